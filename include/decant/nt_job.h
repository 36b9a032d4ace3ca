/*
 * ntdll's calls of job objects that the toolchain's headers lack.
 *
 * Names, parameters and structures are Microsoft's (ntddk.h, winternl.h of the kits). For guest code, after windows.h and winternl.h.
 */
#ifndef DECANT_NT_JOB_H
#define DECANT_NT_JOB_H

NTSTATUS NTAPI NtCreateJobObject(HANDLE *job, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtOpenJobObject(HANDLE *job, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtAssignProcessToJobObject(HANDLE job, HANDLE process);
NTSTATUS NTAPI NtTerminateJobObject(HANDLE job, NTSTATUS exit_status);
/* STATUS_PROCESS_IN_JOB or STATUS_PROCESS_NOT_IN_JOB, both successes. */
NTSTATUS NTAPI NtIsProcessInJob(HANDLE process, HANDLE job);
NTSTATUS NTAPI NtQueryInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, PVOID information, ULONG length, ULONG *returned);
NTSTATUS NTAPI NtSetInformationJobObject(HANDLE job, JOBOBJECTINFOCLASS class, PVOID information, ULONG length);

#endif
