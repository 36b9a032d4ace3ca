/*
 * Static thread-local storage: __declspec(thread), thread_local.
 *
 * A module with a TLS directory has an index; a thread's ThreadLocalStoragePointer points to a vector of blocks, one per index.
 * Code of the module reads both without any lock, in any thread. When a module with static TLS is loaded while threads run,
 * each of them gets a block, and a longer vector where its own is full. The old vector stays until the thread ends, since that
 * thread may just have read its address.
 *
 * Every thread that runs guest code is in the list below. Guarded by the loader lock.
 */
#include "ldr.h"

#define FIRST_CAPACITY 16
/* No real module has more; the size comes from the file. */
#define LARGEST_BLOCK 0x10000000

/* What precedes a thread's vector in memory. */
struct tls_vector {
	struct tls_vector *older; /* the one that it replaced */
	ULONG capacity;
	PVOID blocks[];
};

struct tls_thread {
	struct tls_thread *next, **link;
	struct thread_block *teb;
	struct tls_vector *vector; /* NULL: no module has static TLS yet */
};

static struct tls_thread *threads;
static struct module **modules; /* by index; NULL: free */
static ULONG index_count, index_capacity;

/* Blocks may ask for any alignment up to 8 KB; what was allocated stands right before the block. */
static ULONG block_alignment(const IMAGE_TLS_DIRECTORY *tls)
{
	ULONG log = (tls->Characteristics >> 20) & 0xf;

	return log ? 1u << (log - 1) : 16;
}

static PVOID block_create(const struct module *module)
{
	const IMAGE_TLS_DIRECTORY *tls = module->tls;
	SIZE_T data = tls->EndAddressOfRawData - tls->StartAddressOfRawData;
	ULONG alignment = block_alignment(tls);
	BYTE *memory, *block;

	if (alignment < sizeof(PVOID))
		alignment = sizeof(PVOID);
	memory = ldr_alloc(data + tls->SizeOfZeroFill + alignment + sizeof(PVOID));
	if (!memory)
		return NULL;
	block = (BYTE *)(((ULONG_PTR)memory + sizeof(PVOID) + alignment - 1) & ~(ULONG_PTR)(alignment - 1));
	((PVOID *)block)[-1] = memory;
	memcpy(block, (const void *)tls->StartAddressOfRawData, data);
	memset(block + data, 0, tls->SizeOfZeroFill);
	return block;
}

static void block_destroy(PVOID block)
{
	if (block)
		ldr_free(((PVOID *)block)[-1]);
}

/* Sees to a vector with room for COUNT blocks. */
static bool thread_reserve(struct tls_thread *thread, ULONG count)
{
	struct tls_vector *old = thread->vector, *vector;
	ULONG capacity = old ? old->capacity : FIRST_CAPACITY;

	if (old && old->capacity >= count)
		return true;
	while (capacity < count)
		capacity *= 2;
	vector = ldr_alloc(sizeof(*vector) + capacity * sizeof(PVOID));
	if (!vector)
		return false;
	memset(vector->blocks, 0, capacity * sizeof(PVOID));
	vector->older = old;
	vector->capacity = capacity;
	if (old)
		memcpy(vector->blocks, old->blocks, old->capacity * sizeof(PVOID));
	thread->vector = vector;
	__atomic_store_n(&thread->teb->ThreadLocalStoragePointer, vector->blocks, __ATOMIC_RELEASE);
	return true;
}

/* Checks the directory of a module that was just bound. False where it makes no sense; module->tls stays NULL where it is empty. */
static bool read_directory(struct module *module)
{
	ULONG size;
	const IMAGE_TLS_DIRECTORY *tls = module_directory(module, IMAGE_DIRECTORY_ENTRY_TLS, &size);

	if (!tls)
		return true;
	if (size < sizeof(*tls) || tls->EndAddressOfRawData < tls->StartAddressOfRawData || tls->SizeOfZeroFill > LARGEST_BLOCK ||
	    (tls->EndAddressOfRawData > tls->StartAddressOfRawData &&
	     !module_at_address(module, tls->StartAddressOfRawData, tls->EndAddressOfRawData - tls->StartAddressOfRawData)) ||
	    !module_at_address(module, tls->AddressOfIndex, sizeof(ULONG)))
		return false;
	module->tls = tls;
	return true;
}

