/*
 * Rows of the registry's defaults.
 */
#ifndef DECANT_REGISTRY_DEFAULT_H
#define DECANT_REGISTRY_DEFAULT_H

#include <decant/types.h>

#include <stddef.h>

#define REG_SZ 1u
#define REG_EXPAND_SZ 2u
#define REG_DWORD 4u

struct row {
	const char *key;  /* as it is shown */
	const char *name; /* NULL: only the key */
	u32 type;
	const char *text;
	u32 number;
};

/* The rows that depend on the machine: its processors. Made once; COUNT returns how many there are. */
const struct row *machine_rows(size_t *count);

#endif
