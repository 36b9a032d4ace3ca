/*
 * The folders that have names of their own (knownfolders.h), and where they are.
 */
#ifndef SHELL32_KNOWN_FOLDERS_H
#define SHELL32_KNOWN_FOLDERS_H

#include "shell32.h"

/* What a known folder lies below. */
enum folder_base {
	BASE_VIRTUAL,      /* it has no path */
	BASE_PROFILE,      /* the user's */
	BASE_ROAMING,      /* AppData\Roaming of it */
	BASE_LOCAL,        /* AppData\Local of it */
	BASE_USERS,        /* where all profiles are */
	BASE_PUBLIC,
	BASE_PROGRAM_DATA,
	BASE_WINDOWS,
	BASE_PROGRAMS,     /* Program Files of the program's own width */
	BASE_PROGRAMS_X64,
	BASE_PROGRAMS_X86,
};

struct known_folder {
	const KNOWNFOLDERID *id;
	BYTE base;         /* enum folder_base */
	BYTE precreated;   /* a profile of Windows has it from the start: it comes to be when it is asked for */
	const WCHAR *path; /* below base; empty for base itself */
};

/* The folder with this id; NULL: Windows may know it, this system does not. */
const struct known_folder *known_folder_find(const KNOWNFOLDERID *id);

#endif
