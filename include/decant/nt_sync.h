/*
 * ntdll's calls of objects, waits, threads and locks, as the DLLs on top of it call them: the toolchain's headers lack them.
 *
 * Names, parameters and structures are Microsoft's (wdm.h, ntifs.h and winternl.h of the kits, and the debugging symbols). For
 * guest code, after windows.h and winternl.h.
 */
#ifndef DECANT_NT_SYNC_H
#define DECANT_NT_SYNC_H

#ifndef NtCurrentProcess
#define NtCurrentProcess() ((HANDLE)(LONG_PTR)-1)
#endif
#ifndef NtCurrentThread
#define NtCurrentThread() ((HANDLE)(LONG_PTR)-2)
#endif

/* --- handles --- */

struct object_basic_information {
	ULONG Attributes;
	ACCESS_MASK GrantedAccess;
	ULONG HandleCount;
	ULONG PointerCount;
	ULONG PagedPoolCharge;
	ULONG NonPagedPoolCharge;
	ULONG Reserved[3];
	ULONG NameInfoSize;
	ULONG TypeInfoSize;
	ULONG SecurityDescriptorSize;
	LARGE_INTEGER CreationTime;
};

struct object_handle_flag_information {
	BOOLEAN Inherit;
	BOOLEAN ProtectFromClose;
};
#define object_handle_flag_class 4

NTSTATUS NTAPI NtDuplicateObject(HANDLE source_process, HANDLE source, HANDLE target_process, HANDLE *target, ACCESS_MASK access,
				 ULONG attributes, ULONG options);
NTSTATUS NTAPI NtSetInformationObject(HANDLE handle, ULONG information_class, PVOID information, ULONG length);
NTSTATUS NTAPI NtCompareObjects(HANDLE first, HANDLE second);

/* --- objects to wait for --- */

/* EVENT_TYPE and TIMER_TYPE */
#define notification_event 0
#define synchronization_event 1

