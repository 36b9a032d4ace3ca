/*
 * The handler of C++ functions on i686: __CxxFrameHandler3, and its older names, which differ in what tables they knew.
 *
 * A function links a frame into fs:0 and keeps its state there. The frame's handler is a stub of the compiler's own, which passes
 * the function's tables in eax. Handlers and what leaves a state find the function's variables by ebp, which points behind the frame.
 *
 * Asked about an exception, the handler looks for a try block around the state. Found one, it builds the handler's object, has the
 * younger frames unwound, leaves the states of the block, and calls the handler: still on top of the stack of the code that threw,
 * where the thrown object lives until the handler is left. Only then is the stack pointer set back to what the function noted in
 * front of its frame. So everything a handler needs lies above it.
 *
 * A handler runs inside of a frame of ours, its guard. The guard answers for the states inside of the handler, as the function's own
 * frame does for the others: what a try block there catches must not unwind the handler around it.
 */
#include "eh.h"

#include "except_handler_i686.h"
#include "frame_handler_i686.h"

struct unwind_entry {
	int to_state;
	void *action;
};

struct handler_entry {
	uint32_t adjectives;
	const struct type_descriptor *type;
	int32_t object;
	ULONG_PTR code;
};

struct try_entry {
	int low, high, catch_high;
	uint32_t handler_count;
	const struct handler_entry *handlers;
};

struct func_info {
	uint32_t magic : 29, flags : 3;
	int state_count;
	const struct unwind_entry *unwind_map;
	uint32_t try_count;
	const struct try_entry *try_map;
	uint32_t ip_count;
	const void *ip_map;
	const void *exception_specification; /* from magic 0x19930521 */
	uint32_t eh_flags;                   /* from magic 0x19930522 */
};
#define EH_FLAG_SYNCHRONOUS 1u
#define EH_FLAG_NOEXCEPT 4u

struct cxx_frame {
	struct cxx_frame *next;
	void *handler;
	int state;
	ULONG_PTR ebp[];
};

/* Compilers store states in a byte where all fit in one. */
#define BYTE_STATES 0x80

static int frame_state(const struct cxx_frame *frame, const struct func_info *function)
{
	return function->state_count <= BYTE_STATES ? (signed char)frame->state : frame->state;
}

static ULONG_PTR *stack_pointer(struct cxx_frame *frame)
{
	return (ULONG_PTR *)frame - 1;
}

static uint32_t eh_flags(const struct func_info *function)
{
	return function->magic >= CXX_MAGIC_LAST ? function->eh_flags : 0;
}

/* Who answers for the states in (low, high] of a function's frame: that frame, or the guard of a handler. */
struct place {
	struct cxx_frame *frame;
	const struct func_info *function;
	void *registration;
	int low, high;
};

/* A handler that runs, and the stack pointer noted by its function: a try block inside the handler notes its own. */
struct catch_frame {
	struct active_catch active;
	struct cxx_frame *frame;
	const struct func_info *function;
	ULONG_PTR stack;
};

static void leave_catch(struct catch_frame *catch, void *leaving)
{
	*stack_pointer(catch->frame) = catch->stack;
	active_catch_leave(&catch->active, leaving);
	active_catch_forget(catch->active.establisher);
}

static EXCEPTION_DISPOSITION __cdecl action_guard(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context)
{
	(void)guard;
	(void)context;
	if (!(record->ExceptionFlags & EXCEPTION_UNWIND) && is_cxx_exception(record))
		terminate();
	return ExceptionContinueSearch;
}

/* Runs what leaving the states from the present one down to TARGET takes, as far as the place answers for them. */
static void unwind_to_state(const struct place *place, int target)
{
	struct cxx_frame *frame = place->frame;
	struct eh_thread *thread = eh_thread();
	int state = frame_state(frame, place->function);

	thread->processing_throw++;
	while (state != target && state > place->low && state <= place->high) {
		const struct unwind_entry *entry = &place->function->unwind_map[state];

		frame->state = state = entry->to_state; /* an action that throws is not run again */
		if (entry->action)
			eh_call(entry->action, frame->ebp, action_guard, NULL);
	}
	thread->processing_throw--;
}

static EXCEPTION_DISPOSITION __cdecl catch_guard(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context);

