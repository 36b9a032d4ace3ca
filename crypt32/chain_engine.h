/*
 * Chain engines: which stores a chain is built from, and which of them is trusted. See chain.c.
 */
#ifndef DECANT_CRYPT32_CHAIN_ENGINE_H
#define DECANT_CRYPT32_CHAIN_ENGINE_H

#include "store.h"

#define CHAIN_OTHER_STORES 18u

struct chain_engine {
	DWORD magic;
	LONG references;
	struct store *trusted;    /* whose self-signed certificates are trusted */
	struct store *restricted; /* and which must be in this one too, unless it is NULL */
	struct store *disallowed;
	struct store *others[CHAIN_OTHER_STORES]; /* where issuers are looked for besides */
	DWORD other_count;
};

/* The engine behind a handle, with a reference; the default ones are made each time. NULL with the last error set. */
struct chain_engine *chain_engine_take(HCERTCHAINENGINE handle);
void chain_engine_release(struct chain_engine *engine);

#endif