NTSTATUS NTAPI NtCreateEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG type, BOOLEAN signalled);
NTSTATUS NTAPI NtOpenEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtSetEvent(HANDLE event, LONG *previous);
NTSTATUS NTAPI NtResetEvent(HANDLE event, LONG *previous);
NTSTATUS NTAPI NtClearEvent(HANDLE event);
NTSTATUS NTAPI NtPulseEvent(HANDLE event, LONG *previous);
NTSTATUS NTAPI NtQueryEvent(HANDLE event, ULONG information_class, PVOID information, ULONG length, ULONG *returned);
NTSTATUS NTAPI NtCreateSemaphore(HANDLE *semaphore, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, LONG initial, LONG maximum);
NTSTATUS NTAPI NtOpenSemaphore(HANDLE *semaphore, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtReleaseSemaphore(HANDLE semaphore, LONG count, LONG *previous);
NTSTATUS NTAPI NtQuerySemaphore(HANDLE semaphore, ULONG information_class, PVOID information, ULONG length, ULONG *returned);
NTSTATUS NTAPI NtCreateMutant(HANDLE *mutant, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, BOOLEAN owned);
NTSTATUS NTAPI NtOpenMutant(HANDLE *mutant, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtReleaseMutant(HANDLE mutant, LONG *previous);
NTSTATUS NTAPI NtQueryMutant(HANDLE mutant, ULONG information_class, PVOID information, ULONG length, ULONG *returned);

typedef void (NTAPI *timer_apc_routine)(PVOID context, ULONG low, LONG high);
NTSTATUS NTAPI NtCreateTimer(HANDLE *timer, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG type);
NTSTATUS NTAPI NtOpenTimer(HANDLE *timer, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtSetTimer(HANDLE timer, LARGE_INTEGER *due, timer_apc_routine apc, PVOID context, BOOLEAN resume, LONG period,
			  BOOLEAN *previous);
NTSTATUS NTAPI NtCancelTimer(HANDLE timer, BOOLEAN *previous);
NTSTATUS NTAPI NtQueryTimer(HANDLE timer, ULONG information_class, PVOID information, ULONG length, ULONG *returned);

NTSTATUS NTAPI NtCreateKeyedEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG flags);
NTSTATUS NTAPI NtOpenKeyedEvent(HANDLE *event, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtWaitForKeyedEvent(HANDLE event, const void *key, BOOLEAN alertable, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtReleaseKeyedEvent(HANDLE event, const void *key, BOOLEAN alertable, const LARGE_INTEGER *timeout);

struct file_completion_information { /* FILE_IO_COMPLETION_INFORMATION */
	PVOID KeyContext;
	PVOID ApcContext;
	IO_STATUS_BLOCK IoStatusBlock;
};
NTSTATUS NTAPI NtCreateIoCompletion(HANDLE *port, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG concurrency);
NTSTATUS NTAPI NtOpenIoCompletion(HANDLE *port, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtSetIoCompletion(HANDLE port, PVOID key, PVOID context, NTSTATUS status, ULONG_PTR information);
NTSTATUS NTAPI NtRemoveIoCompletion(HANDLE port, PVOID *key, PVOID *context, IO_STATUS_BLOCK *status, LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtRemoveIoCompletionEx(HANDLE port, struct file_completion_information *entries, ULONG count, ULONG *taken,
				      LARGE_INTEGER *timeout, BOOLEAN alertable);
NTSTATUS NTAPI NtQueryIoCompletion(HANDLE port, ULONG information_class, PVOID information, ULONG length, ULONG *returned);

/* --- waits --- */

#define wait_type_all 0
#define wait_type_any 1

NTSTATUS NTAPI NtWaitForMultipleObjects(ULONG count, const HANDLE *handles, ULONG type, BOOLEAN alertable, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtSignalAndWaitForSingleObject(HANDLE signal, HANDLE wait, BOOLEAN alertable, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtDelayExecution(BOOLEAN alertable, const LARGE_INTEGER *interval);
NTSTATUS NTAPI NtYieldExecution(void);
NTSTATUS NTAPI NtTestAlert(void);
void NTAPI NtFlushProcessWriteBuffers(void);

/* --- locks --- */

NTSTATUS NTAPI RtlInitializeCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS NTAPI RtlInitializeCriticalSectionAndSpinCount(RTL_CRITICAL_SECTION *section, ULONG spin_count);
NTSTATUS NTAPI RtlInitializeCriticalSectionEx(RTL_CRITICAL_SECTION *section, ULONG spin_count, ULONG flags);
ULONG NTAPI RtlSetCriticalSectionSpinCount(RTL_CRITICAL_SECTION *section, ULONG spin_count);
NTSTATUS NTAPI RtlEnterCriticalSection(RTL_CRITICAL_SECTION *section);
BOOLEAN NTAPI RtlTryEnterCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS NTAPI RtlLeaveCriticalSection(RTL_CRITICAL_SECTION *section);
NTSTATUS NTAPI RtlDeleteCriticalSection(RTL_CRITICAL_SECTION *section);
ULONG NTAPI RtlIsCriticalSectionLocked(RTL_CRITICAL_SECTION *section);
ULONG NTAPI RtlIsCriticalSectionLockedByThread(RTL_CRITICAL_SECTION *section);

VOID NTAPI RtlInitializeSRWLock(PRTL_SRWLOCK lock);
VOID NTAPI RtlAcquireSRWLockExclusive(PRTL_SRWLOCK lock);
VOID NTAPI RtlAcquireSRWLockShared(PRTL_SRWLOCK lock);
BOOLEAN NTAPI RtlTryAcquireSRWLockExclusive(PRTL_SRWLOCK lock);
BOOLEAN NTAPI RtlTryAcquireSRWLockShared(PRTL_SRWLOCK lock);
VOID NTAPI RtlReleaseSRWLockExclusive(PRTL_SRWLOCK lock);
VOID NTAPI RtlReleaseSRWLockShared(PRTL_SRWLOCK lock);

VOID NTAPI RtlInitializeConditionVariable(PRTL_CONDITION_VARIABLE variable);
VOID NTAPI RtlWakeConditionVariable(PRTL_CONDITION_VARIABLE variable);
VOID NTAPI RtlWakeAllConditionVariable(PRTL_CONDITION_VARIABLE variable);
NTSTATUS NTAPI RtlSleepConditionVariableCS(PRTL_CONDITION_VARIABLE variable, RTL_CRITICAL_SECTION *section, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI RtlSleepConditionVariableSRW(PRTL_CONDITION_VARIABLE variable, PRTL_SRWLOCK lock, const LARGE_INTEGER *timeout, ULONG flags);

NTSTATUS NTAPI RtlWaitOnAddress(const volatile void *address, const void *compare, SIZE_T size, const LARGE_INTEGER *timeout);
VOID NTAPI RtlWakeAddressSingle(const void *address);
VOID NTAPI RtlWakeAddressAll(const void *address);

typedef ULONG (NTAPI *run_once_function)(PRTL_RUN_ONCE once, PVOID parameter, PVOID *context);
VOID NTAPI RtlRunOnceInitialize(PRTL_RUN_ONCE once);
NTSTATUS NTAPI RtlRunOnceExecuteOnce(PRTL_RUN_ONCE once, run_once_function function, PVOID parameter, PVOID *context);
NTSTATUS NTAPI RtlRunOnceBeginInitialize(PRTL_RUN_ONCE once, ULONG flags, PVOID *context);
NTSTATUS NTAPI RtlRunOnceComplete(PRTL_RUN_ONCE once, ULONG flags, PVOID context);

NTSTATUS NTAPI RtlInitBarrier(PRTL_BARRIER barrier, ULONG threads, ULONG spin_count);
BOOLEAN NTAPI RtlBarrier(PRTL_BARRIER barrier, ULONG flags);
NTSTATUS NTAPI RtlDeleteBarrier(PRTL_BARRIER barrier);

/* --- threads --- */

typedef void (NTAPI *apc_routine)(PVOID a, PVOID b, PVOID c);

#ifndef THREAD_CREATE_FLAGS_CREATE_SUSPENDED
#define THREAD_CREATE_FLAGS_CREATE_SUSPENDED 1
#endif

/* PS_ATTRIBUTE_LIST */
struct thread_attribute {
	ULONG_PTR Attribute;
	SIZE_T Size;
	ULONG_PTR Value;
	SIZE_T *ReturnLength;
};
struct thread_attribute_list {
	SIZE_T TotalLength;
	struct thread_attribute Attributes[1];
};
#define THREAD_ATTRIBUTE_CLIENT_ID 0x10003
#define THREAD_ATTRIBUTE_TEB 0x10004

struct thread_basic_information { /* THREAD_BASIC_INFORMATION */
	NTSTATUS ExitStatus;
	PVOID TebBaseAddress;
	CLIENT_ID ClientId;
	ULONG_PTR AffinityMask;
	LONG Priority;
	LONG BasePriority;
};
struct thread_times { /* KERNEL_USER_TIMES */
	LARGE_INTEGER CreateTime, ExitTime, KernelTime, UserTime;
};
/* THREADINFOCLASS beyond what winternl.h names */
#define thread_suspend_count_class 35
#define thread_name_class 38

NTSTATUS NTAPI NtCreateThreadEx(HANDLE *thread, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, HANDLE process, PVOID start, PVOID argument,
				ULONG flags, SIZE_T zero_bits, SIZE_T stack_commit, SIZE_T stack_reserve, struct thread_attribute_list *list);
NTSTATUS NTAPI NtOpenThread(HANDLE *thread, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, CLIENT_ID *id);
NTSTATUS NTAPI NtTerminateThread(HANDLE thread, NTSTATUS status);
NTSTATUS NTAPI NtSuspendThread(HANDLE thread, ULONG *previous);
NTSTATUS NTAPI NtResumeThread(HANDLE thread, ULONG *previous);
NTSTATUS NTAPI NtAlertThread(HANDLE thread);
NTSTATUS NTAPI NtAlertResumeThread(HANDLE thread, ULONG *previous);
NTSTATUS NTAPI NtGetContextThread(HANDLE thread, CONTEXT *context);
NTSTATUS NTAPI NtSetContextThread(HANDLE thread, const CONTEXT *context);
NTSTATUS NTAPI NtQueueApcThread(HANDLE thread, apc_routine routine, PVOID a, PVOID b, PVOID c);
NTSTATUS NTAPI NtSetInformationThread(HANDLE thread, ULONG information_class, PVOID information, ULONG length);
NTSTATUS NTAPI NtWaitForAlertByThreadId(PVOID address, const LARGE_INTEGER *timeout);
NTSTATUS NTAPI NtAlertThreadByThreadId(HANDLE thread_id);
NTSTATUS NTAPI RtlCreateUserThread(HANDLE process, PSECURITY_DESCRIPTOR security, BOOLEAN suspended, ULONG zero_bits, SIZE_T stack_reserve,
				   SIZE_T stack_commit, PVOID start, PVOID argument, HANDLE *thread, CLIENT_ID *id);
DECLSPEC_NORETURN VOID NTAPI RtlExitUserThread(NTSTATUS status);

/* --- fiber-local storage --- */

NTSTATUS NTAPI RtlFlsAlloc(PFLS_CALLBACK_FUNCTION callback, ULONG *index);
NTSTATUS NTAPI RtlFlsFree(ULONG index);
NTSTATUS NTAPI RtlFlsGetValue(ULONG index, PVOID *value);
NTSTATUS NTAPI RtlFlsSetValue(ULONG index, PVOID value);
/* Calls the callbacks of a fiber's or thread's storage; flags: 1 calls them, 2 frees the storage. */
VOID NTAPI RtlProcessFlsData(PVOID fls, ULONG flags);

/* --- work items, registered waits, timer queues --- */

NTSTATUS NTAPI RtlQueueWorkItem(LPTHREAD_START_ROUTINE function, PVOID context, ULONG flags);
/* Calls ROUTINE for whatever completes on FILE; what it gets for an error is an NTSTATUS. */
NTSTATUS NTAPI RtlSetIoCompletionCallback(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE routine, ULONG flags);
/* milliseconds: INFINITE for none. Deregistering answers STATUS_PENDING while a callback runs, unless it waits for it. */
NTSTATUS NTAPI RtlRegisterWait(HANDLE *wait, HANDLE object, WAITORTIMERCALLBACKFUNC callback, PVOID context, ULONG milliseconds, ULONG flags);
NTSTATUS NTAPI RtlDeregisterWait(HANDLE wait);
NTSTATUS NTAPI RtlDeregisterWaitEx(HANDLE wait, HANDLE event);

NTSTATUS NTAPI RtlCreateTimerQueue(HANDLE *queue);
NTSTATUS NTAPI RtlCreateTimer(HANDLE queue, HANDLE *timer, WAITORTIMERCALLBACKFUNC callback, PVOID context, ULONG due, ULONG period, ULONG flags);
NTSTATUS NTAPI RtlUpdateTimer(HANDLE queue, HANDLE timer, ULONG due, ULONG period);
NTSTATUS NTAPI RtlDeleteTimer(HANDLE queue, HANDLE timer, HANDLE event);
NTSTATUS NTAPI RtlDeleteTimerQueueEx(HANDLE queue, HANDLE event);

#endif
