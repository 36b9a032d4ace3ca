/*
 * ntdll's calls of processes that the toolchain's headers lack.
 *
 * Names, parameters and structures are Microsoft's (ntddk.h, winternl.h of the kits, and the documentation of
 * NtQueryInformationProcess). For guest code, after windows.h, winternl.h and peb.h.
 */
#ifndef DECANT_NT_PROCESS_H
#define DECANT_NT_PROCESS_H

/* PROCESSINFOCLASS */
enum process_information_class {
	process_basic_information = 0,
	process_quota_limits = 1,
	process_io_counters = 2,
	process_vm_counters = 3,
	process_times = 4,
	process_base_priority = 5,
	process_debug_port = 7,
	process_default_hard_error_mode = 12,
	process_priority_class = 18,
	process_handle_count = 20,
	process_affinity_mask = 21,
	process_priority_boost = 22,
	process_session_information = 24,
	process_wow64_information = 26,
	process_image_file_name = 27,
	process_debug_object_handle = 30,
	process_debug_flags = 31,
	process_execute_flags = 34,
	process_cookie = 36,
	process_image_information = 37,
	process_cycle_time = 38,
	process_image_file_name_win32 = 43,
	process_command_line_information = 60,
};

struct process_vm_counters {
	SIZE_T PeakVirtualSize, VirtualSize;
	ULONG PageFaultCount;
	SIZE_T PeakWorkingSetSize, WorkingSetSize;
	SIZE_T QuotaPeakPagedPoolUsage, QuotaPagedPoolUsage, QuotaPeakNonPagedPoolUsage, QuotaNonPagedPoolUsage;
	SIZE_T PagefileUsage, PeakPagefileUsage;
	SIZE_T PrivateUsage; /* of the extended form */
};

struct process_priority_class_information {
	BOOLEAN Foreground;
	UCHAR PriorityClass; /* 1 idle, 2 normal, 3 high, 4 realtime, 5 below, 6 above normal */
};

NTSTATUS NTAPI NtTerminateProcess(HANDLE process, NTSTATUS status);
NTSTATUS NTAPI NtOpenProcess(HANDLE *handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, CLIENT_ID *id);
_Noreturn void NTAPI RtlExitUserProcess(NTSTATUS status);

#endif
