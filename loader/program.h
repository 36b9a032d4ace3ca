/*
 * The program that this process runs: what the command line named, and how guest code is started on it.
 */
#ifndef DECANT_PROGRAM_H
#define DECANT_PROGRAM_H

#include <decant/types.h>

/* Exit codes of decant itself, where the program gave none. */
#define EXIT_DECANT_FAILED 125 /* decant could not do its work */
#define EXIT_NOT_RUNNABLE 126  /* the file is not a Windows program that can run here */
#define EXIT_NOT_FOUND 127     /* there is no such file */

struct program {
	const char *path;    /* absolute Unix path of the file */
	char **arguments;    /* what follows the program's name on the command line, ended by NULL */
	char *command_line;  /* a Windows command line to use as it is (UTF-8), or NULL to make one of path and arguments */
	guest_ptr ntdll_base;
	u64 ntdll_size;
};

/* The process' one program. Written by main and bring-up only, before guest code runs. */
extern struct program program;

/*
 * Finds the file that NAME means: a Unix path, a Windows path ("C:\x\y.exe"), or a name without a folder that is looked for
 * in PATH; ".exe" may be left out. Returns its absolute Unix path, allocated, or NULL if there is none.
 */
char *program_find(const char *name);
/* Says that program_find found nothing. Returns the exit code for that. */
int program_report_missing(const char *name);

/*
 * Brings the process up as a Windows process and runs the program to its end. Returns the exit code of the program as the
 * low 8 bits, or one of the codes above after a line that says why.
 */
int bringup_run(void);

#endif
