/*
 * The C++ runtime of Microsoft's compilers: exceptions. What its files share.
 *
 * Compilers emit tables (which states a function passes through, which try blocks cover them, what types a thrown object can
 * be caught as) whose addresses are relative to their image on x86_64 and absolute on i686; `base` is the image or 0. The
 * runtime that a program links, vcruntime140 or msvcrt or ucrtbase, is made of these sources each with its own state.
 *
 * Public layouts: those that compilers have built in (clang's Microsoft ABI, which is open, emits the same).
 */
#ifndef VCRUNTIME_EH_H
#define VCRUNTIME_EH_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* How compilers call functions of a class: `this` in ecx on i686, no different from others on x86_64. */
#define MEMBER_FUNCTION __attribute__((thiscall))

#define CXX_EXCEPTION 0xe06d7363u
#define CXX_MAGIC 0x19930520u
#define CXX_MAGIC_LAST 0x19930522u
#define CXX_MAGIC_PURE 0x01994000u

/* ---- thrown types ---- */

struct type_descriptor {
	const void *vftable;
	char *undecorated; /* type_info::name()'s cache */
	char name[];       /* ".?AVname@@" */
};

/* How to get from an object to one of its base classes; pdisp is -1 unless the base is virtual. */
struct member_displacement {
	int32_t mdisp, pdisp, vdisp;
};

#define CATCHABLE_SIMPLE 1u
#define CATCHABLE_BY_REFERENCE_ONLY 2u
#define CATCHABLE_HAS_VIRTUAL_BASE 4u
struct catchable_type {
	uint32_t properties;
	int32_t type;
	struct member_displacement displacement;
	int32_t size;
	int32_t copy; /* a copy constructor, or 0 to copy bytes */
};

#define THROWN_CONST 1u
#define THROWN_VOLATILE 2u
#define THROWN_UNALIGNED 4u
struct throw_info {
	uint32_t attributes;
	int32_t destructor;
	int32_t forward_compatible;
	int32_t types; /* int32_t count, then as many addresses of catchable_type */
};

/* ---- what a function's tables say, whichever format they have: eh_tables_x86_64.c ---- */

#define HANDLER_CONST 1u
#define HANDLER_VOLATILE 2u
#define HANDLER_UNALIGNED 4u
#define HANDLER_REFERENCE 8u
struct eh_handler {
	uint32_t adjectives;
	const struct type_descriptor *type; /* NULL for catch (...) */
	int32_t object;                     /* where the caught object goes, from the frame; 0 for nowhere */
	ULONG_PTR code;
	unsigned continuations;             /* addresses the handler's result chooses from; 0: the result is the address */
	ULONG_PTR continuation[2];
};

struct eh_try {
	int low, high, catch_high;
	unsigned handler_count;
	const uint8_t *handlers;
};

struct eh_function {
	int format; /* 3 or 4: of __CxxFrameHandler3 and 4 */
	ULONG_PTR base;
	ULONG_PTR begin; /* of the function or handler that the frame executes */
	bool synchronous; /* /EHs: catch (...) takes C++ exceptions only */
	bool no_except;
	bool own_states; /* of a handler whose states are numbered apart from its function's */
	int state_count;
	const uint8_t *unwind_map, *try_map, *ip_map;
	unsigned try_count, ip_count;
};

struct _DISPATCHER_CONTEXT;
/* Reads the tables of a frame; DATA is its handler data. False if they are of no format known. */
bool eh_function_open3(struct eh_function *function, const struct _DISPATCHER_CONTEXT *dispatcher);
bool eh_function_open4(struct eh_function *function, const struct _DISPATCHER_CONTEXT *dispatcher);
/* The state at an address, -1 outside all. */
int eh_state(const struct eh_function *function, ULONG_PTR address);
/* Walks try blocks, inner ones first: *position starts at 0. False after the last. */
bool eh_next_try(const struct eh_function *function, unsigned index, const uint8_t **position, struct eh_try *block);
/* Walks the handlers of a block alike. */
bool eh_next_handler(const struct eh_function *function, const struct eh_try *block, unsigned index, const uint8_t **position,
	struct eh_handler *handler);

