/*
 * Which function is at an address: RtlLookupFunctionEntry and the tables that programs register for code they generate.
 *
 * One sorted array of address ranges covers mapped images (Ldr adds and removes those) and dynamic tables alike. Exceptions
 * look things up in any state of the process, with other threads stopped wherever a debugger or a garbage collector stopped
 * them, so readers take no lock: an array never changes once it is published, a writer publishes a changed copy, and the old
 * one is freed when no reader is inside. Writers exclude one another with table_lock, and nothing is locked after it but the
 * heap.
 *
 * Images win over dynamic tables where both claim an address. Dynamic ranges may overlap one another, as when one callback
 * covers the code heap of another: the innermost, the one that begins last, is asked first.
 */
#include "unwind_x86_64.h"

enum range_kind { RANGE_IMAGE, RANGE_TABLE, RANGE_CALLBACK };

struct range {
	ULONG64 begin, end;
	ULONG64 base; /* what the table's addresses are relative to */
	enum range_kind kind;
	struct dynamic_table *dynamic; /* NULL for an image */
	RUNTIME_FUNCTION *functions;   /* an image's */
	DWORD count;
	ULONG64 highest_end; /* the greatest end of this range and all before it: where a backward search may stop */
};

/* A registered table. What RtlAddGrowableFunctionTable hands out is its address. */
struct dynamic_table {
	ULONG64 identifier; /* what RtlDeleteFunctionTable is given; the address of the table or the caller's own number */
	RUNTIME_FUNCTION *functions;
	volatile LONG count; /* grows under the feet of readers */
	DWORD maximum;
	bool sorted;
	PGET_RUNTIME_FUNCTION_CALLBACK callback;
	void *context;
};

struct range_array {
	struct range_array *next_retired;
	DWORD count;
	struct range ranges[];
};

/* Bring-up adds ntdll and the program before there is a heap: those few stand here, changed in place by the only thread. */
#define EARLY_RANGES 8
static union {
	struct range_array array;
	char storage[sizeof(struct range_array) + EARLY_RANGES * sizeof(struct range)];
} early;

static struct range_array *volatile published = &early.array;
static volatile LONG readers;
static struct range_array *retired; /* under table_lock */
static RTL_SRWLOCK table_lock = RTL_SRWLOCK_INIT;

/* ---- writers ---- */

/* An array that can be filled with COUNT ranges and published, or NULL. Under table_lock. */
static struct range_array *array_for(DWORD count)
{
	if (!current_peb()->ProcessHeap)
		return count <= EARLY_RANGES ? &early.array : NULL;
	return RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(struct range_array) + count * sizeof(struct range));
}

/* Makes ARRAY what readers see, and frees older ones if nobody can be reading them. Under table_lock. */
static void publish(struct range_array *array)
{
	struct range_array *old = published;
	ULONG64 highest = 0;
	for (DWORD i = 0; i < array->count; i++) {
		highest = max(highest, array->ranges[i].end);
		array->ranges[i].highest_end = highest;
	}
	if (array == old)
		return;
	InterlockedExchangePointer((void *volatile *)&published, array);
	if (old != &early.array) {
		old->next_retired = retired;
		retired = old;
	}
	while (retired && readers == 0) {
		struct range_array *next = retired->next_retired;
		RtlFreeHeap(current_peb()->ProcessHeap, 0, retired);
		retired = next;
	}
}

static bool add_range(const struct range *range)
{
	RtlAcquireSRWLockExclusive(&table_lock);
	struct range_array *old = published;
	struct range_array *array = array_for(old->count + 1);
	if (array) {
		DWORD at = old->count;
		while (at > 0 && old->ranges[at - 1].begin > range->begin)
			at--;
		DWORD after = old->count - at;
		memmove(array->ranges + at + 1, old->ranges + at, after * sizeof *range);
		memmove(array->ranges, old->ranges, at * sizeof *range);
		array->ranges[at] = *range;
		array->count = at + 1 + after;
		publish(array);
	}
	RtlReleaseSRWLockExclusive(&table_lock);
	return array != NULL;
}

