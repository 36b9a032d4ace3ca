/*
 * Where decant check finds the DLLs that a program would load.
 */
#ifndef DECANT_CHECK_FIND_H
#define DECANT_CHECK_FIND_H

#include "pe_tables.h"

/* A DLL, or the program itself. Owned by the list it is in. */
struct check_module {
	struct check_module *next;
	char *name;                /* as the program is called, or as the first import spells it */
	char *path;                /* NULL: not found */
	const char *problem;       /* why the file cannot be used, or NULL */
	bool ours;                 /* installed with decant; its own imports are its own business */
	bool read;                 /* file is valid */
	struct pe_file file;
};

struct check_modules {
	struct check_module *first;
	struct check_module **end;
	char *folder; /* of the program */
};

/*
 * The module that an import of NAME ("kernel32.dll", an API set, with or without suffix) means, from the list or added to it.
 * Never NULL: one that is not found has no path.
 */
struct check_module *check_find(struct check_modules *modules, const char *name);

/* Adds the file at PATH under NAME. */
struct check_module *check_add(struct check_modules *modules, const char *name, const char *path);

void check_modules_finish(struct check_modules *modules);

/* Whether MODULE provides a function, following forwarders through other modules. */
bool check_provides(struct check_modules *modules, struct check_module *module, const char *name, u16 ordinal);

#endif
