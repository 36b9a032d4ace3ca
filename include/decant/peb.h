/*
 * The blocks that Windows keeps in a process' own memory: PEB, TEB, process parameters and the list of modules.
 *
 * For guest code, after windows.h. Programs, runtimes and debuggers have these layouts built in; the toolchain's winternl.h
 * declares only shreds of them, so they stand here whole, under names of our own that do not clash with it, with Windows'
 * field names (Windows 10, from the debugging symbols). Sizes follow the width; offsets that programs rely on are asserted.
 */
#ifndef DECANT_PEB_H
#define DECANT_PEB_H

#include "types.h"

#include <winternl.h>

#define PEB_WIDE (sizeof(void *) == 8)
#define ASSERT_WIDTHS(type, field, at64, at32) \
	_Static_assert(offsetof(type, field) == (PEB_WIDE ? (at64) : (at32)), #type "." #field " moved")

struct current_directory {
	UNICODE_STRING DosPath;
	HANDLE Handle;
};

struct drive_directory {
	USHORT Flags;
	USHORT Length;
	ULONG TimeStamp;
	STRING DosPath;
};

/* RTL_USER_PROCESS_PARAMETERS */
struct process_parameters {
	ULONG MaximumLength;
	ULONG Length;
	ULONG Flags;
	ULONG DebugFlags;
	HANDLE ConsoleHandle;
	ULONG ConsoleFlags;
	HANDLE StandardInput;
	HANDLE StandardOutput;
	HANDLE StandardError;
	struct current_directory CurrentDirectory;
	UNICODE_STRING DllPath;
	UNICODE_STRING ImagePathName;
	UNICODE_STRING CommandLine;
	WCHAR *Environment;
	ULONG StartingX, StartingY;
	ULONG CountX, CountY;
	ULONG CountCharsX, CountCharsY;
	ULONG FillAttribute;
	ULONG WindowFlags;
	ULONG ShowWindowFlags;
	UNICODE_STRING WindowTitle;
	UNICODE_STRING DesktopInfo;
	UNICODE_STRING ShellInfo;
	UNICODE_STRING RuntimeData;
	struct drive_directory CurrentDirectories[32];
	SIZE_T EnvironmentSize;
	SIZE_T EnvironmentVersion;
	PVOID PackageDependencyData;
	ULONG ProcessGroupId;
	ULONG LoaderThreads;
	UNICODE_STRING RedirectionDllName;
	UNICODE_STRING HeapPartitionName;
	PVOID DefaultThreadpoolCpuSetMasks;
	ULONG DefaultThreadpoolCpuSetMaskCount;
	ULONG DefaultThreadpoolThreadMaximum;
};
#define PROCESS_PARAMETERS_NORMALIZED 1u
ASSERT_WIDTHS(struct process_parameters, CommandLine, 0x70, 0x40);
ASSERT_WIDTHS(struct process_parameters, CurrentDirectories, 0xf0, 0x90);
ASSERT_WIDTHS(struct process_parameters, EnvironmentSize, 0x3f0, 0x290);

/* PEB_LDR_DATA: the three lists go through struct ldr_entry. */
struct ldr_data {
	ULONG Length;
	BOOLEAN Initialized;
	HANDLE SsHandle;
	LIST_ENTRY InLoadOrderModuleList;
	LIST_ENTRY InMemoryOrderModuleList;
	LIST_ENTRY InInitializationOrderModuleList;
	PVOID EntryInProgress;
	BOOLEAN ShutdownInProgress;
	HANDLE ShutdownThreadId;
};
ASSERT_WIDTHS(struct ldr_data, InMemoryOrderModuleList, 0x20, 0x14);

/* LDR_DATA_TABLE_ENTRY, as far as Windows' own fields go. */
struct ldr_entry {
	LIST_ENTRY InLoadOrderLinks;
	LIST_ENTRY InMemoryOrderLinks;
	LIST_ENTRY InInitializationOrderLinks;
	PVOID DllBase;
	PVOID EntryPoint;
	ULONG SizeOfImage;
	UNICODE_STRING FullDllName;
	UNICODE_STRING BaseDllName;
	ULONG Flags; /* LDRP_* */
	USHORT ObsoleteLoadCount;
	USHORT TlsIndex;
	LIST_ENTRY HashLinks;
	ULONG TimeDateStamp;
	PVOID EntryPointActivationContext;
	PVOID Lock;
	PVOID DdagNode;
	LIST_ENTRY NodeModuleLink;
	PVOID LoadContext;
	PVOID ParentDllBase;
	PVOID SwitchBackContext;
	ULONG_PTR BaseAddressIndexNode[3];
	ULONG_PTR MappingInfoIndexNode[3];
	ULONG_PTR OriginalBase;
	LARGE_INTEGER LoadTime;
	ULONG BaseNameHashValue;
	ULONG LoadReason;
	ULONG ImplicitPathOptions;
	ULONG ReferenceCount;
	ULONG DependentLoadFlags;
	UCHAR SigningLevel;
};
ASSERT_WIDTHS(struct ldr_entry, DllBase, 0x30, 0x18);
ASSERT_WIDTHS(struct ldr_entry, BaseDllName, 0x58, 0x2c);
ASSERT_WIDTHS(struct ldr_entry, Flags, 0x68, 0x34);
ASSERT_WIDTHS(struct ldr_entry, OriginalBase, 0xf8, 0x80);

#define LDRP_IMAGE_DLL 0x00000004u
#define LDRP_PROCESS_STATIC_IMPORT 0x00000020u
#define LDRP_LOAD_NOTIFICATIONS_SENT 0x00000008u
#define LDRP_ENTRY_PROCESSED 0x00004000u
#define LDRP_DONT_CALL_FOR_THREADS 0x00040000u
#define LDRP_PROCESS_ATTACH_CALLED 0x00080000u

/* PEB */
struct process_block {
	BOOLEAN InheritedAddressSpace;
	BOOLEAN ReadImageFileExecOptions;
	BOOLEAN BeingDebugged;
	UCHAR BitField;
	HANDLE Mutant;
	PVOID ImageBaseAddress;
	struct ldr_data *Ldr;
	struct process_parameters *ProcessParameters;
	PVOID SubSystemData;
	HANDLE ProcessHeap;
	RTL_CRITICAL_SECTION *FastPebLock;
	PVOID AtlThunkSListPtr;
	PVOID IFEOKey;
	ULONG CrossProcessFlags;
	PVOID KernelCallbackTable;
	ULONG SystemReserved;
	ULONG AtlThunkSListPtr32;
	PVOID ApiSetMap;
	ULONG TlsExpansionCounter;
	PVOID TlsBitmap;
	ULONG TlsBitmapBits[2];
	PVOID ReadOnlySharedMemoryBase;
	PVOID SharedData;
	PVOID *ReadOnlyStaticServerData;
	PVOID AnsiCodePageData;
	PVOID OemCodePageData;
	PVOID UnicodeCaseTableData;
	ULONG NumberOfProcessors;
	ULONG NtGlobalFlag;
	LARGE_INTEGER CriticalSectionTimeout;
	SIZE_T HeapSegmentReserve;
	SIZE_T HeapSegmentCommit;
	SIZE_T HeapDeCommitTotalFreeThreshold;
	SIZE_T HeapDeCommitFreeBlockThreshold;
	ULONG NumberOfHeaps;
	ULONG MaximumNumberOfHeaps;
	PVOID *ProcessHeaps;
	PVOID GdiSharedHandleTable;
	PVOID ProcessStarterHelper;
	ULONG GdiDCAttributeList;
	RTL_CRITICAL_SECTION *LoaderLock;
	ULONG OSMajorVersion;
	ULONG OSMinorVersion;
	USHORT OSBuildNumber;
	USHORT OSCSDVersion;
	ULONG OSPlatformId;
	ULONG ImageSubsystem;
	ULONG ImageSubsystemMajorVersion;
	ULONG ImageSubsystemMinorVersion;
	ULONG_PTR ActiveProcessAffinityMask;
	ULONG GdiHandleBuffer[PEB_WIDE ? 60 : 34];
	PVOID PostProcessInitRoutine;
	PVOID TlsExpansionBitmap;
	ULONG TlsExpansionBitmapBits[32];
	ULONG SessionId;
	ULARGE_INTEGER AppCompatFlags;
	ULARGE_INTEGER AppCompatFlagsUser;
	PVOID pShimData;
	PVOID AppCompatInfo;
	UNICODE_STRING CSDVersion;
	PVOID ActivationContextData;
	PVOID ProcessAssemblyStorageMap;
	PVOID SystemDefaultActivationContextData;
	PVOID SystemAssemblyStorageMap;
	SIZE_T MinimumStackCommit;
	PVOID SparePointers[4];
	ULONG SpareUlongs[5];
	PVOID WerRegistrationData;
	PVOID WerShipAssertPtr;
	PVOID pUnused;
	PVOID pImageHeaderHash;
	ULONGLONG TracingFlags;
	ULONGLONG CsrServerReadOnlySharedMemoryBase;
	PVOID TppWorkerpListLock;
	LIST_ENTRY TppWorkerpList;
	PVOID WaitOnAddressHashTable[128];
	PVOID TelemetryCoverageHeader;
	ULONG CloudFileFlags;
	ULONG CloudFileDiagFlags;
};
ASSERT_WIDTHS(struct process_block, ProcessHeap, 0x30, 0x18);
ASSERT_WIDTHS(struct process_block, ApiSetMap, 0x68, 0x38);
ASSERT_WIDTHS(struct process_block, NtGlobalFlag, 0xbc, 0x68);
ASSERT_WIDTHS(struct process_block, LoaderLock, 0x110, 0xa0);
ASSERT_WIDTHS(struct process_block, OSMajorVersion, 0x118, 0xa4);
ASSERT_WIDTHS(struct process_block, SessionId, 0x2c0, 0x1d4);
ASSERT_WIDTHS(struct process_block, CSDVersion, 0x2e8, 0x1f0);
ASSERT_WIDTHS(struct process_block, WaitOnAddressHashTable, 0x3a0, 0x25c);

struct client_id {
	HANDLE UniqueProcess;
	HANDLE UniqueThread;
};

/* TEB */
struct thread_block {
	NT_TIB NtTib;
	PVOID EnvironmentPointer;
	struct client_id ClientId;
	PVOID ActiveRpcHandle;
	PVOID *ThreadLocalStoragePointer;
	struct process_block *ProcessEnvironmentBlock;
	ULONG LastErrorValue;
	ULONG CountOfOwnedCriticalSections;
	PVOID CsrClientThread;
	PVOID Win32ThreadInfo;
	ULONG User32Reserved[26];
	ULONG UserReserved[5];
	PVOID WOW32Reserved;
	ULONG CurrentLocale;
	ULONG FpSoftwareStatusRegister;
	PVOID ReservedForDebuggerInstrumentation[16];
	PVOID SystemReserved1[PEB_WIDE ? 30 : 26];
	CHAR PlaceholderCompatibilityMode;
	BOOLEAN PlaceholderHydrationAlwaysExplicit;
	CHAR PlaceholderReserved[10];
	ULONG ProxiedProcessId;
	ULONG_PTR ActivationContextStack[PEB_WIDE ? 5 : 6];
	UCHAR WorkingOnBehalfTicket[8];
	LONG ExceptionCode;
	PVOID ActivationContextStackPointer;
	BYTE Instrumentation1[PEB_WIDE ? 0x20 : 0x28];
	BYTE GdiTebBatch[PEB_WIDE ? 0x4e8 : 0x4e0];
	struct client_id RealClientId;
	HANDLE GdiCachedProcessHandle;
	ULONG GdiClientPID;
	ULONG GdiClientTID;
	PVOID GdiThreadLocalInfo;
	ULONG_PTR Win32ClientInfo[62];
	PVOID glDispatchTable[233];
	ULONG_PTR glReserved1[29];
	PVOID glReserved2;
	PVOID glSectionInfo;
	PVOID glSection;
	PVOID glTable;
	PVOID glCurrentRC;
	PVOID glContext;
	NTSTATUS LastStatusValue;
	UNICODE_STRING StaticUnicodeString;
	WCHAR StaticUnicodeBuffer[261];
	PVOID DeallocationStack;
	PVOID TlsSlots[64];
	LIST_ENTRY TlsLinks;
	PVOID Vdm;
	PVOID ReservedForNtRpc;
	PVOID DbgSsReserved[2];
	ULONG HardErrorMode;
	PVOID Instrumentation[PEB_WIDE ? 11 : 9];
	GUID ActivityId;
	PVOID SubProcessTag;
	PVOID PerflibData;
	PVOID EtwTraceData;
	PVOID WinSockData;
	ULONG GdiBatchCount;
	ULONG IdealProcessorValue;
	ULONG GuaranteedStackBytes;
	PVOID ReservedForPerf;
	PVOID ReservedForOle;
	ULONG WaitingOnLoaderLock;
	PVOID SavedPriorityState;
	PVOID ReservedForCodeCoverage;
	PVOID ThreadPoolData;
	PVOID *TlsExpansionSlots;
	PVOID DeallocationBStore[PEB_WIDE ? 2 : 0];
	ULONG MuiGeneration;
	ULONG IsImpersonating;
	PVOID NlsCache;
	PVOID pShimData;
	ULONG HeapData;
	HANDLE CurrentTransactionHandle;
	PVOID ActiveFrame;
	PVOID FlsData;
	PVOID PreferredLanguages;
	PVOID UserPrefLanguages;
	PVOID MergedPrefLanguages;
	ULONG MuiImpersonation;
	USHORT CrossTebFlags;
	USHORT SameTebFlags;
	PVOID TxnScopeEnterCallback;
	PVOID TxnScopeExitCallback;
	PVOID TxnScopeContext;
	ULONG LockCount;
	LONG WowTebOffset;
	PVOID ResourceRetValue;
	PVOID ReservedForWdf;
	ULONGLONG ReservedForCrt;
	GUID EffectiveContainerId;
};
ASSERT_WIDTHS(struct thread_block, LastErrorValue, 0x68, 0x34);
ASSERT_WIDTHS(struct thread_block, ExceptionCode, 0x2c0, 0x1a4);
ASSERT_WIDTHS(struct thread_block, GdiTebBatch, 0x2f0, 0x1d4);
ASSERT_WIDTHS(struct thread_block, DeallocationStack, 0x1478, 0xe0c);
ASSERT_WIDTHS(struct thread_block, TlsSlots, 0x1480, 0xe10);
ASSERT_WIDTHS(struct thread_block, TlsExpansionSlots, 0x1780, 0xf94);
ASSERT_WIDTHS(struct thread_block, FlsData, 0x17c8, 0xfb4);

static inline struct thread_block *current_teb(void)
{
	return (struct thread_block *)NtCurrentTeb();
}

static inline struct process_block *current_peb(void)
{
	return current_teb()->ProcessEnvironmentBlock;
}

#endif