/* Gives HANDLER the exception. Does not return. */
static void catch_exception(const struct place *place, const struct try_entry *block, const struct eh_handler *handler,
	const struct catchable_type *type, EXCEPTION_RECORD *record, CONTEXT *context)
{
	struct cxx_frame *frame = place->frame;
	struct catch_frame catch = {
		.active = {.code = handler->code, .try_high = block->high, .catch_high = block->catch_high},
		.frame = frame,
		.function = place->function,
	};
	ULONG_PTR next;

	catch.active.establisher = (ULONG_PTR)&catch; /* a function's handlers all run on its frame: only this tells them apart */
	if (type)
		build_catch_object(record, handler, type, (ULONG_PTR)frame->ebp);
	RtlUnwind(place->registration, NULL, record, NULL);
	record->ExceptionFlags &= ~(EXCEPTION_UNWINDING | EXCEPTION_EXIT_UNWIND); /* it may be thrown again */
	unwind_to_state(place, block->low);
	frame->state = block->high + 1;
	catch.stack = *stack_pointer(frame);
	active_catch_enter(&catch.active, record, context);
	next = eh_call((void *)handler->code, frame->ebp, catch_guard, &catch);
	leave_catch(&catch, NULL);
	eh_continue(next, frame->ebp, catch.stack);
}

/* Looks for a handler. Returns if there is none. */
static void search(const struct place *place, EXCEPTION_RECORD *record, CONTEXT *context)
{
	const struct func_info *function = place->function;
	int state = frame_state(place->frame, function);
	bool is_cxx = is_cxx_exception(record);

	if (is_cxx && !thrown_info(record)) { /* `throw;` */
		record = eh_thread()->record;
		context = eh_thread()->context;
		is_cxx = is_cxx_exception(record);
		if (!record)
			return;
	}
	if (!is_cxx && eh_flags(function) & EH_FLAG_SYNCHRONOUS)
		return;
	for (uint32_t i = 0; i < function->try_count; i++) {
		const struct try_entry *block = &function->try_map[i];

		if (state < block->low || state > block->high || block->low <= place->low || block->high > place->high)
			continue;
		for (uint32_t k = 0; k < block->handler_count; k++) {
			const struct handler_entry *entry = &block->handlers[k];
			struct eh_handler handler = {
				.adjectives = entry->adjectives,
				.type = entry->type && entry->type->name[0] ? entry->type : NULL,
				.object = entry->object,
				.code = entry->code,
			};
			const struct catchable_type *type = is_cxx ? catchable_by(record, &handler) : NULL;

			if (type || !handler.type)
				catch_exception(place, block, &handler, type, record, context);
		}
	}
}

static void handle(const struct place *place, EXCEPTION_RECORD *record, CONTEXT *context)
{
	const struct func_info *function = place->function;
	struct eh_thread *thread = eh_thread();

	if (record->ExceptionFlags & EXCEPTION_UNWIND) {
		unwind_to_state(place, -1);
		return;
	}
	/* A translator turns other exceptions into C++ ones by throwing from inside. */
	if (!is_cxx_exception(record) && thread->translator && function->try_count && !(eh_flags(function) & EH_FLAG_SYNCHRONOUS)) {
		EXCEPTION_POINTERS pointers = {record, context};
		thread->translator(record->ExceptionCode, &pointers);
	}
	search(place, record, context);
}

static EXCEPTION_DISPOSITION __cdecl catch_guard(EXCEPTION_RECORD *record, struct eh_guard *guard, CONTEXT *context)
{
	struct catch_frame *catch = guard->argument;
	struct place place = {catch->frame, catch->function, guard, catch->active.try_high, catch->active.catch_high};

	handle(&place, record, context);
	if (record->ExceptionFlags & EXCEPTION_UNWIND)
		leave_catch(catch, is_cxx_exception(record) && thrown_info(record) ? thrown_object(record) : NULL);
	return ExceptionContinueSearch;
}

EXCEPTION_DISPOSITION __cdecl handle_cxx_frame(const struct func_info *function, EXCEPTION_RECORD *record, struct cxx_frame *frame,
	CONTEXT *context)
{
	struct place place = {frame, function, frame, -1, function->state_count - 1};

	if (function->magic < CXX_MAGIC || function->magic > CXX_MAGIC_LAST)
		terminate();
	handle(&place, record, context);
	if (!(record->ExceptionFlags & EXCEPTION_UNWIND) && is_cxx_exception(record) && eh_flags(function) & EH_FLAG_NOEXCEPT)
		terminate();
	return ExceptionContinueSearch;
}

/* What functions with try blocks give _setjmp3, with their state and their tables: longjmp goes back into such a frame. */
void __stdcall __CxxLongjmpUnwind(const _JUMP_BUFFER *buffer)
{
	struct cxx_frame *frame = (struct cxx_frame *)buffer->Registration;
	const struct func_info *function = (const struct func_info *)buffer->UnwindData[0];
	struct place place = {frame, function, frame, -1, function->state_count - 1};

	unwind_to_state(&place, (int)buffer->TryLevel);
}
