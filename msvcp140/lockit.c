/*
 * std::_Lockit, the library's locks as scopes of C++ code, and the new handler.
 *
 * A member function has the object first, which on i686 is in ecx; a constructor returns it. The locks are recursive.
 */
#include <windows.h>

#include <stdlib.h>

#define MEMBER __attribute__((thiscall))

struct lockit {
	int which;
};

#define LOCKS 8 /* the library knows five; another number is another lock */

static CRITICAL_SECTION locks[LOCKS];
static INIT_ONCE locks_made = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK make_locks(INIT_ONCE *once, void *parameter, void **context)
{
	(void)once, (void)parameter, (void)context;
	for (int i = 0; i < LOCKS; i++)
		InitializeCriticalSection(&locks[i]);
	return TRUE;
}

struct lockit *MEMBER lockit_enter(struct lockit *this, int which)
{
	InitOnceExecuteOnce(&locks_made, make_locks, NULL, NULL);
	this->which = which;
	EnterCriticalSection(&locks[which & (LOCKS - 1)]);
	return this;
}

struct lockit *MEMBER lockit_enter_first(struct lockit *this)
{
	return lockit_enter(this, 0);
}

void MEMBER lockit_leave(struct lockit *this)
{
	LeaveCriticalSection(&locks[this->which & (LOCKS - 1)]);
}

/* --- operator new without memory --- */

typedef void(__cdecl *new_handler)(void);
typedef int(__cdecl *runtime_handler)(size_t bytes);

runtime_handler __cdecl _set_new_handler(runtime_handler new);

static new_handler handler;

/* The runtime's handler says whether to try again; the standard's has made room, or does not return. */
static int __cdecl call_handler(size_t bytes)
{
	new_handler now = handler;

	(void)bytes;
	if (now)
		now();
	return now != NULL;
}

new_handler __cdecl std_get_new_handler(void)
{
	return handler;
}

new_handler __cdecl std_set_new_handler(new_handler new)
{
	new_handler before = InterlockedExchangePointer((void **)&handler, (void *)new);

	_set_new_handler(new ? call_handler : NULL);
	return before;
}
