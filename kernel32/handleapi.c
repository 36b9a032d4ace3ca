/*
 * Handles (handleapi.h).
 */
#include "kernel32.h"

#include <decant/nt_sync.h>
#include <decant/peb.h>

HANDLE real_handle(HANDLE handle)
{
	const struct process_parameters *parameters = current_peb()->ProcessParameters;

	switch ((LONG_PTR)handle) {
	case (LONG)STD_INPUT_HANDLE: return parameters->StandardInput;
	case (LONG)STD_OUTPUT_HANDLE: return parameters->StandardOutput;
	case (LONG)STD_ERROR_HANDLE: return parameters->StandardError;
	default: return handle;
	}
}

BOOL WINAPI CloseHandle(HANDLE handle)
{
	return check_status(NtClose(real_handle(handle)));
}

BOOL WINAPI DuplicateHandle(HANDLE source_process, HANDLE source, HANDLE target_process, LPHANDLE target, DWORD access, BOOL inherit,
			    DWORD options)
{
	return check_status(NtDuplicateObject(source_process, real_handle(source), target_process, target, access, inherit ? OBJ_INHERIT : 0,
					      options));
}

BOOL WINAPI GetHandleInformation(HANDLE handle, LPDWORD flags)
{
	struct object_handle_flag_information information;
	NTSTATUS status = NtQueryObject(real_handle(handle), (OBJECT_INFORMATION_CLASS)object_handle_flag_class, &information,
					sizeof(information), NULL);

	if (status)
		return set_last_status(status);
	*flags = (information.Inherit ? HANDLE_FLAG_INHERIT : 0) | (information.ProtectFromClose ? HANDLE_FLAG_PROTECT_FROM_CLOSE : 0);
	return TRUE;
}

BOOL WINAPI SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags)
{
	struct object_handle_flag_information information;
	NTSTATUS status = NtQueryObject(real_handle(handle), (OBJECT_INFORMATION_CLASS)object_handle_flag_class, &information,
					sizeof(information), NULL);

	if (status)
		return set_last_status(status);
	if (mask & HANDLE_FLAG_INHERIT)
		information.Inherit = (flags & HANDLE_FLAG_INHERIT) != 0;
	if (mask & HANDLE_FLAG_PROTECT_FROM_CLOSE)
		information.ProtectFromClose = (flags & HANDLE_FLAG_PROTECT_FROM_CLOSE) != 0;
	return check_status(NtSetInformationObject(real_handle(handle), object_handle_flag_class, &information, sizeof(information)));
}

BOOL WINAPI CompareObjectHandles(HANDLE first, HANDLE second)
{
	return check_status(NtCompareObjects(real_handle(first), real_handle(second)));
}

/* From the days when files were counted: it "simply returns the value that was passed" (Microsoft, "SetHandleCount function"). */
UINT WINAPI SetHandleCount(UINT count)
{
	return count;
}
