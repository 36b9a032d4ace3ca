/*
 * Control handlers (consoleapi.h): what is called for CTRL+C, CTRL+BREAK, the closing of the console and the system's shutdown.
 *
 * Handlers are called on a thread that the host starts for an event, the one that was added last first, until one says that it
 * has dealt with it. Windows' own, which is always there and comes last, ends the process. After a closed console or a shutdown
 * the process ends whatever they say.
 */
#include "console.h"

#include <decant/console.h>
#include <decant/nt_sync.h>
#include <decant/rtl.h>

/* ntdll's entry of threads. */
void NTAPI decant_start_thread(void);

struct control_handler {
	struct control_handler *next;
	PHANDLER_ROUTINE routine;
};

static RTL_SRWLOCK handlers_lock;
static struct control_handler *handlers;

/* A copy of the list, since handlers may add and remove handlers. *count is 0 without memory too. */
static PHANDLER_ROUTINE *snapshot(DWORD *count)
{
	PHANDLER_ROUTINE *routines;
	DWORD length = 0;

	RtlAcquireSRWLockShared(&handlers_lock);
	for (struct control_handler *h = handlers; h; h = h->next)
		length++;
	routines = RtlAllocateHeap(GetProcessHeap(), 0, (length + 1) * sizeof(*routines));
	*count = 0;
	if (routines)
		for (struct control_handler *h = handlers; h; h = h->next)
			routines[(*count)++] = h->routine;
	RtlReleaseSRWLockShared(&handlers_lock);
	return routines;
}

static BOOL call_handlers(DWORD event)
{
	DWORD count;
	PHANDLER_ROUTINE *routines = snapshot(&count);
	BOOL done = FALSE;

	for (DWORD i = 0; i < count && !done; i++)
		done = routines[i](event);
	RtlFreeHeap(GetProcessHeap(), 0, routines);
	return done;
}

static DWORD WINAPI control_thread(void *argument)
{
	struct host_console_next_event next = { 0 };

	(void)argument;
	while (!host_call(HOST_console_next_event, &next))
		if (!call_handlers(next.event) || (next.event != CTRL_C_EVENT && next.event != CTRL_BREAK_EVENT))
			ExitProcess((UINT)STATUS_CONTROL_C_EXIT);
	return 0;
}

static BOOL add_handler(PHANDLER_ROUTINE routine)
{
	struct host_console_listen listen = { GUEST_PTR(decant_start_thread), GUEST_PTR(control_thread) };
	struct control_handler *handler = RtlAllocateHeap(GetProcessHeap(), 0, sizeof(*handler));
	NTSTATUS status = handler ? host_call(HOST_console_listen, &listen) : STATUS_NO_MEMORY;

	if (status) {
		RtlFreeHeap(GetProcessHeap(), 0, handler);
		return set_last_status(status);
	}
	handler->routine = routine;
	RtlAcquireSRWLockExclusive(&handlers_lock);
	handler->next = handlers;
	handlers = handler;
	RtlReleaseSRWLockExclusive(&handlers_lock);
	return TRUE;
}

static BOOL remove_handler(PHANDLER_ROUTINE routine)
{
	struct control_handler **link, *found;

	RtlAcquireSRWLockExclusive(&handlers_lock);
	for (link = &handlers; *link && (*link)->routine != routine; link = &(*link)->next)
		;
	found = *link;
	if (found)
		*link = found->next;
	RtlReleaseSRWLockExclusive(&handlers_lock);
	if (!found) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	RtlFreeHeap(GetProcessHeap(), 0, found);
	return TRUE;
}

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE routine, BOOL add)
{
	if (!routine) {
		struct host_console_ignore_break params = { .ignore = add != FALSE };

		return check_status(host_call(HOST_console_ignore_break, &params));
	}
	return add ? add_handler(routine) : remove_handler(routine);
}
