/*
 * Job objects (jobapi.h, jobapi2.h, winbase.h).
 */
#include "kernel32.h"

#include "object_name.h"

#include <decant/nt_job.h>
#include <decant/rtl.h>

HANDLE WINAPI CreateJobObjectW(LPSECURITY_ATTRIBUTES security, LPCWSTR name)
{
	struct object_name object;
	HANDLE job = NULL;
	NTSTATUS status;

	if (!object_name_make(&object, security, name, OBJ_OPENIF))
		return NULL;
	status = NtCreateJobObject(&job, JOB_OBJECT_ALL_ACCESS, &object.attributes);
	return object_name_created(&object, status, job);
}

HANDLE WINAPI CreateJobObjectA(LPSECURITY_ATTRIBUTES security, LPCSTR name)
{
	UNICODE_STRING wide;
	HANDLE job;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	job = CreateJobObjectW(security, wide.Buffer);
	RtlFreeUnicodeString(&wide);
	return job;
}

HANDLE WINAPI OpenJobObjectW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenJobObject, access, inherit, name);
}

HANDLE WINAPI OpenJobObjectA(DWORD access, BOOL inherit, LPCSTR name)
{
	UNICODE_STRING wide;
	HANDLE job;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	job = OpenJobObjectW(access, inherit, wide.Buffer);
	RtlFreeUnicodeString(&wide);
	return job;
}

BOOL WINAPI AssignProcessToJobObject(HANDLE job, HANDLE process)
{
	return check_status(NtAssignProcessToJobObject(job, process));
}

BOOL WINAPI TerminateJobObject(HANDLE job, UINT exit_code)
{
	return check_status(NtTerminateJobObject(job, (NTSTATUS)exit_code));
}

BOOL WINAPI IsProcessInJob(HANDLE process, HANDLE job, PBOOL result)
{
	NTSTATUS status = NtIsProcessInJob(process, job);

	*result = status == STATUS_PROCESS_IN_JOB;
	return check_status(status);
}

BOOL WINAPI QueryInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, LPVOID information, DWORD length, LPDWORD returned)
{
	return check_status(NtQueryInformationJobObject(job, class, information, length, returned));
}

BOOL WINAPI SetInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, LPVOID information, DWORD length)
{
	return check_status(NtSetInformationJobObject(job, class, information, length));
}
