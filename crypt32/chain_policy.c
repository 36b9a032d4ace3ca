/*
 * CertVerifyCertificateChainPolicy: what a chain's status means for a purpose (Microsoft, wincrypt.h).
 *
 * Policies that are there: BASE, SSL (for servers: with their name), BASIC_CONSTRAINTS.
 */
#include "crypt32.h"
#include "host_name.h"

#include <wininet.h>

/* What of a chain's status is an error, in the order in which it is reported, and the flag that says to ignore it. */
static const struct {
	DWORD trust, ignore;
	HRESULT error;
} rules[] = {
	{ CERT_TRUST_IS_EXPLICIT_DISTRUST, 0, TRUST_E_EXPLICIT_DISTRUST },
	{ CERT_TRUST_IS_NOT_SIGNATURE_VALID, 0, TRUST_E_CERT_SIGNATURE },
	{ CERT_TRUST_IS_UNTRUSTED_ROOT, CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG, CERT_E_UNTRUSTEDROOT },
	{ CERT_TRUST_IS_PARTIAL_CHAIN, CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG, CERT_E_CHAINING },
	{ CERT_TRUST_IS_REVOKED, 0, CRYPT_E_REVOKED },
	{ CERT_TRUST_IS_NOT_VALID_FOR_USAGE, CERT_CHAIN_POLICY_IGNORE_WRONG_USAGE_FLAG, CERT_E_WRONG_USAGE },
	{ CERT_TRUST_IS_NOT_TIME_VALID, CERT_CHAIN_POLICY_IGNORE_NOT_TIME_VALID_FLAG, CERT_E_EXPIRED },
	{ CERT_TRUST_INVALID_NAME_CONSTRAINTS | CERT_TRUST_HAS_NOT_SUPPORTED_NAME_CONSTRAINT | CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT |
		  CERT_TRUST_HAS_EXCLUDED_NAME_CONSTRAINT,
	  CERT_CHAIN_POLICY_IGNORE_INVALID_NAME_FLAG, CERT_E_INVALID_NAME },
	{ CERT_TRUST_INVALID_POLICY_CONSTRAINTS, CERT_CHAIN_POLICY_IGNORE_INVALID_POLICY_FLAG, CERT_E_INVALID_POLICY },
	{ CERT_TRUST_INVALID_BASIC_CONSTRAINTS, CERT_CHAIN_POLICY_IGNORE_INVALID_BASIC_CONSTRAINTS_FLAG, TRUST_E_BASIC_CONSTRAINTS },
	{ CERT_TRUST_HAS_NOT_SUPPORTED_CRITICAL_EXT, CERT_CHAIN_POLICY_IGNORE_NOT_SUPPORTED_CRITICAL_EXT_FLAG, CERT_E_CRITICAL },
	{ CERT_TRUST_INVALID_EXTENSION, 0, CERT_E_CRITICAL },
};

static void set_status(CERT_CHAIN_POLICY_STATUS *status, HRESULT error, LONG chain, LONG element)
{
	status->dwError = (DWORD)error;
	status->lChainIndex = chain;
	status->lElementIndex = element;
}

/* The first element with any bit of TRUST; -1 if only the chain as a whole has it. */
static LONG find_element(const CERT_SIMPLE_CHAIN *chain, DWORD trust)
{
	for (DWORD i = 0; i < chain->cElement; i++) {
		if (chain->rgpElement[i]->TrustStatus.dwErrorStatus & trust)
			return (LONG)i;
	}
	return -1;
}

/* What is not known about revocation counts for each kind of element unless that is to be ignored. */
static void check_revocation(const CERT_SIMPLE_CHAIN *chain, DWORD flags, CERT_CHAIN_POLICY_STATUS *status)
{
	for (DWORD i = 0; i < chain->cElement && !status->dwError; i++) {
		DWORD trust = chain->rgpElement[i]->TrustStatus.dwErrorStatus;
		DWORD ignore = i == 0				  ? CERT_CHAIN_POLICY_IGNORE_END_REV_UNKNOWN_FLAG
			       : i == chain->cElement - 1	  ? CERT_CHAIN_POLICY_IGNORE_ROOT_REV_UNKNOWN_FLAG
								  : CERT_CHAIN_POLICY_IGNORE_CA_REV_UNKNOWN_FLAG;

		if (!(trust & CERT_TRUST_REVOCATION_STATUS_UNKNOWN) || flags & ignore)
			continue;
		set_status(status, trust & CERT_TRUST_IS_OFFLINE_REVOCATION ? CRYPT_E_REVOCATION_OFFLINE : CRYPT_E_NO_REVOCATION_CHECK, 0, (LONG)i);
	}
}

static void check_base(PCCERT_CHAIN_CONTEXT context, DWORD flags, CERT_CHAIN_POLICY_STATUS *status)
{
	const CERT_SIMPLE_CHAIN *chain = context->rgpChain[0];

	for (unsigned i = 0; i < ARRAYSIZE(rules); i++) {
		if (!(chain->TrustStatus.dwErrorStatus & rules[i].trust) || (rules[i].ignore && flags & rules[i].ignore))
			continue;
		set_status(status, rules[i].error, 0, find_element(chain, rules[i].trust));
		return;
	}
	check_revocation(chain, flags, status);
}

