/*
 * What is wrong with the elements of a chain (RFC 5280, section 6; Microsoft, "CERT_TRUST_STATUS structure").
 */
#define WIN32_NO_STATUS
#include "chain.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <decant/certificate.h>
#include <decant/guest.h>

#define ANY_USAGE "2.5.29.37.0"

/* Extensions that may be critical because they are looked at, here or by whom they concern. */
static BOOL is_known_extension(LPCSTR oid)
{
	static const char *const known[] = {
		szOID_BASIC_CONSTRAINTS2, szOID_KEY_USAGE,	   szOID_ENHANCED_KEY_USAGE,	szOID_SUBJECT_ALT_NAME2, szOID_ISSUER_ALT_NAME2,
		szOID_NAME_CONSTRAINTS,	  szOID_CERT_POLICIES,	   szOID_POLICY_MAPPINGS,	szOID_POLICY_CONSTRAINTS, szOID_INHIBIT_ANY_POLICY,
		szOID_CRL_DIST_POINTS,	  szOID_FRESHEST_CRL,	   szOID_AUTHORITY_INFO_ACCESS, szOID_AUTHORITY_KEY_IDENTIFIER2,
		szOID_SUBJECT_KEY_IDENTIFIER,
	};

	for (unsigned i = 0; i < ARRAYSIZE(known); i++) {
		if (!strcmp(known[i], oid))
			return TRUE;
	}
	return FALSE;
}

static DWORD judge_extensions(const CERT_INFO *info)
{
	for (DWORD i = 0; i < info->cExtension; i++) {
		if (info->rgExtension[i].fCritical && !is_known_extension(info->rgExtension[i].pszObjId))
			return CERT_TRUST_HAS_NOT_SUPPORTED_CRITICAL_EXT;
	}
	return 0;
}

/* An authority with BELOW authorities between it and the end certificate. */
static DWORD judge_authority(PCCERT_CONTEXT context, DWORD below, BOOL trusted_root)
{
	CERT_BASIC_CONSTRAINTS2_INFO *constraints = certificate_extension(context, szOID_BASIC_CONSTRAINTS2, &asn_basic_constraints);
	DWORD errors = 0;
	BYTE usage;

	if (constraints ? !constraints->fCA : !trusted_root)
		errors |= CERT_TRUST_INVALID_BASIC_CONSTRAINTS;
	if (constraints && constraints->fPathLenConstraint && below > constraints->dwPathLenConstraint)
		errors |= CERT_TRUST_INVALID_BASIC_CONSTRAINTS;
	release(constraints);
	if (CertGetIntendedKeyUsage(X509_ASN_ENCODING, context->pCertInfo, &usage, 1) && !(usage & CERT_KEY_CERT_SIGN_KEY_USAGE))
		errors |= CERT_TRUST_IS_NOT_VALID_FOR_USAGE;
	return errors;
}

static BOOL lists(const CERT_ENHKEY_USAGE *usage, LPCSTR oid)
{
	for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
		if (!strcmp(usage->rgpszUsageIdentifier[i], oid) || !strcmp(usage->rgpszUsageIdentifier[i], ANY_USAGE))
			return TRUE;
	}
	return FALSE;
}

/* Whether an element may be used for what is asked; one without restriction may. */
static DWORD judge_usage(PCCERT_CONTEXT context, const CERT_USAGE_MATCH *wanted)
{
	const CERT_EXTENSION *extension = CertFindExtension(szOID_ENHANCED_KEY_USAGE, context->pCertInfo->cExtension, context->pCertInfo->rgExtension);
	CERT_ENHKEY_USAGE *usage;
	DWORD matched = 0;

	if (!extension || !wanted->Usage.cUsageIdentifier)
		return 0;
	usage = certificate_extension(context, szOID_ENHANCED_KEY_USAGE, &asn_enhanced_usage);
	if (!usage)
		return CERT_TRUST_INVALID_EXTENSION;
	for (DWORD i = 0; i < wanted->Usage.cUsageIdentifier; i++)
		matched += lists(usage, wanted->Usage.rgpszUsageIdentifier[i]) ? 1 : 0;
	release(usage);
	if (wanted->dwType == USAGE_MATCH_TYPE_OR ? matched > 0 : matched == wanted->Usage.cUsageIdentifier)
		return 0;
	return CERT_TRUST_IS_NOT_VALID_FOR_USAGE;
}

