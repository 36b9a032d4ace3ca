/*
 * ntdll's native calls of files, as the DLLs on top of it call them: what the toolchain's winternl.h lacks.
 *
 * Names, parameters and layouts are Microsoft's (wdm.h, ntifs.h); enumeration members and structures that winternl.h has under
 * its own names are in lower_snake. For guest code, after windows.h and winternl.h.
 */
#ifndef DECANT_NT_FILE_H
#define DECANT_NT_FILE_H

#ifndef FILE_OPEN_IF
#define FILE_SUPERSEDE 0
#define FILE_OPEN 1
#define FILE_CREATE 2
#define FILE_OPEN_IF 3
#define FILE_OVERWRITE 4
#define FILE_OVERWRITE_IF 5
#endif
#ifndef FSCTL_PIPE_LISTEN
#define FSCTL_PIPE_DISCONNECT 0x110004
#define FSCTL_PIPE_LISTEN 0x110008
#define FSCTL_PIPE_PEEK 0x11400c
#define FSCTL_PIPE_WAIT 0x110018
#endif
#ifndef FILE_OVERWRITTEN
#define FILE_SUPERSEDED 0
#define FILE_OPENED 1
#define FILE_CREATED 2
#define FILE_OVERWRITTEN 3
#define FILE_EXISTS 4
#define FILE_DOES_NOT_EXIST 5
#endif
#ifndef FILE_OPEN_FOR_BACKUP_INTENT
#define FILE_DIRECTORY_FILE 0x00000001
#define FILE_WRITE_THROUGH 0x00000002
#define FILE_SEQUENTIAL_ONLY 0x00000004
#define FILE_NO_INTERMEDIATE_BUFFERING 0x00000008
#define FILE_SYNCHRONOUS_IO_ALERT 0x00000010
#define FILE_SYNCHRONOUS_IO_NONALERT 0x00000020
#define FILE_NON_DIRECTORY_FILE 0x00000040
#define FILE_RANDOM_ACCESS 0x00000800
#define FILE_DELETE_ON_CLOSE 0x00001000
#define FILE_OPEN_BY_FILE_ID 0x00002000
#define FILE_OPEN_FOR_BACKUP_INTENT 0x00004000
#define FILE_OPEN_REPARSE_POINT 0x00200000
#endif

/* FILE_INFORMATION_CLASS */
enum file_class {
	file_directory_class = 1,
	file_full_directory_class = 2,
	file_both_directory_class = 3,
	file_basic_class = 4,
	file_standard_class = 5,
	file_internal_class = 6,
	file_ea_class = 7,
	file_access_class = 8,
	file_name_class = 9,
	file_rename_class = 10,
	file_link_class = 11,
	file_names_class = 12,
	file_disposition_class = 13,
	file_position_class = 14,
	file_mode_class = 16,
	file_alignment_class = 17,
	file_all_class = 18,
	file_allocation_class = 19,
	file_end_of_file_class = 20,
	file_stream_class = 22,
	file_pipe_class = 23,
	file_pipe_local_class = 24,
	file_compression_class = 28,
	file_completion_class = 30,
	file_network_open_class = 34,
	file_attribute_tag_class = 35,
	file_id_both_directory_class = 37,
	file_valid_data_class = 39,
	file_completion_mode_class = 41,
	file_normalized_name_class = 48,
	file_standard_link_class = 54,
	file_id_class = 59,
	file_disposition_ex_class = 64,
	file_rename_ex_class = 65,
	file_link_ex_class = 72,
};

struct nt_basic_information {
	LARGE_INTEGER CreationTime, LastAccessTime, LastWriteTime, ChangeTime;
	ULONG FileAttributes;
};

struct nt_standard_information {
	LARGE_INTEGER AllocationSize, EndOfFile;
	ULONG NumberOfLinks;
	BOOLEAN DeletePending;
	BOOLEAN Directory;
};

struct nt_network_open_information {
	LARGE_INTEGER CreationTime, LastAccessTime, LastWriteTime, ChangeTime;
	LARGE_INTEGER AllocationSize, EndOfFile;
	ULONG FileAttributes;
};

struct nt_name_information {
	ULONG FileNameLength;
	WCHAR FileName[1];
};

/* FILE_RENAME_INFORMATION and FILE_LINK_INFORMATION, and their Ex forms */
struct nt_rename_information {
	union {
		BOOLEAN ReplaceIfExists;
		ULONG Flags;
	};
	HANDLE RootDirectory;
	ULONG FileNameLength;
	WCHAR FileName[1];
};

