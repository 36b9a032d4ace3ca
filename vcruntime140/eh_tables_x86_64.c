/*
 * The tables of C++ functions on x86_64, in the two formats that are in use.
 *
 * Format 3 (__CxxFrameHandler3, since 2003) is arrays of 32-bit fields. Format 4 (__CxxFrameHandler4, Visual Studio 2019)
 * says the same in variable-length integers, leaves out what is zero, and gives each catch handler a map of its own. Both
 * have: a map from code addresses to states; for each state, what leaving it does and what state is then; and for each try
 * block the states it covers and its handlers. What they say of where a handler finds its function's frame is not needed here:
 * the runtime remembers the frame of each handler it calls.
 */
#include "eh.h"

/* ---- format 3 ---- */

struct func_info3 {
	uint32_t magic : 29, flags : 3;
	int32_t state_count;
	int32_t unwind_map;
	uint32_t try_count;
	int32_t try_map;
	uint32_t ip_count;
	int32_t ip_map;
	int32_t unwind_help;
	int32_t exception_specification; /* from magic 0x19930521 */
	uint32_t eh_flags;               /* from magic 0x19930522 */
};
#define EH_FLAG_SYNCHRONOUS 1u
#define EH_FLAG_NOEXCEPT 4u

struct unwind_entry3 {
	int32_t to_state;
	int32_t action;
};

struct try_entry3 {
	int32_t low, high, catch_high;
	int32_t handler_count;
	int32_t handlers;
};

struct handler_entry3 {
	uint32_t adjectives;
	int32_t type;
	int32_t object;
	int32_t code;
	uint32_t parent_frame;
};

struct ip_entry3 {
	uint32_t address;
	int32_t state;
};

/* Where the function or funclet of a frame begins; chained unwind entries are parts of another. */
static ULONG_PTR function_begin(const DISPATCHER_CONTEXT *dispatcher)
{
	const RUNTIME_FUNCTION *entry = dispatcher->FunctionEntry;
	for (int depth = 0; depth < 32; depth++) {
		const uint8_t *info = (const uint8_t *)(dispatcher->ImageBase + entry->UnwindData);
		if (!(info[0] >> 3 & UNW_FLAG_CHAININFO))
			break;
		entry = (const RUNTIME_FUNCTION *)(info + 4 + ((info[2] + 1) & ~1) * 2);
	}
	return dispatcher->ImageBase + entry->BeginAddress;
}

bool eh_function_open3(struct eh_function *function, const DISPATCHER_CONTEXT *dispatcher)
{
	const struct func_info3 *info = (const void *)(dispatcher->ImageBase + *(const uint32_t *)dispatcher->HandlerData);
	if (info->magic < CXX_MAGIC || info->magic > CXX_MAGIC_LAST)
		return false;
	uint32_t flags = info->magic >= CXX_MAGIC_LAST ? info->eh_flags : 0;
	*function = (struct eh_function){
		.format = 3,
		.base = dispatcher->ImageBase,
		.begin = function_begin(dispatcher),
		.synchronous = flags & EH_FLAG_SYNCHRONOUS,
		.no_except = flags & EH_FLAG_NOEXCEPT,
		.state_count = info->state_count,
		.unwind_map = (const uint8_t *)(dispatcher->ImageBase + info->unwind_map),
		.try_map = (const uint8_t *)(dispatcher->ImageBase + info->try_map),
		.try_count = info->try_count,
		.ip_map = (const uint8_t *)(dispatcher->ImageBase + info->ip_map),
		.ip_count = info->ip_count,
	};
	return true;
}