/* The first free index, in a table that is long enough for it; false without memory. */
static bool take_index(struct module *module)
{
	ULONG index = 0;

	while (index < index_count && modules[index])
		index++;
	if (index == index_capacity) {
		ULONG capacity = index_capacity ? index_capacity * 2 : FIRST_CAPACITY;
		struct module **grown = ldr_alloc(capacity * sizeof(*grown));

		if (!grown)
			return false;
		memcpy(grown, modules, index_count * sizeof(*grown));
		ldr_free(modules);
		modules = grown;
		index_capacity = capacity;
	}
	if (index == index_count)
		index_count++;
	modules[index] = module;
	module->tls_index = index;
	return true;
}

NTSTATUS tls_add_module(struct module *module)
{
	if (!read_directory(module))
		return ldr_damaged(module, "TLS directory");
	if (!module->tls)
		return STATUS_SUCCESS;
	if (!take_index(module)) {
		module->tls = NULL;
		return STATUS_NO_MEMORY;
	}
	for (struct tls_thread *thread = threads; thread; thread = thread->next) {
		PVOID block = thread_reserve(thread, index_count) ? block_create(module) : NULL;

		if (!block) {
			tls_remove_module(module);
			return STATUS_NO_MEMORY;
		}
		thread->vector->blocks[module->tls_index] = block;
	}
	*(ULONG *)module->tls->AddressOfIndex = module->tls_index;
	module->entry.TlsIndex = 0xffff;
	return STATUS_SUCCESS;
}

void tls_remove_module(struct module *module)
{
	if (!module->tls)
		return;
	for (struct tls_thread *thread = threads; thread; thread = thread->next) {
		if (!thread->vector || module->tls_index >= thread->vector->capacity)
			continue;
		block_destroy(thread->vector->blocks[module->tls_index]);
		thread->vector->blocks[module->tls_index] = NULL;
	}
	modules[module->tls_index] = NULL;
	module->tls = NULL;
}

NTSTATUS tls_attach_thread(void)
{
	struct tls_thread *thread = ldr_alloc(sizeof(*thread));

	if (!thread)
		return STATUS_NO_MEMORY;
	*thread = (struct tls_thread){ .next = threads, .link = &threads, .teb = current_teb() };
	if (threads)
		threads->link = &thread->next;
	threads = thread;
	if (index_count && !thread_reserve(thread, index_count))
		return STATUS_NO_MEMORY;
	for (ULONG i = 0; i < index_count; i++) {
		if (!modules[i])
			continue;
		thread->vector->blocks[i] = block_create(modules[i]);
		if (!thread->vector->blocks[i])
			return STATUS_NO_MEMORY;
	}
	return STATUS_SUCCESS;
}

void tls_detach_thread(void)
{
	struct tls_thread *thread = threads;
	struct tls_vector *older;

	while (thread && thread->teb != current_teb())
		thread = thread->next;
	if (!thread)
		return;
	*thread->link = thread->next;
	if (thread->next)
		thread->next->link = thread->link;
	thread->teb->ThreadLocalStoragePointer = NULL;
	for (ULONG i = 0; thread->vector && i < thread->vector->capacity; i++)
		block_destroy(thread->vector->blocks[i]);
	for (struct tls_vector *vector = thread->vector; vector; vector = older) {
		older = vector->older;
		ldr_free(vector);
	}
	ldr_free(thread);
}

void tls_call_callbacks(const struct module *module, ULONG reason)
{
	const PIMAGE_TLS_CALLBACK *callback;

	if (!module->tls || !module->tls->AddressOfCallBacks)
		return;
	callback = (const PIMAGE_TLS_CALLBACK *)module->tls->AddressOfCallBacks;
	for (; module_at_address(module, (ULONG_PTR)callback, sizeof(*callback)) && *callback; callback++)
		(*callback)(module->entry.DllBase, reason, NULL);
}
