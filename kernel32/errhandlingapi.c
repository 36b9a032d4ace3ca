/*
 * errhandlingapi.h: raising exceptions, the filter for those nobody handles, error modes.
 *
 * ntdll asks its own filter from the first frame of each thread, which reports and ends the process; once a program sets one it
 * asks UnhandledExceptionFilter here. Vectored handlers are ntdll's, and forwarded.
 */
#include "kernel32.h"

#include <decant/rtl.h>

VOID NTAPI RtlRaiseException(EXCEPTION_RECORD *record);
VOID NTAPI RtlSetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter);
VOID NTAPI RtlExitUserProcess(NTSTATUS status);
NTSTATUS NTAPI RtlUnicodeToUTF8N(PSTR utf8, ULONG capacity, PULONG length, PCWSTR text, ULONG bytes);
NTSTATUS NTAPI RtlMultiByteToUnicodeN(PWCH text, ULONG capacity, PULONG length, const CHAR *string, ULONG bytes);
VOID NTAPI decant_report_exception(EXCEPTION_POINTERS *pointers);

static LPTOP_LEVEL_EXCEPTION_FILTER top_level_filter;
static UINT volatile error_mode;

VOID WINAPI RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *parameters)
{
	EXCEPTION_RECORD record = {
		.ExceptionCode = code & ~0x10000000u, /* the bit that is reserved */
		.ExceptionFlags = flags & EXCEPTION_NONCONTINUABLE,
	};
	if (parameters) {
		record.NumberParameters = min(count, EXCEPTION_MAXIMUM_PARAMETERS);
		memcpy(record.ExceptionInformation, parameters, record.NumberParameters * sizeof *parameters);
	}
	RtlRaiseException(&record);
}

LPTOP_LEVEL_EXCEPTION_FILTER WINAPI SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter)
{
	PVOID before = InterlockedExchangePointer((PVOID volatile *)&top_level_filter, (PVOID)filter);
	RtlSetUnhandledExceptionFilter(UnhandledExceptionFilter);
	return (LPTOP_LEVEL_EXCEPTION_FILTER)before;
}

LONG WINAPI UnhandledExceptionFilter(EXCEPTION_POINTERS *pointers)
{
	LPTOP_LEVEL_EXCEPTION_FILTER filter = top_level_filter;
	if (filter) {
		LONG answer = filter(pointers);
		if (answer != EXCEPTION_CONTINUE_SEARCH)
			return answer;
	}
	/* No dialog to show: the report takes its place, and is wanted whatever the error mode. */
	decant_report_exception(pointers);
	return EXCEPTION_EXECUTE_HANDLER;
}

UINT WINAPI GetErrorMode(void)
{
	return error_mode;
}

/* SEM_NOALIGNMENTFAULTEXCEPT cannot be cleared once it is set. */
UINT WINAPI SetErrorMode(UINT mode)
{
	UINT known = error_mode, before;
	do {
		before = known;
		known = (UINT)InterlockedCompareExchange((volatile LONG *)&error_mode,
			(LONG)(mode | (before & SEM_NOALIGNMENTFAULTEXCEPT)), (LONG)before);
	} while (known != before);
	return before;
}

VOID WINAPI FatalExit(int code)
{
	RtlExitUserProcess((NTSTATUS)code);
}

/* Zero is all that is defined for the first argument. The message goes where dialogs would. */
VOID WINAPI FatalAppExitW(UINT action, LPCWSTR text)
{
	char message[512];
	ULONG length = 0;
	(void)action;
	RtlUnicodeToUTF8N(message, sizeof message, &length, text, (ULONG)(wcslen(text) * sizeof *text));
	struct host_loader_report params = {GUEST_PTR(message), length};
	host_call(HOST_loader_report, &params);
	RtlExitUserProcess(1);
}

VOID WINAPI FatalAppExitA(UINT action, LPCSTR text)
{
	WCHAR wide[512];
	ULONG bytes = 0;
	RtlMultiByteToUnicodeN(wide, sizeof wide - sizeof *wide, &bytes, text, (ULONG)strlen(text));
	wide[bytes / sizeof *wide] = 0;
	FatalAppExitW(action, wide);
}