enum eh_action_kind {
	EH_NOTHING,
	EH_FUNCLET,           /* code(0, frame) */
	EH_DESTROY_OBJECT,    /* destructor(frame + object) */
	EH_DESTROY_POINTED_TO, /* destructor(*(frame + object)) */
};
struct eh_action {
	enum eh_action_kind kind;
	int to_state; /* -1: outside all */
	ULONG_PTR code;
	int32_t object;
};
/* What leaving STATE does. False if there is no such state. */
bool eh_unwind_action(const struct eh_function *function, int state, struct eh_action *action);

/* ---- what a thread is handling: eh_thread.c ---- */

/*
 * A handler that runs, from when it is entered until it is left. On the stack of the code that called it. One that an exception
 * leaves stays in the list, marked, until the frame of its try block is unwound too: it tells that frame's state.
 */
struct active_catch {
	struct active_catch *outer;
	ULONG_PTR establisher; /* the frame whose try block it belongs to: a function's, or a handler's it is inside of */
	ULONG_PTR frame;       /* the function's frame: what all its handlers get */
	ULONG_PTR code;
	int outer_state;       /* the state of establisher's frame outside of the block */
	int try_high, catch_high; /* the handler's own states are in (try_high, catch_high] */
	bool left;
	EXCEPTION_RECORD *record;
	CONTEXT *context;
	EXCEPTION_RECORD *outer_record; /* what the thread's were before */
	CONTEXT *outer_context;
};

struct eh_thread {
	int processing_throw; /* destructors run for an exception: std::uncaught_exceptions() */
	struct active_catch *catches;
	EXCEPTION_RECORD *record; /* of the innermost handler; what `throw;` throws */
	CONTEXT *context;
	void (__cdecl *unexpected)(void);
	void (__cdecl *terminate)(void);
	void (__cdecl *translator)(unsigned, EXCEPTION_POINTERS *);
};

/* This thread's, or this fiber's. Never NULL: without memory for it the program is terminated. */
struct eh_thread *eh_thread(void);
/* The handler whose try block is in the frame ESTABLISHER, or NULL. */
struct active_catch *active_catch_of(ULONG_PTR establisher);
/* The handler at CODE that runs on the frame ESTABLISHER, or NULL if that is no handler's frame. */
struct active_catch *active_catch_on(ULONG_PTR code, ULONG_PTR establisher);
void active_catch_enter(struct active_catch *entry, EXCEPTION_RECORD *record, CONTEXT *context);
/* Ends the handling: destroys the object, unless it is LEAVING's or an outer handler's. */
void active_catch_leave(struct active_catch *entry, void *leaving);
/* Takes the handlers of ESTABLISHER's frame off the list: it is unwound, or goes on after the try block. */
void active_catch_forget(ULONG_PTR establisher);

/* ---- objects ---- */

/* Whether a record is a C++ exception of ours. */
bool is_cxx_exception(const EXCEPTION_RECORD *record);
const struct throw_info *thrown_info(const EXCEPTION_RECORD *record);
ULONG_PTR thrown_base(const EXCEPTION_RECORD *record);
void *thrown_object(const EXCEPTION_RECORD *record);
/* The way in which HANDLER can catch the record's object, or NULL. */
const struct catchable_type *catchable_by(const EXCEPTION_RECORD *record, const struct eh_handler *handler);
/* Gives HANDLER its object, in FRAME. */
void build_catch_object(const EXCEPTION_RECORD *record, const struct eh_handler *handler, const struct catchable_type *type,
	ULONG_PTR frame);
void destroy_thrown(const EXCEPTION_RECORD *record);
void *displace(void *object, const struct member_displacement *displacement);

/* std::terminate; the C runtime has it (terminate.c). */
_Noreturn void __cdecl terminate(void);
void __stdcall _CxxThrowException(void *object, const struct throw_info *info);

#endif
