/*
 * Certificate chains: how they are found (chain_build.c), judged (chain_status.c) and handed out (chain.c).
 */
#ifndef DECANT_CRYPT32_CHAIN_H
#define DECANT_CRYPT32_CHAIN_H

#include "chain_engine.h"

#define CHAIN_LENGTH 16u

/* How a chain ends, the better the higher. */
enum chain_end { CHAIN_PARTIAL, CHAIN_SELF_SIGNED, CHAIN_TRUSTED };

/* A chain from the end certificate upwards; each element has a user's reference. */
struct chain_path {
	struct certificate *elements[CHAIN_LENGTH];
	CERT_TRUST_STATUS status[CHAIN_LENGTH];
	DWORD count;
	enum chain_end end;
};

/* Finds the best chain for CERTIFICATE; ADDITIONAL may be NULL. */
void chain_build(const struct chain_engine *engine, struct certificate *certificate, struct store *additional, struct chain_path *path);
void chain_path_finish(struct chain_path *path);

/* Adds to the elements' status what is wrong with them at TIME and for what PARA asks; flags are CertGetCertificateChain's. */
void chain_judge(const struct chain_engine *engine, struct chain_path *path, FILETIME *time, const CERT_CHAIN_PARA *para, DWORD flags);

#endif
