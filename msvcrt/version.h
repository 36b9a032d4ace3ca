/*
 * The version variables, exported as _osver, _winver and so on.
 */
#ifndef CRT_VERSION_H
#define CRT_VERSION_H

extern unsigned crt_osplatform, crt_osver, crt_winver, crt_winmajor, crt_winminor;

/* Sets them, at DLL start. */
void version_init(void);

#endif
