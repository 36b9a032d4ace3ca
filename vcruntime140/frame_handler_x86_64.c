/*
 * The language handler of C++ functions on x86_64: __CxxFrameHandler3 and __CxxFrameHandler4.
 *
 * Asked about an exception, it looks for a try block around the frame's state with a handler for it. Found one, the handler
 * gets its object and RtlUnwindEx unwinds to the frame, consolidated: destructors run for every frame on the way and for the
 * try block itself, and then run_catch() is called on top of the stack, with the thrown object still alive below. It calls the
 * handler, which the compiler made a function that works on its parent's frame, and returns where the function goes on.
 *
 * While a handler runs, the function's frame is seen by other walks as stopped in the try block. What its state really is (that
 * outside of the block) is in the list of active handlers, eh_thread.c. A handler's own frame answers for the states inside
 * of the handler only; those around its try block are answered for by the function's frame when the walk gets there. In format 3
 * a handler has its function's tables, of which those states are a part; in format 4 it has tables of its own.
 */
#include "eh.h"

/* A handler that is to run: in the frame of catch_exception(), which stays intact below until it has. */
struct catch_request {
	struct active_catch active;
	struct eh_handler handler;
	int try_low;
	EXCEPTION_RECORD *record;
	CONTEXT *context;
};

enum { PARAMETER_CALLBACK, PARAMETER_REQUEST, PARAMETER_COUNT };

/* In eh_call_x86_64.S: call CODE(0, frame) on frames whose handlers are catch_left and action_threw. */
ULONG64 eh_call_catch(ULONG_PTR code, ULONG_PTR frame, struct active_catch *active);
void eh_call_action(ULONG_PTR code, ULONG_PTR argument, ULONG_PTR frame);

/* What the frame is: its function's frame, and the states that it answers for, those in (low, high]. */
struct place {
	ULONG_PTR establisher;
	ULONG_PTR frame;
	int low, high;
	int state;
};

static ULONG64 run_catch(EXCEPTION_RECORD *unwind_record)
{
	struct catch_request *request = (void *)unwind_record->ExceptionInformation[PARAMETER_REQUEST];
	struct active_catch active = request->active; /* above the handler's frame, as the list wants it */

	active_catch_enter(&active, request->record, request->context);
	ULONG64 next = eh_call_catch(request->handler.code, active.frame, &active);
	active_catch_leave(&active, NULL);
	active_catch_forget(active.establisher);
	if (next < request->handler.continuations)
		next = request->handler.continuation[next];
	return next;
}

/* The handler of eh_call_catch's frame: an exception leaves the handler that it called. */
EXCEPTION_DISPOSITION catch_left(EXCEPTION_RECORD *record, struct active_catch *active)
{
	void *leaving = NULL;
	if (!(record->ExceptionFlags & EXCEPTION_UNWIND))
		return ExceptionContinueSearch;
	if (record->ExceptionCode == (DWORD)STATUS_UNWIND_CONSOLIDATE && record->NumberParameters == PARAMETER_COUNT
			&& record->ExceptionInformation[PARAMETER_CALLBACK] == (ULONG_PTR)run_catch) {
		struct catch_request *request = (void *)record->ExceptionInformation[PARAMETER_REQUEST];
		if (is_cxx_exception(request->record))
			leaving = thrown_object(request->record);
	}
	active_catch_leave(active, leaving);
	return ExceptionContinueSearch;
}

/* The handler of eh_call_action's frame: a destructor or copy constructor must not let exceptions out. */
EXCEPTION_DISPOSITION action_threw(EXCEPTION_RECORD *record)
{
	if (!(record->ExceptionFlags & EXCEPTION_UNWIND) && is_cxx_exception(record))
		terminate();
	return ExceptionContinueSearch;
}

static struct place find_place(const struct eh_function *function, ULONG_PTR establisher, ULONG_PTR pc)
{
	struct place place = {.establisher = establisher, .frame = establisher, .low = -1, .high = function->state_count};
	const struct active_catch *running = active_catch_on(function->begin, establisher);
	const struct active_catch *inner = active_catch_of(establisher);

	if (running) {
		place.frame = running->frame;
		if (!function->own_states) {
			place.low = running->try_high;
			place.high = running->catch_high;
		}
	}
	place.state = inner ? inner->outer_state : eh_state(function, pc);
	return place;
}

static bool answers_for(const struct place *place, int state)
{
	return state > place->low && state <= place->high;
}

/* Runs what leaving the states from the present one down to TARGET takes, as far as this frame answers for them. */
static void unwind_to_state(const struct eh_function *function, struct place *place, int target)
{
	struct eh_thread *thread = eh_thread();
	struct eh_action action;

	thread->processing_throw++;
	while (place->state != target && answers_for(place, place->state) && eh_unwind_action(function, place->state, &action)) {
		place->state = action.to_state;
		switch (action.kind) {
		case EH_NOTHING:
			break;
		case EH_FUNCLET:
			eh_call_action(action.code, 0, place->frame);
			break;
		case EH_DESTROY_OBJECT:
			eh_call_action(action.code, place->frame + action.object, 0);
			break;
		case EH_DESTROY_POINTED_TO:
			eh_call_action(action.code, *(ULONG_PTR *)(place->frame + action.object), 0);
			break;
		}
	}
	thread->processing_throw--;
}