/* Takes away the image at BASE, or the dynamic table IDENTIFIER. False if there is none. */
static bool remove_range(void *base, ULONG64 identifier)
{
	bool found = false;
	struct dynamic_table *gone = NULL;
	RtlAcquireSRWLockExclusive(&table_lock);
	struct range_array *old = published;
	for (DWORD at = 0; at < old->count && !found; at++) {
		struct range *range = &old->ranges[at];
		found = range->dynamic ? !base && range->dynamic->identifier == identifier : base && range->base == (ULONG64)base;
		if (!found)
			continue;
		gone = range->dynamic;
		/* Without memory for a copy the range stays, emptied: a reader sees it whole or empty. */
		struct range_array *array = array_for(old->count);
		if (!array) {
			range->end = range->begin;
			gone = NULL;
			break;
		}
		DWORD after = old->count - at - 1;
		memmove(array->ranges, old->ranges, at * sizeof *range);
		memmove(array->ranges + at, old->ranges + at + 1, after * sizeof *range);
		array->count = at + after;
		publish(array);
	}
	RtlReleaseSRWLockExclusive(&table_lock);
	if (gone)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, gone);
	return found;
}

bool function_table_add_image(void *base, SIZE_T size)
{
	const IMAGE_DOS_HEADER *dos = base;
	const IMAGE_NT_HEADERS *headers = (const void *)((const char *)base + dos->e_lfanew);
	const IMAGE_DATA_DIRECTORY *directory = &headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXCEPTION];
	struct range range = {.begin = (ULONG64)base, .end = (ULONG64)base + size, .base = (ULONG64)base, .kind = RANGE_IMAGE};
	if (headers->OptionalHeader.NumberOfRvaAndSizes > IMAGE_DIRECTORY_ENTRY_EXCEPTION && directory->VirtualAddress < size
			&& directory->Size <= size - directory->VirtualAddress) {
		range.functions = (void *)((char *)base + directory->VirtualAddress);
		range.count = directory->Size / sizeof(RUNTIME_FUNCTION);
	}
	return add_range(&range);
}

void function_table_remove_image(void *base)
{
	remove_range(base, 0);
}

/* ---- readers ---- */

static RUNTIME_FUNCTION *search_sorted(RUNTIME_FUNCTION *functions, DWORD count, DWORD address)
{
	DWORD low = 0, high = count;
	while (low < high) {
		DWORD middle = low + (high - low) / 2;
		if (address < functions[middle].BeginAddress)
			high = middle;
		else if (address >= functions[middle].EndAddress)
			low = middle + 1;
		else
			return &functions[middle];
	}
	return NULL;
}

static RUNTIME_FUNCTION *search_unsorted(RUNTIME_FUNCTION *functions, DWORD count, DWORD address)
{
	for (DWORD i = 0; i < count; i++)
		if (address >= functions[i].BeginAddress && address < functions[i].EndAddress)
			return &functions[i];
	return NULL;
}

/* Finds the innermost range around PC from WHICH kind of range; copies it to FOUND. */
static bool find_range(ULONG64 pc, bool images, struct range *found)
{
	bool hit = false;
	InterlockedIncrement(&readers);
	const struct range_array *array = published;
	DWORD low = 0, high = array->count;
	while (low < high) { /* low becomes the number of ranges that begin at or below pc */
		DWORD middle = low + (high - low) / 2;
		if (array->ranges[middle].begin <= pc)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low > 0 && array->ranges[low - 1].highest_end > pc && !hit; low--) {
		const struct range *range = &array->ranges[low - 1];
		if (pc < range->end && (range->kind == RANGE_IMAGE) == images) {
			*found = *range;
			hit = true;
		}
	}
	InterlockedDecrement(&readers);
	return hit;
}

/* Some entries only point at another entry, which has the unwind information. */
static RUNTIME_FUNCTION *follow_indirection(RUNTIME_FUNCTION *entry, ULONG64 base)
{
	if (entry && entry->UnwindData & RUNTIME_FUNCTION_INDIRECT)
		return (RUNTIME_FUNCTION *)(base + (entry->UnwindData & ~RUNTIME_FUNCTION_INDIRECT));
	return entry;
}

