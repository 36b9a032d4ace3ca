/*
 * What a thread is handling.
 *
 * Kept per fiber, since a fiber may be switched away from inside a handler. Handlers nest as the stack does; each one's entry
 * lives on the stack just above it, so entries that a longjmp jumped over lie below the one that is left next, and go with it.
 */
#include "eh.h"

static volatile LONG slot = -1;

static void WINAPI free_thread(void *thread)
{
	HeapFree(GetProcessHeap(), 0, thread);
}

static DWORD thread_slot(void)
{
	LONG known = slot;
	if (known != -1)
		return (DWORD)known;
	DWORD fresh = FlsAlloc(free_thread);
	if (fresh == FLS_OUT_OF_INDEXES)
		terminate();
	known = InterlockedCompareExchange(&slot, (LONG)fresh, -1);
	if (known == -1)
		return fresh;
	FlsFree(fresh);
	return (DWORD)known;
}

struct eh_thread *eh_thread(void)
{
	DWORD error = GetLastError();
	struct eh_thread *thread = FlsGetValue(thread_slot());
	if (!thread) {
		thread = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *thread);
		if (!thread || !FlsSetValue(thread_slot(), thread))
			terminate();
	}
	SetLastError(error);
	return thread;
}

struct active_catch *active_catch_of(ULONG_PTR establisher)
{
	struct active_catch *entry = eh_thread()->catches;
	while (entry && entry->establisher != establisher)
		entry = entry->outer;
	return entry;
}

struct active_catch *active_catch_on(ULONG_PTR code, ULONG_PTR establisher)
{
	/* Its entry lies above the frame, and those of later ones below. */
	struct active_catch *entry = eh_thread()->catches;
	while (entry && (ULONG_PTR)entry < establisher)
		entry = entry->outer;
	return entry && entry->code == code ? entry : NULL;
}

void active_catch_enter(struct active_catch *entry, EXCEPTION_RECORD *record, CONTEXT *context)
{
	struct eh_thread *thread = eh_thread();
	while (thread->catches && thread->catches < entry)
		thread->catches = thread->catches->outer;
	entry->outer = thread->catches;
	entry->record = record;
	entry->context = context;
	entry->outer_record = thread->record;
	entry->outer_context = thread->context;
	thread->catches = entry;
	thread->record = record;
	thread->context = context;
}

void active_catch_leave(struct active_catch *entry, void *leaving)
{
	struct eh_thread *thread = eh_thread();
	entry->left = true;
	thread->record = entry->outer_record;
	thread->context = entry->outer_context;
	if (!is_cxx_exception(entry->record))
		return;
	/* `throw;` lends the object to inner handlers: it is destroyed by the outermost that has it. */
	void *object = thrown_object(entry->record);
	bool in_use = object == leaving;
	for (struct active_catch *outer = entry->outer; outer && !in_use; outer = outer->outer)
		in_use = !outer->left && is_cxx_exception(outer->record) && thrown_object(outer->record) == object;
	if (!in_use)
		destroy_thrown(entry->record);
}

void active_catch_forget(ULONG_PTR establisher)
{
	struct active_catch **link = &eh_thread()->catches;
	while (*link)
		if ((*link)->establisher == establisher)
			*link = (*link)->outer;
		else
			link = &(*link)->outer;
}

int *__cdecl __processing_throw(void)
{
	return &eh_thread()->processing_throw;
}

int __cdecl __uncaught_exceptions(void)
{
	return eh_thread()->processing_throw;
}

bool __cdecl __uncaught_exception(void)
{
	return eh_thread()->processing_throw != 0;
}

void **__cdecl __current_exception(void)
{
	return (void **)&eh_thread()->record;
}

void **__cdecl __current_exception_context(void)
{
	return (void **)&eh_thread()->context;
}

typedef void (__cdecl *eh_translator)(unsigned, EXCEPTION_POINTERS *);

eh_translator __cdecl _set_se_translator(eh_translator translator)
{
	struct eh_thread *thread = eh_thread();
	eh_translator old = thread->translator;
	thread->translator = translator;
	return old;
}

typedef void (__cdecl *eh_unexpected)(void);

eh_unexpected __cdecl set_unexpected(eh_unexpected handler)
{
	struct eh_thread *thread = eh_thread();
	eh_unexpected old = thread->unexpected;
	thread->unexpected = handler;
	return old;
}

eh_unexpected __cdecl _get_unexpected(void)
{
	return eh_thread()->unexpected;
}

void __cdecl unexpected(void)
{
	struct eh_thread *thread = eh_thread();
	if (thread->unexpected)
		thread->unexpected();
	terminate();
}
