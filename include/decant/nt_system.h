/*
 * ntdll's calls about the system that the toolchain's headers lack.
 *
 * Names are Microsoft's (winternl.h and the documentation of NtQuerySystemInformation). For guest code, after windows.h and winternl.h.
 */
#ifndef DECANT_NT_SYSTEM_H
#define DECANT_NT_SYSTEM_H

/* SYSTEM_INFORMATION_CLASS, as far as it is served. */
enum system_information_class {
	system_basic_information = 0,
	system_time_of_day_information = 3,
	system_process_information = 5,
	system_processor_performance_information = 8,
	system_kernel_debugger_information = 35,
};

/*
 * STATUS_INFO_LENGTH_MISMATCH for a buffer that is too small, with the size that is needed in *returned, STATUS_INVALID_INFO_CLASS for a
 * class that is not served.
 */
NTSTATUS NTAPI NtQuerySystemInformation(SYSTEM_INFORMATION_CLASS class, PVOID information, ULONG length, ULONG *returned);

#endif
