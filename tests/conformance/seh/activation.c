/*
 * Deactivating an activation context out of order raises exceptions. Microsoft, "DeactivateActCtx".
 */
#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

__attribute__((noinline)) static DWORD deactivate(DWORD flags, ULONG_PTR cookie)
{
	DWORD seen = 0;

	__try {
		DeactivateActCtx(flags, cookie);
	} __except (seen = GetExceptionCode(), EXCEPTION_EXECUTE_HANDLER) {
	}
	return seen;
}

TEST(DeactivateActCtx_out_of_order)
{
	ULONG_PTR first = 0, second = 0, third = 0;

	CHECK(ActivateActCtx(NULL, &first));
	CHECK(ActivateActCtx(NULL, &second));
	CHECK(first && second && first != second);
	CHECK_EQ(deactivate(0, first), (DWORD)STATUS_SXS_EARLY_DEACTIVATION);
	CHECK_EQ(deactivate(0, second), 0);
	CHECK_EQ(deactivate(0, first), 0);
	CHECK_EQ(deactivate(0, first), (DWORD)STATUS_SXS_INVALID_DEACTIVATION);
	CHECK(ActivateActCtx(NULL, &first));
	CHECK(ActivateActCtx(NULL, &second));
	CHECK(ActivateActCtx(NULL, &third));
	CHECK_EQ(deactivate(DEACTIVATE_ACTCTX_FLAG_FORCE_EARLY_DEACTIVATION, first), 0);
	CHECK_EQ(deactivate(0, third), (DWORD)STATUS_SXS_INVALID_DEACTIVATION);
}
