/*
 * Chain engines: CertCreateCertificateChainEngine (Microsoft, wincrypt.h). See chain_engine.h.
 *
 * An engine reads its stores when it is made. The default engines are made for each chain, so that they see what was added since;
 * what the system trusts is asked for once a process (store_system.c).
 */
#include "chain_engine.h"

#define ENGINE_MAGIC 0x676e6543u

static BOOL add_other(struct chain_engine *engine, struct store *store)
{
	if (!store || engine->other_count == CHAIN_OTHER_STORES)
		return FALSE;
	engine->others[engine->other_count++] = store;
	return TRUE;
}

static struct chain_engine *engine_create(DWORD location, const CERT_CHAIN_ENGINE_CONFIG *config)
{
	BOOL exclusive = config && config->cbSize >= offsetof(CERT_CHAIN_ENGINE_CONFIG, hExclusiveTrustedPeople) && config->hExclusiveRoot;
	struct chain_engine *engine = allocate(sizeof(*engine));
	BOOL ok = engine != NULL;

	if (!ok)
		return NULL;
	engine->magic = ENGINE_MAGIC;
	engine->references = 1;
	engine->trusted = exclusive ? CertDuplicateStore(config->hExclusiveRoot) : store_open_system(L"Root", location);
	engine->disallowed = store_open_system(L"Disallowed", location);
	ok = engine->trusted && engine->disallowed;
	if (ok && config && config->hRestrictedRoot) {
		engine->restricted = CertDuplicateStore(config->hRestrictedRoot);
		ok = engine->restricted != NULL;
	}
	if (config && config->hRestrictedOther)
		ok = ok && add_other(engine, CertDuplicateStore(config->hRestrictedOther));
	else
		ok = ok && add_other(engine, store_open_system(L"CA", location)) && add_other(engine, store_open_system(L"My", location));
	for (DWORD i = 0; ok && config && i < config->cAdditionalStore; i++)
		ok = add_other(engine, CertDuplicateStore(config->rghAdditionalStore[i]));
	if (!ok) {
		chain_engine_release(engine);
		return NULL;
	}
	return engine;
}

void chain_engine_release(struct chain_engine *engine)
{
	if (InterlockedDecrement(&engine->references))
		return;
	for (DWORD i = 0; i < engine->other_count; i++)
		store_release(engine->others[i]);
	if (engine->trusted)
		store_release(engine->trusted);
	if (engine->restricted)
		store_release(engine->restricted);
	if (engine->disallowed)
		store_release(engine->disallowed);
	engine->magic = 0;
	release(engine);
}

struct chain_engine *chain_engine_take(HCERTCHAINENGINE handle)
{
	struct chain_engine *engine = (struct chain_engine *)handle;

	if (handle == HCCE_CURRENT_USER)
		return engine_create(CERT_SYSTEM_STORE_CURRENT_USER, NULL);
	if (handle == HCCE_LOCAL_MACHINE)
		return engine_create(CERT_SYSTEM_STORE_LOCAL_MACHINE, NULL);
	if (IsBadReadPtr(engine, sizeof(*engine)) || engine->magic != ENGINE_MAGIC) {
		SetLastError((DWORD)E_INVALIDARG);
		return NULL;
	}
	InterlockedIncrement(&engine->references);
	return engine;
}

BOOL WINAPI CertCreateCertificateChainEngine(PCERT_CHAIN_ENGINE_CONFIG config, HCERTCHAINENGINE *handle)
{
	struct chain_engine *engine;

	/* The structure has grown; its first form ended before hExclusiveRoot. */
	if (!config || !handle || config->cbSize < offsetof(CERT_CHAIN_ENGINE_CONFIG, hExclusiveRoot) ||
	    (config->cAdditionalStore && !config->rghAdditionalStore) || config->cAdditionalStore > CHAIN_OTHER_STORES - 2)
		return fail((DWORD)E_INVALIDARG);
	engine = engine_create(config->dwFlags & CERT_CHAIN_USE_LOCAL_MACHINE_STORE ? CERT_SYSTEM_STORE_LOCAL_MACHINE : CERT_SYSTEM_STORE_CURRENT_USER,
			       config);
	*handle = (HCERTCHAINENGINE)engine;
	return engine != NULL;
}

void WINAPI CertFreeCertificateChainEngine(HCERTCHAINENGINE handle)
{
	struct chain_engine *engine = (struct chain_engine *)handle;

	if (handle != HCCE_CURRENT_USER && handle != HCCE_LOCAL_MACHINE && !IsBadReadPtr(engine, sizeof(*engine)) && engine->magic == ENGINE_MAGIC)
		chain_engine_release(engine);
}
