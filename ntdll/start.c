/*
 * Where guest code begins: the process' first steps, and those of each thread.
 *
 * The host enters decant_start_process on the first thread's stack with nothing but a TEB. This builds what a Windows process finds
 * when its program starts: heap, process parameters, PEB, modules. Then the program runs; when its entry point returns, the process
 * ends with what it returned. All of it runs below a frame that reports exceptions that nobody handles.
 */
#include "start.h"

#include "exceptions.h"
#include "ldr.h"
#include "rtl.h"

#include <decant/loader.h>
#include <decant/nt_sync.h>
#include <decant/thread.h>

static struct ldr_data ldr_lists;
static RTL_CRITICAL_SECTION peb_lock = { .LockCount = -1 };
static struct rtl_bitmap tls_bitmap, tls_expansion_bitmap;

static void init_list(LIST_ENTRY *head)
{
	head->Flink = head->Blink = head;
}

/* Everything of the PEB that does not depend on the program. */
static void init_peb(struct process_block *peb)
{
	peb->FastPebLock = &peb_lock;
	peb->LoaderLock = &loader_lock;
	tls_bitmap = (struct rtl_bitmap){ sizeof(peb->TlsBitmapBits) * 8, peb->TlsBitmapBits };
	peb->TlsBitmap = &tls_bitmap;
	/* Slot 0 is never handed out: programs take 0 for "none". */
	peb->TlsBitmapBits[0] = 1;
	tls_expansion_bitmap = (struct rtl_bitmap){ sizeof(peb->TlsExpansionBitmapBits) * 8, peb->TlsExpansionBitmapBits };
	peb->TlsExpansionBitmap = &tls_expansion_bitmap;
	peb->Mutant = (HANDLE)(LONG_PTR)-1;
	peb->OSMajorVersion = 10;
	peb->OSMinorVersion = 0;
	peb->OSBuildNumber = 19045;
	peb->OSPlatformId = VER_PLATFORM_WIN32_NT;
	peb->SessionId = 1;
	peb->CriticalSectionTimeout.QuadPart = -25920000000000ll; /* 30 days */
	peb->HeapSegmentReserve = 0x100000;
	peb->HeapSegmentCommit = 0x2000;
	peb->HeapDeCommitTotalFreeThreshold = 0x10000;
	peb->HeapDeCommitFreeBlockThreshold = 0x1000;
	ldr_lists.Length = sizeof(ldr_lists);
	init_list(&ldr_lists.InLoadOrderModuleList);
	init_list(&ldr_lists.InMemoryOrderModuleList);
	init_list(&ldr_lists.InInitializationOrderModuleList);
	peb->Ldr = &ldr_lists;
}

/* What the PEB says of the program. */
static void init_peb_image(struct process_block *peb, const struct module *program)
{
	const IMAGE_OPTIONAL_HEADER *header = &module_headers(program)->OptionalHeader;

	peb->ImageBaseAddress = program->entry.DllBase;
	peb->ImageSubsystem = header->Subsystem;
	peb->ImageSubsystemMajorVersion = header->MajorSubsystemVersion;
	peb->ImageSubsystemMinorVersion = header->MinorSubsystemVersion;
	peb->MinimumStackCommit = header->SizeOfStackCommit;
}

static void init_teb(struct thread_block *teb)
{
	teb->RealClientId = teb->ClientId;
	teb->StaticUnicodeString = (UNICODE_STRING){ .MaximumLength = sizeof(teb->StaticUnicodeBuffer), .Buffer = teb->StaticUnicodeBuffer };
}

static _Noreturn void fail(NTSTATUS status, const char *what)
{
	struct report_line line = { .length = 0 };

	report_text(&line, what);
	report_text(&line, " (status ");
	report_hex(&line, (ULONG)status, 8);
	report_text(&line, ")");
	report_end(&line);
	for (;;)
		NtTerminateProcess(NtCurrentProcess(), status);
}

/* Puts ntdll, which runs already, into the lists. */
static NTSTATUS add_ntdll(const struct host_loader_start *info)
{
	static const WCHAR path[] = L"C:\\windows\\system32\\ntdll.dll";
	static const u64 no_file[2];

	ldr_ntdll = module_create((PVOID)(ULONG_PTR)info->ntdll_base, (ULONG)info->ntdll_size, no_file, path,
				  sizeof(path) / sizeof(WCHAR) - 1, sizeof(path) / sizeof(WCHAR) - 1 - 9);
	if (!ldr_ntdll)
		return STATUS_NO_MEMORY;
	ldr_ntdll->pinned = true;
	return STATUS_SUCCESS;
}

