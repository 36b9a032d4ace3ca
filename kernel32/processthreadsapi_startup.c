/*
 * What the process was started with: GetStartupInfo.
 */
#include "ansi.h"

#include <decant/peb.h>

#define HANDLES_ARE_GIVEN (STARTF_USESTDHANDLES | STARTF_USEHOTKEY)

VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW info)
{
	const struct process_parameters *from = current_peb()->ProcessParameters;

	memset(info, 0, sizeof(*info));
	info->cb = sizeof(*info);
	info->lpReserved = from->ShellInfo.Buffer;
	info->lpDesktop = from->DesktopInfo.Buffer;
	info->lpTitle = from->WindowTitle.Buffer;
	info->dwX = from->StartingX;
	info->dwY = from->StartingY;
	info->dwXSize = from->CountX;
	info->dwYSize = from->CountY;
	info->dwXCountChars = from->CountCharsX;
	info->dwYCountChars = from->CountCharsY;
	info->dwFillAttribute = from->FillAttribute;
	info->dwFlags = from->WindowFlags;
	info->wShowWindow = (WORD)from->ShowWindowFlags;
	info->cbReserved2 = from->RuntimeData.Length;
	info->lpReserved2 = (BYTE *)from->RuntimeData.Buffer;
	if (from->WindowFlags & HANDLES_ARE_GIVEN) {
		info->hStdInput = from->StandardInput;
		info->hStdOutput = from->StandardOutput;
		info->hStdError = from->StandardError;
	}
}

/* The narrow strings stay valid as long as the process lives, so they are made once. */
static char *narrow_once(char **slot, const UNICODE_STRING *text)
{
	char *made;

	if (!text->Buffer)
		return NULL;
	if (!*slot) {
		made = ansi_from_wide(text->Buffer, text->Length / sizeof(WCHAR), NULL);
		if (InterlockedCompareExchangePointer((void **)slot, made, NULL))
			wide_free(made);
	}
	return *slot;
}

VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA info)
{
	static char *shell, *desktop, *title;
	const struct process_parameters *from = current_peb()->ProcessParameters;

	GetStartupInfoW((STARTUPINFOW *)info);
	info->lpReserved = narrow_once(&shell, &from->ShellInfo);
	info->lpDesktop = narrow_once(&desktop, &from->DesktopInfo);
	info->lpTitle = narrow_once(&title, &from->WindowTitle);
}
