/*
 * Vector registers across an exception, x86_64: a handler that continues gives the program back all of them, whatever the handler
 * used them for. Microsoft, "Working with XState Context": the CONTEXT of an exception carries the extended state.
 */
#include "test.h"

#include <string.h>

#ifndef PF_AVX_INSTRUCTIONS_AVAILABLE
#define PF_AVX_INSTRUCTIONS_AVAILABLE 39
#endif
#ifndef PF_AVX512F_INSTRUCTIONS_AVAILABLE
#define PF_AVX512F_INSTRUCTIONS_AVAILABLE 41
#endif
#define CONTEXT_XSTATE_FLAG 0x40

static char *page;
static DWORD flags_seen;
static int wide;

/* Makes the page accessible, after losing what the registers held. */
static LONG WINAPI commit(EXCEPTION_POINTERS *pointers)
{
	DWORD before;

	if (pointers->ExceptionRecord->ExceptionCode != (DWORD)EXCEPTION_ACCESS_VIOLATION)
		return EXCEPTION_CONTINUE_SEARCH;
	flags_seen = pointers->ContextRecord->ContextFlags;
	__asm__ volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0\n vinsertf128 $1, %%xmm0, %%ymm0, %%ymm0\n vmovaps %%ymm0, %%ymm7\n vmovaps %%ymm0, %%ymm15" ::
				 : "xmm0", "xmm7", "xmm15");
	if (wide)
		__asm__ volatile(".byte 0x62,0xa1,0x7c,0x48,0x57,0xc0" ::: "memory"); /* vxorps zmm16, zmm16, zmm16 */
	VirtualProtect(page, 4096, PAGE_READWRITE, &before);
	return EXCEPTION_CONTINUE_EXECUTION;
}

static BOOL prepare(void)
{
	page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_NOACCESS);
	return page != NULL;
}

TEST(continued_with_upper_halves)
{
	ULONG64 before[4] = { 1, 2, 3, 4 }, after0[4], after7[4], after15[4];
	PVOID handler;

	if (!IsProcessorFeaturePresent(PF_AVX_INSTRUCTIONS_AVAILABLE)) {
		test_skip("no AVX");
		return;
	}
	REQUIRE(prepare());
	handler = AddVectoredExceptionHandler(1, commit);
	__asm__ volatile("vmovups %4, %%ymm0\n vmovaps %%ymm0, %%ymm7\n vxorps %%xmm15, %%xmm15, %%xmm15\n movl %%eax, (%3)\n"
			 "vmovups %%ymm0, %0\n vmovups %%ymm7, %1\n vmovups %%ymm15, %2\n vzeroupper"
			 : "=m"(after0), "=m"(after7), "=m"(after15)
			 : "r"(page), "m"(before)
			 : "xmm0", "xmm7", "xmm15", "memory");
	RemoveVectoredExceptionHandler(handler);
	CHECK(flags_seen & CONTEXT_XSTATE_FLAG);
	CHECK(!memcmp(before, after0, sizeof(before)));
	CHECK(!memcmp(before, after7, sizeof(before)));
	/* What was in its initial state is so again. */
	CHECK_EQ(after15[0] | after15[1] | after15[2] | after15[3], 0);
	VirtualFree(page, 0, MEM_RELEASE);
}

TEST(continued_with_all_zero_upper_halves)
{
	ULONG64 after[4] = { 1, 1, 1, 1 };
	PVOID handler;

	if (!IsProcessorFeaturePresent(PF_AVX_INSTRUCTIONS_AVAILABLE)) {
		test_skip("no AVX");
		return;
	}
	REQUIRE(prepare());
	handler = AddVectoredExceptionHandler(1, commit);
	__asm__ volatile("vzeroall\n movl %%eax, (%1)\n vmovups %%ymm7, %0\n vzeroupper" : "=m"(after) : "r"(page)
			 : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
			   "xmm13", "xmm14", "xmm15", "memory");
	RemoveVectoredExceptionHandler(handler);
	CHECK_EQ(after[0] | after[1] | after[2] | after[3], 0);
	VirtualFree(page, 0, MEM_RELEASE);
}

TEST(continued_with_avx512)
{
	ULONG64 before[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, after[8];
	PVOID handler;

	if (!IsProcessorFeaturePresent(PF_AVX512F_INSTRUCTIONS_AVAILABLE)) {
		test_skip("no AVX-512");
		return;
	}
	REQUIRE(prepare());
	wide = 1;
	handler = AddVectoredExceptionHandler(1, commit);
	__asm__ volatile("vmovups %2, %%zmm16\n movl %%eax, (%1)\n vmovups %%zmm16, %0\n vzeroupper" : "=m"(after) : "r"(page), "m"(before) : "memory");
	RemoveVectoredExceptionHandler(handler);
	wide = 0;
	CHECK(!memcmp(before, after, sizeof(before)));
	VirtualFree(page, 0, MEM_RELEASE);
}