struct nt_completion_information {
	HANDLE Port;
	PVOID Key;
};

/* FILE_BOTH_DIR_INFORMATION */
struct nt_both_directory_information {
	ULONG NextEntryOffset;
	ULONG FileIndex;
	LARGE_INTEGER CreationTime, LastAccessTime, LastWriteTime, ChangeTime;
	LARGE_INTEGER EndOfFile, AllocationSize;
	ULONG FileAttributes;
	ULONG FileNameLength;
	ULONG EaSize;
	CCHAR ShortNameLength;
	WCHAR ShortName[12];
	WCHAR FileName[1];
};

/* FS_INFORMATION_CLASS */
enum volume_class {
	volume_information_class = 1,
	volume_size_class = 3,
	volume_device_class = 4,
	volume_attribute_class = 5,
	volume_full_size_class = 7,
};

struct nt_volume_information {
	LARGE_INTEGER VolumeCreationTime;
	ULONG VolumeSerialNumber;
	ULONG VolumeLabelLength;
	BOOLEAN SupportsObjects;
	WCHAR VolumeLabel[1];
};

struct nt_volume_size_information {
	LARGE_INTEGER TotalAllocationUnits, AvailableAllocationUnits;
	ULONG SectorsPerAllocationUnit, BytesPerSector;
};

struct nt_volume_full_size_information {
	LARGE_INTEGER TotalAllocationUnits, CallerAvailableAllocationUnits, ActualAvailableAllocationUnits;
	ULONG SectorsPerAllocationUnit, BytesPerSector;
};

struct nt_volume_device_information {
	ULONG DeviceType, Characteristics;
};

struct nt_volume_attribute_information {
	ULONG FileSystemAttributes;
	LONG MaximumComponentNameLength;
	ULONG FileSystemNameLength;
	WCHAR FileSystemName[1];
};

NTSTATUS NTAPI NtReadFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
			  PLARGE_INTEGER offset, PULONG key);
NTSTATUS NTAPI NtWriteFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, const void *buffer,
			   ULONG length, PLARGE_INTEGER offset, PULONG key);
NTSTATUS NTAPI NtFlushBuffersFile(HANDLE file, PIO_STATUS_BLOCK iosb);
#ifndef FLUSH_FLAGS_FILE_DATA_ONLY
#define FLUSH_FLAGS_FILE_DATA_ONLY 0x1
#define FLUSH_FLAGS_NO_SYNC 0x2
#define FLUSH_FLAGS_FILE_DATA_SYNC_ONLY 0x4
#endif
NTSTATUS NTAPI NtFlushBuffersFileEx(HANDLE file, ULONG flags, PVOID parameters, ULONG parameters_size, PIO_STATUS_BLOCK iosb);
NTSTATUS NTAPI NtLockFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PLARGE_INTEGER offset,
			  PLARGE_INTEGER length, ULONG key, BOOLEAN at_once, BOOLEAN exclusive);
NTSTATUS NTAPI NtUnlockFile(HANDLE file, PIO_STATUS_BLOCK iosb, PLARGE_INTEGER offset, PLARGE_INTEGER length, ULONG key);
NTSTATUS NTAPI NtCancelIoFile(HANDLE file, PIO_STATUS_BLOCK iosb);
NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, PIO_STATUS_BLOCK request, PIO_STATUS_BLOCK iosb);
NTSTATUS NTAPI NtNotifyChangeDirectoryFile(HANDLE folder, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb,
					   PVOID buffer, ULONG length, ULONG filter, BOOLEAN subtree);
NTSTATUS NTAPI NtCreateNamedPipeFile(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, PIO_STATUS_BLOCK iosb, ULONG share,
				     ULONG disposition, ULONG options, ULONG type, ULONG read_mode, ULONG completion_mode, ULONG instances,
				     ULONG inbound, ULONG outbound, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PVOID buffer,
				    ULONG length, FILE_INFORMATION_CLASS information_class, BOOLEAN single, PUNICODE_STRING pattern,
				    BOOLEAN restart);
NTSTATUS NTAPI NtQueryAttributesFile(const OBJECT_ATTRIBUTES *attributes, struct nt_basic_information *information);
NTSTATUS NTAPI NtQueryFullAttributesFile(const OBJECT_ATTRIBUTES *attributes, struct nt_network_open_information *information);
NTSTATUS NTAPI NtDeleteFile(const OBJECT_ATTRIBUTES *attributes);

#endif
