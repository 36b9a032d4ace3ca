/*
 * CertGetCertificateChain: chains as programs get them (Microsoft, wincrypt.h).
 *
 * A chain context is one block with all its structures. It holds a reference to each certificate. There is one simple chain, because
 * there are no lists of trusted certificates (CTLs).
 */
#include "chain.h"

struct chain {
	CERT_CHAIN_CONTEXT context; /* first */
	LONG references;
	CERT_SIMPLE_CHAIN simple, *simples[1];
	CERT_CHAIN_ELEMENT elements[CHAIN_LENGTH], *element_list[CHAIN_LENGTH];
};

static struct chain *chain_of(PCCERT_CHAIN_CONTEXT context)
{
	return (struct chain *)context;
}

static void chain_destroy(struct chain *chain)
{
	for (DWORD i = 0; i < chain->simple.cElement; i++) {
		CertFreeCertificateContext(chain->elements[i].pCertContext);
		release(chain->elements[i].pApplicationUsage);
	}
	release(chain);
}

/* Makes a chain of PATH, whose references it takes. */
static struct chain *chain_create(struct chain_path *path, DWORD flags)
{
	struct chain *chain = allocate(sizeof(*chain));
	CERT_TRUST_STATUS whole = { 0, CERT_TRUST_HAS_PREFERRED_ISSUER };

	if (!chain)
		return NULL;
	for (DWORD i = 0; i < path->count; i++) {
		CERT_CHAIN_ELEMENT *element = &chain->elements[i];

		element->cbSize = sizeof(*element);
		element->pCertContext = &path->elements[i]->context;
		element->TrustStatus = path->status[i];
		element->pApplicationUsage = certificate_extension(element->pCertContext, szOID_ENHANCED_KEY_USAGE, &asn_enhanced_usage);
		chain->element_list[i] = element;
		whole.dwErrorStatus |= path->status[i].dwErrorStatus;
	}
	if (path->end == CHAIN_PARTIAL)
		whole.dwErrorStatus |= CERT_TRUST_IS_PARTIAL_CHAIN;
	chain->simple = (CERT_SIMPLE_CHAIN){
		.cbSize = sizeof(chain->simple), .TrustStatus = whole, .cElement = path->count, .rgpElement = chain->element_list,
	};
	path->count = 0;
	chain->simples[0] = &chain->simple;
	chain->references = 1;
	chain->context = (CERT_CHAIN_CONTEXT){
		.cbSize = sizeof(chain->context), .TrustStatus = whole, .cChain = 1, .rgpChain = chain->simples, .dwCreateFlags = flags,
	};
	return chain;
}

BOOL WINAPI CertGetCertificateChain(HCERTCHAINENGINE handle, PCCERT_CONTEXT context, LPFILETIME time, HCERTSTORE additional_handle,
				    PCERT_CHAIN_PARA para, DWORD flags, LPVOID reserved, PCCERT_CHAIN_CONTEXT *chain_context)
{
	struct store *additional = additional_handle ? store_find(additional_handle) : NULL;
	struct chain_engine *engine;
	struct chain_path path;
	struct chain *chain;
	FILETIME now;

	if (chain_context)
		*chain_context = NULL;
	if (!context || !chain_context || !para || para->cbSize < sizeof(*para) || reserved || (additional_handle && !additional))
		return fail((DWORD)E_INVALIDARG);
	engine = chain_engine_take(handle);
	if (!engine)
		return FALSE;
	if (!time) {
		GetSystemTimeAsFileTime(&now);
		time = &now;
	}
	chain_build(engine, certificate_of(context), additional, &path);
	chain_judge(engine, &path, time, para, flags);
	chain = chain_create(&path, flags);
	chain_path_finish(&path);
	chain_engine_release(engine);
	if (!chain)
		return FALSE;
	*chain_context = &chain->context;
	return TRUE;
}

PCCERT_CHAIN_CONTEXT WINAPI CertDuplicateCertificateChain(PCCERT_CHAIN_CONTEXT context)
{
	if (context)
		InterlockedIncrement(&chain_of(context)->references);
	return context;
}

void WINAPI CertFreeCertificateChain(PCCERT_CHAIN_CONTEXT context)
{
	if (context && !InterlockedDecrement(&chain_of(context)->references))
		chain_destroy(chain_of(context));
}
