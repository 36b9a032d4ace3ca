/*
 * What the report of an unhandled exception can add where a function that is not there is the likely reason.
 *
 * A program that looks a function up and calls it without a check jumps to NULL, and nothing in that exception says what it wanted;
 * so the last name that was looked up in vain is kept. The helpers that linkers put into programs for delay-loaded DLLs say it in
 * their exception (Microsoft, "Error handling and notification" of delay-loaded DLLs).
 */
#include "exceptions.h"

#include "ldr.h"

#include <delayimp.h>

/* Jumps to a NULL function, or to an entry of a table at NULL. */
#define LOWEST_CODE 0x10000u

/* "dll!function". Written with the loader lock held; whoever reads it is about to end the process. */
static struct report_line last_lookup;

static void put_function(struct report_line *line, const char *function, ULONG ordinal)
{
	report_text(line, function ? "!" : "!#");
	if (function)
		report_text(line, function);
	else
		report_number(line, ordinal);
}

void exception_hint_lookup(const struct module *module, const char *function, ULONG ordinal)
{
	last_lookup.length = 0;
	report_module(&last_lookup, &module->entry);
	put_function(&last_lookup, function, ordinal);
}

static void report_delay_load(const DelayLoadInfo *info, bool dll_found)
{
	struct report_line line = { .length = 0 };

	report_text(&line, info->szDll);
	if (dll_found)
		put_function(&line, info->dlp.fImportByName ? info->dlp.szProcName : NULL, info->dlp.dwOrdinal);
	report_text(&line, dll_found ? " is not implemented" : " was not found");
	report_end(&line);
}

void report_hint(const EXCEPTION_RECORD *record)
{
	DWORD code = record->ExceptionCode;

	if ((code == (DWORD)VcppException(ERROR_SEVERITY_ERROR, ERROR_MOD_NOT_FOUND) ||
	     code == (DWORD)VcppException(ERROR_SEVERITY_ERROR, ERROR_PROC_NOT_FOUND)) && record->NumberParameters == 1) {
		report_delay_load((const DelayLoadInfo *)record->ExceptionInformation[0], (code & 0xffff) == ERROR_PROC_NOT_FOUND);
	} else if (code == (DWORD)STATUS_ACCESS_VIOLATION && last_lookup.length && (ULONG_PTR)record->ExceptionAddress < LOWEST_CODE) {
		struct report_line line = last_lookup;

		report_text(&line, " was looked up and not found last");
		report_end(&line);
	}
}
