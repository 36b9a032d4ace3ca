/*
 * wow64apiset.h: 32-bit programs on a 64-bit machine - which processes are of them, where their DLLs are, and what system32 means.
 */
#include "kernel32.h"

#include "file_names.h"

#include <decant/file.h>
#include <decant/nt_process.h>

BOOL WINAPI IsWow64Process(HANDLE process, PBOOL wow64)
{
	ULONG_PTR peb32;

	if (!check_status(NtQueryInformationProcess(process, (PROCESSINFOCLASS)process_wow64_information, &peb32, sizeof(peb32), NULL)))
		return FALSE;
	*wow64 = peb32 != 0;
	return TRUE;
}

BOOL WINAPI IsWow64Process2(HANDLE process, USHORT *process_machine, USHORT *native_machine)
{
	BOOL wow64;

	if (!IsWow64Process(process, &wow64))
		return FALSE;
	*process_machine = wow64 ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_UNKNOWN;
	if (native_machine)
		*native_machine = IMAGE_FILE_MACHINE_AMD64;
	return TRUE;
}

HRESULT WINAPI IsWow64GuestMachineSupported(USHORT machine, BOOL *supported)
{
	*supported = machine == IMAGE_FILE_MACHINE_I386;
	return S_OK;
}

/* --- the folder of the 32-bit DLLs --- */

#define WOW64_FOLDER L"C:\\windows\\SysWOW64"

UINT WINAPI GetSystemWow64DirectoryW(LPWSTR buffer, UINT size)
{
	return put_name(WOW64_FOLDER, wcslen(WOW64_FOLDER), buffer, size);
}

UINT WINAPI GetSystemWow64DirectoryA(LPSTR buffer, UINT size)
{
	return bytes_of_name(WOW64_FOLDER, (DWORD)wcslen(WOW64_FOLDER), buffer, size);
}

/* Only one machine's programs run beside the native ones'. */
static BOOL known_machine(WORD machine)
{
	if (machine != IMAGE_FILE_MACHINE_I386)
		SetLastError(ERROR_INVALID_PARAMETER);
	return machine == IMAGE_FILE_MACHINE_I386;
}

UINT WINAPI GetSystemWow64Directory2W(LPWSTR buffer, UINT size, WORD machine)
{
	return known_machine(machine) ? GetSystemWow64DirectoryW(buffer, size) : 0;
}

UINT WINAPI GetSystemWow64Directory2A(LPSTR buffer, UINT size, WORD machine)
{
	return known_machine(machine) ? GetSystemWow64DirectoryA(buffer, size) : 0;
}

/* --- redirection of system32, which only 32-bit programs have --- */

static BOOL set_redirection(BOOL off, BOOL *before)
{
	struct host_file_redirection params = { .off = off != FALSE };

	if (host_call(HOST_file_redirection, &params)) {
		SetLastError(ERROR_INVALID_FUNCTION);
		return FALSE;
	}
	*before = params.off;
	return TRUE;
}

BOOL WINAPI Wow64DisableWow64FsRedirection(PVOID *old)
{
	BOOL before;

	if (!set_redirection(TRUE, &before))
		return FALSE;
	*old = (PVOID)(ULONG_PTR)before;
	return TRUE;
}

BOOL WINAPI Wow64RevertWow64FsRedirection(PVOID old)
{
	BOOL before;

	return set_redirection(old != NULL, &before);
}

BOOLEAN WINAPI Wow64EnableWow64FsRedirection(BOOLEAN enable)
{
	BOOL before;

	return (BOOLEAN)set_redirection(!enable, &before);
}