static void unwind(const struct eh_function *function, const EXCEPTION_RECORD *record, const DISPATCHER_CONTEXT *dispatcher)
{
	struct place place = find_place(function, dispatcher->EstablisherFrame, dispatcher->ControlPc);
	int target = -1;

	if (record->ExceptionFlags & EXCEPTION_TARGET_UNWIND) {
		if (record->ExceptionCode == (DWORD)STATUS_UNWIND_CONSOLIDATE && record->NumberParameters == PARAMETER_COUNT
				&& record->ExceptionInformation[PARAMETER_CALLBACK] == (ULONG_PTR)run_catch)
			target = ((struct catch_request *)record->ExceptionInformation[PARAMETER_REQUEST])->try_low;
		else
			target = eh_state(function, dispatcher->TargetIp); /* longjmp */
	}
	unwind_to_state(function, &place, target);
	active_catch_forget(dispatcher->EstablisherFrame);
}

/* Gives HANDLER the exception. Does not return. */
static void catch_exception(const struct eh_function *function, const struct place *place, const struct eh_try *block,
	const struct eh_handler *handler, const struct catchable_type *type, EXCEPTION_RECORD *record, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	struct eh_action leave_block = {.to_state = -1};
	eh_unwind_action(function, block->low, &leave_block);
	struct catch_request request = {
		.active = {
			.establisher = place->establisher,
			.frame = place->frame,
			.code = handler->code,
			.outer_state = leave_block.to_state,
			.try_high = block->high,
			.catch_high = block->catch_high,
		},
		.handler = *handler,
		.try_low = block->low,
		.record = record,
		.context = context,
	};
	EXCEPTION_RECORD unwind_record = {
		.ExceptionCode = (DWORD)STATUS_UNWIND_CONSOLIDATE,
		.ExceptionFlags = EXCEPTION_NONCONTINUABLE,
		.NumberParameters = PARAMETER_COUNT,
		.ExceptionInformation = {[PARAMETER_CALLBACK] = (ULONG_PTR)run_catch, [PARAMETER_REQUEST] = (ULONG_PTR)&request},
	};
	if (type)
		build_catch_object(record, handler, type, place->frame);
	RtlUnwindEx((PVOID)place->establisher, (PVOID)dispatcher->ControlPc, &unwind_record, NULL, dispatcher->ContextRecord,
		dispatcher->HistoryTable);
}

/* Looks for a handler in this frame. Returns if there is none. */
static void search(const struct eh_function *function, EXCEPTION_RECORD *record, CONTEXT *context, DISPATCHER_CONTEXT *dispatcher)
{
	struct place place = find_place(function, dispatcher->EstablisherFrame, dispatcher->ControlPc);
	bool is_cxx = is_cxx_exception(record);
	const uint8_t *try_position = NULL, *handler_position = NULL;
	struct eh_try block;
	struct eh_handler handler;

	if (is_cxx && !thrown_info(record)) { /* `throw;` */
		record = eh_thread()->record;
		context = eh_thread()->context;
		is_cxx = is_cxx_exception(record);
		if (!record)
			return;
	}
	if (!is_cxx && function->synchronous)
		return;
	for (unsigned i = 0; eh_next_try(function, i, &try_position, &block); i++) {
		if (place.state < block.low || place.state > block.high || !answers_for(&place, block.low)
				|| !answers_for(&place, block.high))
			continue;
		for (unsigned k = 0; eh_next_handler(function, &block, k, &handler_position, &handler); k++) {
			const struct catchable_type *type = is_cxx ? catchable_by(record, &handler) : NULL;
			if (type || !handler.type)
				catch_exception(function, &place, &block, &handler, type, record, context, dispatcher);
		}
	}
	if (is_cxx && function->no_except)
		terminate();
}

static EXCEPTION_DISPOSITION handle(const struct eh_function *function, EXCEPTION_RECORD *record, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	if (record->ExceptionFlags & EXCEPTION_UNWIND) {
		unwind(function, record, dispatcher);
		return ExceptionContinueSearch;
	}
	/* A translator turns other exceptions into C++ ones by throwing from inside. */
	struct eh_thread *thread = eh_thread();
	if (!is_cxx_exception(record) && thread->translator && function->try_count && !function->synchronous) {
		EXCEPTION_POINTERS pointers = {record, context};
		thread->translator(record->ExceptionCode, &pointers);
	}
	search(function, record, context, dispatcher);
	return ExceptionContinueSearch;
}

EXCEPTION_DISPOSITION __cdecl __CxxFrameHandler3(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	struct eh_function function;
	(void)frame;
	if (!eh_function_open3(&function, dispatcher))
		terminate();
	return handle(&function, record, context, dispatcher);
}

EXCEPTION_DISPOSITION __cdecl __CxxFrameHandler4(EXCEPTION_RECORD *record, void *frame, CONTEXT *context,
	DISPATCHER_CONTEXT *dispatcher)
{
	struct eh_function function;
	(void)frame;
	if (!eh_function_open4(&function, dispatcher))
		terminate();
	return handle(&function, record, context, dispatcher);
}
