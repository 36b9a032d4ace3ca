/*
 * The version of Windows as runtimes of that time told it in variables, and two functions older than the API.
 */
#include "crt.h"
#include "version.h"

unsigned crt_osplatform = VER_PLATFORM_WIN32_NT, crt_osver, crt_winver, crt_winmajor, crt_winminor;

void version_init(void)
{
	DWORD version = GetVersion();

	crt_winmajor = LOBYTE(LOWORD(version));
	crt_winminor = HIBYTE(LOWORD(version));
	crt_winver = crt_winmajor << 8 | crt_winminor;
	crt_osver = HIWORD(version) & 0x7fff;
}

unsigned *__cdecl __p__osver(void) { return &crt_osver; }
unsigned *__cdecl __p__winver(void) { return &crt_winver; }
unsigned *__cdecl __p__winmajor(void) { return &crt_winmajor; }
unsigned *__cdecl __p__winminor(void) { return &crt_winminor; }

void __cdecl _sleep(unsigned long milliseconds)
{
	Sleep(milliseconds);
}