/* Whether the end certificate may be a server's. */
static BOOL is_for_servers(const CERT_CHAIN_ELEMENT *element)
{
	const CERT_ENHKEY_USAGE *usage = element->pApplicationUsage;

	for (DWORD i = 0; usage && i < usage->cUsageIdentifier; i++) {
		if (!strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) || !strcmp(usage->rgpszUsageIdentifier[i], "2.5.29.37.0") ||
		    !strcmp(usage->rgpszUsageIdentifier[i], szOID_SERVER_GATED_CRYPTO) || !strcmp(usage->rgpszUsageIdentifier[i], szOID_SGC_NETSCAPE))
			return TRUE;
	}
	return !usage;
}

static void check_ssl(PCCERT_CHAIN_CONTEXT context, DWORD flags, const SSL_EXTRA_CERT_CHAIN_POLICY_PARA *extra, CERT_CHAIN_POLICY_STATUS *status)
{
	static const struct {
		DWORD check, flags;
	} ignored[] = {
		{ SECURITY_FLAG_IGNORE_REVOCATION, CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS },
		{ SECURITY_FLAG_IGNORE_UNKNOWN_CA, CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG },
		{ SECURITY_FLAG_IGNORE_WRONG_USAGE, CERT_CHAIN_POLICY_IGNORE_WRONG_USAGE_FLAG },
		{ SECURITY_FLAG_IGNORE_CERT_DATE_INVALID, CERT_CHAIN_POLICY_IGNORE_NOT_TIME_VALID_FLAG },
	};
	const CERT_CHAIN_ELEMENT *end = context->rgpChain[0]->rgpElement[0];
	DWORD checks = 0;

	if (extra && extra->cbSize >= sizeof(*extra))
		checks = extra->fdwChecks;
	else
		extra = NULL;
	for (unsigned i = 0; i < ARRAYSIZE(ignored); i++) {
		if (checks & ignored[i].check)
			flags |= ignored[i].flags;
	}
	check_base(context, flags, status);
	if (status->dwError || !extra || extra->dwAuthType != AUTHTYPE_SERVER)
		return;
	if (!(flags & CERT_CHAIN_POLICY_IGNORE_WRONG_USAGE_FLAG) && !is_for_servers(end))
		set_status(status, CERT_E_WRONG_USAGE, 0, 0);
	else if (extra->pwszServerName && !(checks & SECURITY_FLAG_IGNORE_CERT_CN_INVALID) && !host_name_matches(end->pCertContext, extra->pwszServerName))
		set_status(status, CERT_E_CN_NO_MATCH, 0, 0);
}

static void check_basic_constraints(PCCERT_CHAIN_CONTEXT context, DWORD flags, CERT_CHAIN_POLICY_STATUS *status)
{
	const CERT_SIMPLE_CHAIN *chain = context->rgpChain[0];
	const DWORD wanted = flags & (BASIC_CONSTRAINTS_CERT_CHAIN_POLICY_CA_FLAG | BASIC_CONSTRAINTS_CERT_CHAIN_POLICY_END_ENTITY_FLAG);
	const CERT_INFO *info = chain->rgpElement[0]->pCertContext->pCertInfo;
	const CERT_EXTENSION *extension = CertFindExtension(szOID_BASIC_CONSTRAINTS2, info->cExtension, (PCERT_EXTENSION)info->rgExtension);
	CERT_BASIC_CONSTRAINTS2_INFO *constraints = NULL;
	BOOL authority;

	if (extension)
		constraints = decode_alloc(&asn_basic_constraints, extension->Value.pbData, extension->Value.cbData, 0);
	authority = constraints && constraints->fCA;
	release(constraints);
	if (chain->TrustStatus.dwErrorStatus & CERT_TRUST_INVALID_BASIC_CONSTRAINTS)
		set_status(status, TRUST_E_BASIC_CONSTRAINTS, 0, find_element(chain, CERT_TRUST_INVALID_BASIC_CONSTRAINTS));
	else if ((wanted == BASIC_CONSTRAINTS_CERT_CHAIN_POLICY_CA_FLAG && !authority) ||
		 (wanted == BASIC_CONSTRAINTS_CERT_CHAIN_POLICY_END_ENTITY_FLAG && authority))
		set_status(status, TRUST_E_BASIC_CONSTRAINTS, 0, 0);
}

BOOL WINAPI CertVerifyCertificateChainPolicy(LPCSTR policy, PCCERT_CHAIN_CONTEXT context, PCERT_CHAIN_POLICY_PARA para,
					     PCERT_CHAIN_POLICY_STATUS status)
{
	DWORD flags = para ? para->dwFlags : 0;

	if (policy != CERT_CHAIN_POLICY_BASE && policy != CERT_CHAIN_POLICY_SSL && policy != CERT_CHAIN_POLICY_BASIC_CONSTRAINTS)
		return fail(ERROR_FILE_NOT_FOUND);
	if (!context || !context->cChain || !status)
		return fail((DWORD)E_INVALIDARG);
	set_status(status, S_OK, -1, -1);
	if (policy == CERT_CHAIN_POLICY_BASE)
		check_base(context, flags, status);
	else if (policy == CERT_CHAIN_POLICY_SSL)
		check_ssl(context, flags, para ? para->pvExtraPolicyPara : NULL, status);
	else
		check_basic_constraints(context, flags, status);
	return TRUE;
}