static NTSTATUS add_program(const UNICODE_STRING *path, const struct ldr_search *search)
{
	NTSTATUS status = ldr_find(path->Buffer, path->Length / sizeof(WCHAR), search, &ldr_program);

	if (!status)
		ldr_program->pinned = true;
	return status;
}

/* kernel32 is in every Windows process, whether the program imports it or not: programs look for it in the lists. */
static NTSTATUS add_kernel32(const struct ldr_search *search)
{
	struct module *kernel32;
	NTSTATUS status = ldr_find(L"KERNEL32.DLL", 12, search, &kernel32);

	if (status)
		return status;
	kernel32->pinned = true;
	return module_add_need(ldr_program, kernel32) ? ldr_bind(kernel32, search) : STATUS_NO_MEMORY;
}

static void start_modules(struct process_block *peb, const struct host_loader_start *info)
{
	static const struct ldr_search search;
	LIST_ENTRY *head = &peb->Ldr->InLoadOrderModuleList, *first;
	NTSTATUS status = add_ntdll(info);

	if (!status)
		status = add_program(&peb->ProcessParameters->ImagePathName, &search);
	if (status)
		fail(status, "the program could not be mapped");
	/* The program comes first in the lists by load. */
	for (int i = 0; i < 2; i++, head = &peb->Ldr->InMemoryOrderModuleList) {
		first = head->Flink;
		head->Flink = first->Flink;
		first->Flink->Blink = head;
		first->Flink = head;
		first->Blink = head->Blink;
		head->Blink->Flink = first;
		head->Blink = first;
	}
	init_peb_image(peb, ldr_program);
	status = ldr_bind(ldr_ntdll, &search);
	if (!status)
		status = ldr_attach(ldr_ntdll);
	if (!status)
		status = tls_attach_thread();
	if (!status)
		status = add_kernel32(&search);
	if (!status)
		status = ldr_bind(ldr_program, &search);
	if (status == STATUS_DLL_NOT_FOUND || status == STATUS_INVALID_IMAGE_FORMAT)
		/* Said in detail already. */
		for (;;)
			NtTerminateProcess(NtCurrentProcess(), status);
	if (status)
		fail(status, "the program's DLLs could not be loaded");
	peb->Ldr->Initialized = TRUE;
	status = ldr_attach(ldr_program);
	if (status)
		fail(status, "a DLL refused to be initialized");
	tls_call_callbacks(ldr_program, DLL_PROCESS_ATTACH);
}

/* Everything after the first instructions: the frame above reports what goes wrong. */
static DWORD WINAPI start_process(PVOID argument)
{
	struct process_block *peb = argument;
	struct host_loader_start info;
	PTHREAD_START_ROUTINE entry;
	NTSTATUS status = start_parameters(peb, &info);

	if (status)
		fail(status, "the process could not be set up");
	current_directory_open();
	peb->NumberOfProcessors = info.processors;
	peb->ActiveProcessAffinityMask = info.processors < sizeof(ULONG_PTR) * 8 ? ((ULONG_PTR)1 << info.processors) - 1 : ~(ULONG_PTR)0;
	ldr_lock();
	start_modules(peb, &info);
	entry = (PTHREAD_START_ROUTINE)ldr_program->entry.EntryPoint;
	ldr_unlock();
	return entry(peb);
}

void NTAPI decant_start_process(void)
{
	struct process_block *peb = current_peb();

	init_teb(current_teb());
	init_peb(peb);
	heap_init();
	peb->ProcessHeap = RtlCreateHeap(HEAP_GROWABLE, NULL, 0, 0, NULL, NULL);
	if (!peb->ProcessHeap)
		fail(STATUS_NO_MEMORY, "the process could not be set up");
	RtlExitUserProcess((NTSTATUS)call_with_last_handler(start_process, peb));
}

/* The thread's life, below the frame that reports exceptions. DllMain is told before the thread's own code runs. */
static DWORD WINAPI run_thread(PVOID argument)
{
	const struct host_thread_start *start = argument;
	NTSTATUS status = ldr_attach_thread();

	if (status)
		return (DWORD)status;
	NtTestAlert(); /* APCs that were queued before it ran */
	return ((PTHREAD_START_ROUTINE)(ULONG_PTR)start->start)((PVOID)(ULONG_PTR)start->argument);
}

void NTAPI decant_start_thread(void)
{
	struct thread_block *teb = current_teb();

	init_teb(teb);
	RtlExitUserThread((NTSTATUS)call_with_last_handler(run_thread, (BYTE *)teb->NtTib.StackBase - HOST_THREAD_START_BELOW));
}

_Noreturn void NTAPI RtlExitUserProcess(NTSTATUS status)
{
	NtTerminateProcess(NULL, status);
	LdrShutdownProcess();
	for (;;)
		NtTerminateProcess(NtCurrentProcess(), status);
}
