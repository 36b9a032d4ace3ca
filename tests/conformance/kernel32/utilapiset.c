/*
 * Microsoft, "Beep function": frequencies from 37 to 32767; it returns when the sound is over.
 */
#include "../test.h"

TEST(Beep_limits)
{
	ULONGLONG start;

	SetLastError(0);
	CHECK(!Beep(36, 1));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	SetLastError(0);
	CHECK(!Beep(32768, 1));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	start = GetTickCount64();
	CHECK(Beep(37, 60));
	CHECK(GetTickCount64() - start >= 45);
}
