/*
 * __try, __except and __finally of C on i686: the frames that compilers link into fs:0.
 */
#ifndef VCRUNTIME_EXCEPT_HANDLER_I686_H
#define VCRUNTIME_EXCEPT_HANDLER_I686_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#define SEH_CHAIN_END ((struct seh_frame *)(ULONG_PTR)-1)

/* A __try block: its __except has a filter, its __finally has none. */
struct seh_scope {
	int enclosing;
	LONG (*filter)(void);
	void (*handler)(void);
};

/*
 * On the stack of a function, ending where its ebp points. The two words before are the stack pointer that __except blocks begin with and
 * what GetExceptionInformation answers.
 */
struct seh_frame {
	struct seh_frame *next;
	void *handler;
	const void *scopes; /* of _except_handler3: struct seh_scope[]; of 4: see there */
	int level;
	ULONG_PTR ebp[];
};

void __cdecl _global_unwind2(struct seh_frame *frame);
void __cdecl _local_unwind2(struct seh_frame *frame, int stop);
void __cdecl _local_unwind4(const ULONG_PTR *cookie, struct seh_frame *frame, int stop);

/* Call and enter a block of the function whose frame pointer is EBP: except_handler_call_i686.S. */
LONG __cdecl seh_call(void *code, void *ebp);
_Noreturn void __cdecl seh_enter(void *code, void *ebp);

#endif
