/*
 * errhandlingapi.h: raising exceptions, the filter for those nobody handles, error modes.
 *
 * ntdll asks its own filter from the first frame of each thread, which reports and ends the process; once a program sets one it
 * asks UnhandledExceptionFilter here. Vectored handlers are ntdll's, and forwarded.
 */
#include "kernel32.h"

#include <decant/loader.h>
#include <decant/rtl.h>

VOID NTAPI RtlRaiseException(EXCEPTION_RECORD *record);
VOID NTAPI RtlSetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter);
VOID NTAPI RtlExitUserProcess(NTSTATUS status);
NTSTATUS NTAPI RtlUnicodeToUTF8N(PSTR utf8, ULONG capacity, PULONG length, PCWSTR text, ULONG bytes);
NTSTATUS NTAPI RtlMultiByteToUnicodeN(PWCH text, ULONG capacity, PULONG length, const CHAR *string, ULONG bytes);
VOID NTAPI decant_report_exception(EXCEPTION_POINTERS *pointers);
NTSTATUS NTAPI RtlSetThreadErrorMode(ULONG mode, ULONG *previous);
ULONG NTAPI RtlGetThreadErrorMode(void);
NTSTATUS NTAPI NtRaiseException(EXCEPTION_RECORD *record, CONTEXT *context, BOOLEAN first_chance);

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

/*
 * A thread's mode is ntdll's to keep, as bits of its own: SEM_FAILCRITICALERRORS and its two neighbours, four places further left.
 * SEM_NOOPENFILEERRORBOX has its place right after them there.
 */
#define NATIVE_MODE_SHIFT 4
#define NATIVE_NOOPENFILEERRORBOX 0x40u

DWORD WINAPI GetThreadErrorMode(void)
{
	ULONG native = RtlGetThreadErrorMode();

	return (native >> NATIVE_MODE_SHIFT & (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)) |
	       (native & NATIVE_NOOPENFILEERRORBOX ? SEM_NOOPENFILEERRORBOX : 0);
}

BOOL WINAPI SetThreadErrorMode(DWORD mode, LPDWORD previous)
{
	if (mode & ~(DWORD)(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (previous)
		*previous = GetThreadErrorMode();
	return check_status(RtlSetThreadErrorMode((mode & (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)) << NATIVE_MODE_SHIFT |
						  (mode & SEM_NOOPENFILEERRORBOX ? NATIVE_NOOPENFILEERRORBOX : 0), NULL));
}

/* No handler sees it: it goes straight to its second chance, the report and the end of the process. */
VOID WINAPI RaiseFailFastException(PEXCEPTION_RECORD record, PCONTEXT context, DWORD flags)
{
	EXCEPTION_RECORD own_record = { .ExceptionCode = (DWORD)STATUS_FAIL_FAST_EXCEPTION, .ExceptionFlags = EXCEPTION_NONCONTINUABLE,
					.ExceptionAddress = __builtin_return_address(0) };
	CONTEXT own_context;

	if (!context) {
		RtlCaptureContext(&own_context);
		context = &own_context;
	}
	if (record) {
		PVOID address = own_record.ExceptionAddress;

		own_record = *record;
		own_record.ExceptionFlags |= EXCEPTION_NONCONTINUABLE;
		if (flags & FAIL_FAST_GENERATE_EXCEPTION_ADDRESS)
			own_record.ExceptionAddress = address;
	}
	NtRaiseException(&own_record, context, FALSE);
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