/* Hashes that are broken: what they sign could be anybody's. */
static DWORD judge_signature(const CERT_INFO *info)
{
	const char *oid = info->SignatureAlgorithm.pszObjId;

	if (!strcmp(oid, szOID_RSA_MD2RSA) || !strcmp(oid, szOID_RSA_MD4RSA) || !strcmp(oid, szOID_RSA_MD5RSA))
		return CERT_TRUST_HAS_WEAK_SIGNATURE | CERT_TRUST_IS_NOT_SIGNATURE_VALID;
	return 0;
}

static DWORD judge_names(PCCERT_CONTEXT subject, PCCERT_CONTEXT authority)
{
	struct host_certificate_constrain params = {
		.subject = GUEST_PTR(subject->pbCertEncoded),
		.authority = GUEST_PTR(authority->pbCertEncoded),
		.subject_bytes = subject->cbCertEncoded,
		.authority_bytes = authority->cbCertEncoded,
	};

	if (!CertFindExtension(szOID_NAME_CONSTRAINTS, authority->pCertInfo->cExtension, authority->pCertInfo->rgExtension))
		return 0;
	switch (host_call(HOST_certificate_constrain, &params)) {
	case STATUS_SUCCESS:
		return 0;
	case STATUS_ACCESS_DENIED:
		return CERT_TRUST_HAS_NOT_PERMITTED_NAME_CONSTRAINT;
	default:
		return CERT_TRUST_INVALID_NAME_CONSTRAINTS;
	}
}

/* Lists of revoked certificates are not fetched: whoever asks learns that nothing is known. */
static DWORD judge_revocation(DWORD flags, DWORD index, DWORD count, BOOL self_signed)
{
	BOOL asked = flags & CERT_CHAIN_REVOCATION_CHECK_END_CERT	     ? index == 0
		     : flags & CERT_CHAIN_REVOCATION_CHECK_CHAIN	     ? TRUE
		     : flags & CERT_CHAIN_REVOCATION_CHECK_CHAIN_EXCLUDE_ROOT ? !(index == count - 1 && self_signed)
									     : FALSE;

	/* A root revokes itself by leaving the store. */
	return asked && !self_signed ? CERT_TRUST_REVOCATION_STATUS_UNKNOWN | CERT_TRUST_IS_OFFLINE_REVOCATION : 0;
}

static BOOL is_disallowed(const struct chain_engine *engine, PCCERT_CONTEXT context)
{
	PCCERT_CONTEXT found = CertFindCertificateInStore(engine->disallowed, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, context, NULL);

	CertFreeCertificateContext(found);
	return found != NULL;
}

void chain_judge(const struct chain_engine *engine, struct chain_path *path, FILETIME *time, const CERT_CHAIN_PARA *para, DWORD flags)
{
	DWORD below = 0;

	for (DWORD i = 0; i < path->count; i++) {
		PCCERT_CONTEXT context = &path->elements[i]->context;
		BOOL last = i == path->count - 1, trusted_root = last && path->end == CHAIN_TRUSTED;
		BOOL self_signed = last && path->end != CHAIN_PARTIAL;
		DWORD errors = 0;

		if (CertVerifyTimeValidity(time, context->pCertInfo))
			errors |= CERT_TRUST_IS_NOT_TIME_VALID;
		errors |= judge_extensions(context->pCertInfo);
		if (!trusted_root)
			errors |= judge_signature(context->pCertInfo);
		if (i) {
			errors |= judge_authority(context, below, trusted_root);
			if (!certificate_self_issued(context))
				below++;
		}
		errors |= judge_usage(context, &para->RequestedUsage);
		for (DWORD j = i + 1; j < path->count; j++) {
			if (!i || !certificate_self_issued(context))
				errors |= judge_names(context, &path->elements[j]->context);
		}
		errors |= judge_revocation(flags, i, path->count, self_signed);
		if (is_disallowed(engine, context))
			errors |= CERT_TRUST_IS_EXPLICIT_DISTRUST;
		path->status[i].dwErrorStatus |= errors;
	}
}
