/*
 * The process's state that startup code sets and the rest of the runtime reads: default modes, the command line, the environment,
 * and what is to run at exit.
 */
#ifndef CRT_STARTUP_H
#define CRT_STARTUP_H

#include "crt.h"

extern int crt_fmode;   /* exported as _fmode: _O_TEXT (0 as well) or _O_BINARY, the mode of files opened without one */
extern int crt_commode; /* exported as _commode: _IOCOMMIT if fflush is to reach the disk without "c" in the mode */

/* Whether another thread than the first has been in this process. Never goes back to 0. */
extern volatile LONG crt_multithreaded;

/* Takes the command line from Windows, at DLL start. */
bool command_line_init(void);

/* Runs what atexit and _onexit registered, last first, each once; the second one what at_quick_exit did. */
void onexit_init(void);
void onexit_run(void);
void onexit_run_quick(void);

/* At the end of the process: unless exit or _exit was called, what exit does short of ending the process. */
void exit_on_detach(bool process_ends);

/* Releases what the thread owns: its handlers, its start record, its locale. */
void crt_thread_finish(void);

/* A console program (so errors go to stderr) or one with windows, as __set_app_type said. */
bool crt_is_console_program(void);

/* Reports the runtime error of that number and ends the process with 255. */
__attribute__((noreturn)) void __cdecl _amsg_exit(int number);

/* Writes to standard error with no help from streams, which may be what is broken. Nothing is shown by programs with windows. */
void crt_message(const char *text);

#endif