/* The history table is a caller's cache, for searches slower than this one: it is left as it is, which is allowed. */
RUNTIME_FUNCTION *NTAPI RtlLookupFunctionEntry(DWORD64 pc, DWORD64 *image_base, UNWIND_HISTORY_TABLE *history)
{
	(void)history;
	struct range range;
	if (find_range(pc, true, &range)) {
		*image_base = range.base;
		return follow_indirection(search_sorted(range.functions, range.count, (DWORD)(pc - range.base)), range.base);
	}
	if (!find_range(pc, false, &range))
		return NULL;
	*image_base = range.base;
	struct dynamic_table *table = range.dynamic;
	RUNTIME_FUNCTION *entry;
	if (range.kind == RANGE_CALLBACK)
		entry = table->callback(pc, table->context);
	else if (table->sorted)
		entry = search_sorted(table->functions, table->count, (DWORD)(pc - range.base));
	else
		entry = search_unsorted(table->functions, table->count, (DWORD)(pc - range.base));
	return follow_indirection(entry, range.base);
}

/* The image of ours that an address is in, whether it has a function table or not. */
PVOID NTAPI RtlPcToFileHeader(PVOID pc, PVOID *base)
{
	struct range range;
	*base = find_range((ULONG64)pc, true, &range) ? (void *)range.base : NULL;
	return *base;
}

/* ---- dynamic tables ---- */

static struct dynamic_table *add_dynamic(const struct dynamic_table *description, ULONG64 base, ULONG64 begin, ULONG64 end,
	enum range_kind kind)
{
	struct dynamic_table *table = current_peb()->ProcessHeap ? RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof *table) : NULL;
	if (!table)
		return NULL;
	*table = *description;
	struct range range = {.begin = begin, .end = end, .base = base, .kind = kind, .dynamic = table};
	if (add_range(&range))
		return table;
	RtlFreeHeap(current_peb()->ProcessHeap, 0, table);
	return NULL;
}

BOOLEAN __cdecl RtlAddFunctionTable(RUNTIME_FUNCTION *functions, DWORD count, DWORD64 base)
{
	DWORD low = ~0u, high = 0;
	bool sorted = true;
	for (DWORD i = 0; i < count; i++) {
		low = min(low, functions[i].BeginAddress);
		high = max(high, functions[i].EndAddress);
		sorted = sorted && (i == 0 || functions[i - 1].EndAddress <= functions[i].BeginAddress);
	}
	if (count == 0)
		low = high;
	struct dynamic_table table = {.identifier = (ULONG64)functions, .functions = functions, .count = (LONG)count,
		.maximum = count, .sorted = sorted};
	return add_dynamic(&table, base, base + low, base + high, RANGE_TABLE) != NULL;
}

BOOLEAN __cdecl RtlInstallFunctionTableCallback(DWORD64 identifier, DWORD64 base, DWORD length,
	PGET_RUNTIME_FUNCTION_CALLBACK callback, PVOID context, PCWSTR out_of_process_dll)
{
	(void)out_of_process_dll; /* for debuggers */
	if ((identifier & 3) != 3)
		return FALSE;
	struct dynamic_table table = {.identifier = identifier, .callback = callback, .context = context};
	return add_dynamic(&table, base, base, base + length, RANGE_CALLBACK) != NULL;
}

BOOLEAN __cdecl RtlDeleteFunctionTable(RUNTIME_FUNCTION *functions)
{
	return remove_range(NULL, (ULONG64)functions);
}

DWORD NTAPI RtlAddGrowableFunctionTable(PVOID *dynamic, RUNTIME_FUNCTION *functions, DWORD count, DWORD maximum,
	ULONG_PTR begin, ULONG_PTR end)
{
	if (count > maximum || begin >= end)
		return (DWORD)STATUS_INVALID_PARAMETER;
	struct dynamic_table description = {.functions = functions, .count = (LONG)count, .maximum = maximum, .sorted = true};
	struct dynamic_table *table = add_dynamic(&description, begin, begin, end, RANGE_TABLE);
	if (!table)
		return (DWORD)STATUS_NO_MEMORY;
	table->identifier = (ULONG64)table;
	*dynamic = table;
	return STATUS_SUCCESS;
}

VOID NTAPI RtlGrowFunctionTable(PVOID dynamic, DWORD count)
{
	struct dynamic_table *table = dynamic;
	if (count <= table->maximum && (LONG)count > table->count)
		InterlockedExchange(&table->count, (LONG)count);
}

VOID NTAPI RtlDeleteGrowableFunctionTable(PVOID dynamic)
{
	remove_range(NULL, (ULONG64)dynamic);
}