static int state3(const struct eh_function *function, ULONG_PTR address)
{
	const struct ip_entry3 *map = (const void *)function->ip_map;
	unsigned low = 0, high = function->ip_count;
	while (low < high) {
		unsigned middle = low + (high - low) / 2;
		if (function->base + map[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? map[low - 1].state : -1;
}

static void try3(const struct eh_function *function, unsigned index, struct eh_try *block)
{
	const struct try_entry3 *entry = (const struct try_entry3 *)function->try_map + index;
	*block = (struct eh_try){entry->low, entry->high, entry->catch_high, (unsigned)entry->handler_count,
		(const uint8_t *)(function->base + entry->handlers)};
}

static void handler3(const struct eh_function *function, const struct eh_try *block, unsigned index, struct eh_handler *handler)
{
	const struct handler_entry3 *entry = (const struct handler_entry3 *)block->handlers + index;
	const struct type_descriptor *type = entry->type ? (const void *)(function->base + entry->type) : NULL;
	*handler = (struct eh_handler){.adjectives = entry->adjectives, .type = type && type->name[0] ? type : NULL,
		.object = entry->object, .code = function->base + entry->code};
}

/* ---- format 4 ---- */

enum {
	FUNC4_IS_CATCH = 0x01,
	FUNC4_IS_SEPARATED = 0x02,
	FUNC4_BLOCK_BOUNDARIES = 0x04,
	FUNC4_UNWIND_MAP = 0x08,
	FUNC4_TRY_MAP = 0x10,
	FUNC4_SYNCHRONOUS = 0x20,
	FUNC4_NOEXCEPT = 0x40,
};

enum {
	HANDLER4_ADJECTIVES = 0x01,
	HANDLER4_TYPE = 0x02,
	HANDLER4_OBJECT = 0x04,
	HANDLER4_CONTINUATION_IS_RVA = 0x08,
	HANDLER4_CONTINUATIONS = 0x30,
};

static int32_t read_int32(const uint8_t **at)
{
	int32_t value;
	memcpy(&value, *at, sizeof value);
	*at += sizeof value;
	return value;
}

/* The number of low one bits in the first byte says how many bytes follow it. */
static uint32_t read_unsigned(const uint8_t **at)
{
	const uint8_t *bytes = *at;
	uint32_t value = 0;
	unsigned more = 0;
	while (more < 4 && bytes[0] >> more & 1)
		more++;
	for (unsigned i = 0; i <= more && i < 4; i++)
		value |= (uint32_t)bytes[more == 4 ? i + 1 : i] << i * 8;
	*at += more + 1;
	return more == 4 ? value : value >> (more + 1);
}

static const uint8_t *table_at(const struct eh_function *function, const uint8_t **at)
{
	return (const uint8_t *)(function->base + read_int32(at));
}

bool eh_function_open4(struct eh_function *function, const DISPATCHER_CONTEXT *dispatcher)
{
	const uint8_t *at = (const uint8_t *)(dispatcher->ImageBase + *(const uint32_t *)dispatcher->HandlerData);
	uint8_t header = *at++;
	*function = (struct eh_function){
		.format = 4,
		.base = dispatcher->ImageBase,
		.begin = function_begin(dispatcher),
		.synchronous = header & FUNC4_SYNCHRONOUS,
		.no_except = header & FUNC4_NOEXCEPT,
		.own_states = header & FUNC4_IS_CATCH,
	};
	if (header & FUNC4_BLOCK_BOUNDARIES)
		read_unsigned(&at);
	if (header & FUNC4_UNWIND_MAP) {
		function->unwind_map = table_at(function, &at);
		function->state_count = (int)read_unsigned(&function->unwind_map);
	}
	if (header & FUNC4_TRY_MAP) {
		function->try_map = table_at(function, &at);
		function->try_count = read_unsigned(&function->try_map);
	}
	const uint8_t *map = table_at(function, &at);
	if (header & FUNC4_IS_SEPARATED) { /* a table of code segments, each with a map */
		const uint8_t *segment = map;
		map = NULL;
		for (uint32_t count = read_unsigned(&segment); count > 0 && !map; count--) {
			ULONG_PTR start = function->base + (uint32_t)read_int32(&segment);
			const uint8_t *segment_map = table_at(function, &segment);
			if (start == function->begin)
				map = segment_map;
		}
	}
	if (map)
		function->ip_count = read_unsigned(&map);
	function->ip_map = map;
	return true;
}

static int state4(const struct eh_function *function, ULONG_PTR address)
{
	const uint8_t *at = function->ip_map;
	ULONG_PTR place = function->begin;
	int state = -1;
	for (unsigned i = 0; i < function->ip_count; i++) {
		place += read_unsigned(&at);
		if (place > address)
			break;
		state = (int)read_unsigned(&at) - 1;
	}
	return state;
}

/* Entries have no fixed size; each says how far back the entry of the next state begins. Returns where an entry begins. */
static const uint8_t *read_unwind4(const uint8_t **at, struct eh_action *action, uint32_t *back)
{
	const uint8_t *start = *at;
	uint32_t head = read_unsigned(at);
	*back = head >> 2;
	*action = (struct eh_action){.to_state = -1};
	switch (head & 3) {
	case 0:
		return start;
	case 1:
		action->kind = EH_DESTROY_OBJECT;
		break;
	case 2:
		action->kind = EH_DESTROY_POINTED_TO;
		break;
	case 3:
		action->kind = EH_FUNCLET;
		break;
	}
	action->code = (ULONG_PTR)(uint32_t)read_int32(at);
	if (action->kind != EH_FUNCLET)
		action->object = (int32_t)read_unsigned(at);
	return start;
}

static void unwind4(const struct eh_function *function, int state, struct eh_action *action)
{
	const uint8_t *at = function->unwind_map, *start = at;
	uint32_t back = 0;
	for (int i = 0; i <= state; i++)
		start = read_unwind4(&at, action, &back);
	action->code += function->base;
	if (back == 0)
		return;
	/* Finds the number of the state whose entry is BACK bytes before this one; before the first is outside. */
	const uint8_t *target = start - back;
	struct eh_action other;
	uint32_t ignored;
	at = function->unwind_map;
	for (int i = 0; i < state; i++)
		if (read_unwind4(&at, &other, &ignored) == target) {
			action->to_state = i;
			return;
		}
}

static void handler4(const struct eh_function *function, const uint8_t **at, struct eh_handler *handler)
{
	uint8_t header = *(*at)++;
	*handler = (struct eh_handler){0};
	if (header & HANDLER4_ADJECTIVES)
		handler->adjectives = read_unsigned(at);
	if (header & HANDLER4_TYPE) {
		const struct type_descriptor *type = (const void *)(function->base + read_int32(at));
		handler->type = type->name[0] ? type : NULL;
	}
	if (header & HANDLER4_OBJECT)
		handler->object = (int32_t)read_unsigned(at);
	handler->code = function->base + (uint32_t)read_int32(at);
	handler->continuations = (header & HANDLER4_CONTINUATIONS) >> 4;
	for (unsigned i = 0; i < handler->continuations; i++) {
		ULONG_PTR address = header & HANDLER4_CONTINUATION_IS_RVA ? function->base + (uint32_t)read_int32(at)
			: function->begin + read_unsigned(at);
		if (i < 2)
			handler->continuation[i] = address;
	}
}

/* ---- either ---- */

int eh_state(const struct eh_function *function, ULONG_PTR address)
{
	return function->format == 3 ? state3(function, address) : state4(function, address);
}

bool eh_next_try(const struct eh_function *function, unsigned index, const uint8_t **position, struct eh_try *block)
{
	if (index >= function->try_count)
		return false;
	if (function->format == 3) {
		try3(function, index, block);
		return true;
	}
	const uint8_t *at = index == 0 ? function->try_map : *position;
	block->low = (int)read_unsigned(&at);
	block->high = (int)read_unsigned(&at);
	block->catch_high = (int)read_unsigned(&at);
	block->handlers = table_at(function, &at);
	block->handler_count = read_unsigned(&block->handlers);
	*position = at;
	return true;
}

bool eh_next_handler(const struct eh_function *function, const struct eh_try *block, unsigned index, const uint8_t **position,
	struct eh_handler *handler)
{
	if (index >= block->handler_count)
		return false;
	if (function->format == 3) {
		handler3(function, block, index, handler);
		return true;
	}
	if (index == 0)
		*position = block->handlers;
	handler4(function, position, handler);
	return true;
}

bool eh_unwind_action(const struct eh_function *function, int state, struct eh_action *action)
{
	if (state < 0 || state >= function->state_count)
		return false;
	if (function->format == 4) {
		unwind4(function, state, action);
		return true;
	}
	const struct unwind_entry3 *entry = (const struct unwind_entry3 *)function->unwind_map + state;
	*action = (struct eh_action){.kind = entry->action ? EH_FUNCLET : EH_NOTHING, .to_state = entry->to_state,
		.code = function->base + entry->action};
	return true;
}
