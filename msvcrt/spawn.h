/*
 * Starting programs, for _spawn, system and _popen.
 */
#ifndef CRT_SPAWN_H
#define CRT_SPAWN_H

#include "crt.h"

/*
 * Starts PROGRAM, whose name is complete, with a command line that is used as it is. ENVIRONMENT is a block for CreateProcessW or
 * NULL. DESCRIPTORS: the open descriptors that may be inherited are handed on. STANDARD: three handles to be the program's standard
 * ones, or NULL for this process's. The process handle is the caller's; NULL with errno set.
 */
HANDLE spawn_process(const wchar_t *program, const wchar_t *command_line, const wchar_t *environment, bool descriptors,
		const HANDLE standard[3], DWORD flags);

/* The general case of _spawn; NAME is looked for along PATH if ALONG_PATH and it names no folder. */
intptr_t spawn(int mode, const wchar_t *name, const wchar_t *const *arguments, const wchar_t *const *environment, bool along_path);

/* The command interpreter's full name from COMSPEC, or "cmd.exe". */
const wchar_t *spawn_interpreter(void);

/* "INTERPRETER /c COMMAND" in memory from malloc. */
wchar_t *spawn_interpreter_line(const wchar_t *interpreter, const wchar_t *command);

/* Waits for a process, closes its handle and answers its exit code. -1 with errno set. */
intptr_t spawn_wait(HANDLE process);

#endif
