/*
 * Import and export tables of a PE file in memory, for whoever looks at a file without running it.
 */
#ifndef DECANT_PE_TABLES_H
#define DECANT_PE_TABLES_H

#include "pe.h"

struct pe_import {
	const char *dll;
	const char *name; /* NULL: by ordinal */
	u16 ordinal;
	bool delayed;
	bool first; /* the first one of its DLL */
};

/* A walk through a file's imports, then its delayed imports. Set file; everything else starts as zero. */
struct pe_import_walk {
	const struct pe_file *file;
	bool delayed;
	bool done;
	bool invalid; /* the walk ended because the table makes no sense */
	u32 descriptor;
	u32 thunk; /* RVA of the next entry of the current DLL's list; 0 between DLLs */
	u32 steps;
	const char *dll;
	bool first;
};

/* The next import, or false at the end. A DLL that nothing is imported from is given once, with neither name nor ordinal. */
bool pe_import_next(struct pe_import_walk *walk, struct pe_import *out);

enum pe_export_kind {
	PE_EXPORT_NONE,
	PE_EXPORT_HERE,
	PE_EXPORT_FORWARDED
};

/*
 * Looks up an export by NAME, or by ORDINAL where name is NULL. *forward is "DLL.Function" or "DLL.#12" for a forwarded one.
 */
enum pe_export_kind pe_export_find(const struct pe_file *file, const char *name, u16 ordinal, const char **forward);

#endif
