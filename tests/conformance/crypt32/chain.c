/*
 * crypt32: chains and policies.
 */
#include "certificates.h"

#include <wininet.h>

/* An engine that trusts the root of these tests and nothing else. */
static HCERTCHAINENGINE engine_of(HCERTSTORE roots)
{
	CERT_CHAIN_ENGINE_CONFIG config = { .cbSize = sizeof(config) };
	HCERTCHAINENGINE engine = NULL;

	config.hExclusiveRoot = roots;
	CHECK(CertCreateCertificateChainEngine(&config, &engine));
	return engine;
}

static HCERTSTORE store_of(const BYTE *bytes, DWORD length)
{
	HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);

	if (bytes)
		CHECK(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, bytes, length, CERT_STORE_ADD_NEW, NULL));
	return store;
}

/* A moment when all of them are valid. */
static FILETIME valid_time(PCCERT_CONTEXT context)
{
	FILETIME time = context->pCertInfo->NotBefore;

	time.dwHighDateTime += 100000;
	return time;
}

static PCCERT_CHAIN_CONTEXT chain_of(HCERTCHAINENGINE engine, PCCERT_CONTEXT context, FILETIME *time, HCERTSTORE additional, LPCSTR usage, DWORD flags)
{
	CERT_CHAIN_PARA para = { .cbSize = sizeof(para) };
	PCCERT_CHAIN_CONTEXT chain = NULL;

	if (usage) {
		para.RequestedUsage.dwType = USAGE_MATCH_TYPE_AND;
		para.RequestedUsage.Usage.cUsageIdentifier = 1;
		para.RequestedUsage.Usage.rgpszUsageIdentifier = (LPSTR *)&usage;
	}
	CHECK(CertGetCertificateChain(engine, context, time, additional, &para, flags, NULL, &chain));
	return chain;
}

static DWORD policy_error(LPCSTR policy, PCCERT_CHAIN_CONTEXT chain, DWORD flags, const WCHAR *server, DWORD checks)
{
	SSL_EXTRA_CERT_CHAIN_POLICY_PARA extra = { .cbSize = sizeof(extra), .dwAuthType = AUTHTYPE_SERVER, .fdwChecks = checks,
						   .pwszServerName = (WCHAR *)server };
	CERT_CHAIN_POLICY_PARA para = { sizeof(para), flags, server ? &extra : NULL };
	CERT_CHAIN_POLICY_STATUS status = { sizeof(status), 1, 1, 1, NULL };

	CHECK(CertVerifyCertificateChainPolicy(policy, chain, &para, &status));
	return status.dwError;
}

TEST(chain_to_a_trusted_root)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf);
	HCERTSTORE roots = store_of(root_der, sizeof(root_der)), additional = store_of(ca_der, sizeof(ca_der));
	HCERTCHAINENGINE engine = engine_of(roots);
	FILETIME time = valid_time(leaf);
	PCCERT_CHAIN_CONTEXT chain = chain_of(engine, leaf, &time, additional, szOID_PKIX_KP_SERVER_AUTH, 0), copy;
	const CERT_SIMPLE_CHAIN *simple;

	REQUIRE(chain != NULL);
	CHECK_EQ(chain->TrustStatus.dwErrorStatus, CERT_TRUST_NO_ERROR);
	CHECK_EQ(chain->cChain, 1);
	simple = chain->rgpChain[0];
	REQUIRE(simple->cElement == 3);
	CHECK_EQ(simple->rgpElement[0]->pCertContext->cbCertEncoded, sizeof(leaf_der));
	CHECK_EQ(simple->rgpElement[1]->pCertContext->cbCertEncoded, sizeof(ca_der));
	CHECK_EQ(simple->rgpElement[2]->pCertContext->cbCertEncoded, sizeof(root_der));
	CHECK(simple->rgpElement[0]->TrustStatus.dwInfoStatus & CERT_TRUST_HAS_KEY_MATCH_ISSUER);
	CHECK(simple->rgpElement[2]->TrustStatus.dwInfoStatus & CERT_TRUST_IS_SELF_SIGNED);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, 0, NULL, 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"WWW.example.test", 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"a.wild.test", 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"a.b.wild.test", 0), (DWORD)CERT_E_CN_NO_MATCH);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"wild.test", 0), (DWORD)CERT_E_CN_NO_MATCH);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"192.0.2.1", 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"192.0.2.2", 0), (DWORD)CERT_E_CN_NO_MATCH);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"other.test", SECURITY_FLAG_IGNORE_CERT_CN_INVALID), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASIC_CONSTRAINTS, chain, 0, NULL, 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASIC_CONSTRAINTS, chain, BASIC_CONSTRAINTS_CERT_CHAIN_POLICY_CA_FLAG, NULL, 0),
		 (DWORD)TRUST_E_BASIC_CONSTRAINTS);
	copy = CertDuplicateCertificateChain(chain);
	CHECK(copy == chain);
	CertFreeCertificateChain(copy);
	CertFreeCertificateChain(chain);
	/* Nobody knows what was revoked. */
	chain = chain_of(engine, leaf, &time, additional, NULL, CERT_CHAIN_REVOCATION_CHECK_END_CERT);
	CHECK(chain->TrustStatus.dwErrorStatus & CERT_TRUST_REVOCATION_STATUS_UNKNOWN);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, CERT_CHAIN_POLICY_IGNORE_ALL_REV_UNKNOWN_FLAGS, NULL, 0), 0);
	CHECK(policy_error(CERT_CHAIN_POLICY_BASE, chain, 0, NULL, 0) != 0);
	CertFreeCertificateChain(chain);
	CertFreeCertificateChainEngine(engine);
	CertFreeCertificateContext(leaf);
	CertCloseStore(roots, 0);
	CertCloseStore(additional, 0);
}

TEST(chain_errors)
{
	PCCERT_CONTEXT leaf = CONTEXT(leaf), root = CONTEXT(root), forged;
	HCERTSTORE roots = store_of(root_der, sizeof(root_der)), none = store_of(NULL, 0), additional = store_of(ca_der, sizeof(ca_der));
	HCERTCHAINENGINE engine = engine_of(roots), untrusting = engine_of(none);
	FILETIME time = valid_time(leaf), late = { 0, 0x7fffffff };
	BYTE bytes[sizeof(leaf_der)];
	PCCERT_CHAIN_CONTEXT chain;

	/* The authority between is not to be found. */
	chain = chain_of(engine, leaf, &time, NULL, NULL, 0);
	CHECK_EQ(chain->TrustStatus.dwErrorStatus, CERT_TRUST_IS_PARTIAL_CHAIN);
	CHECK_EQ(chain->rgpChain[0]->cElement, 1);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, 0, NULL, 0), (DWORD)CERT_E_CHAINING);
	CertFreeCertificateChain(chain);
	/* Found, but not trusted. */
	CertAddCertificateContextToStore(additional, root, CERT_STORE_ADD_NEW, NULL);
	chain = chain_of(untrusting, leaf, &time, additional, NULL, 0);
	CHECK_EQ(chain->TrustStatus.dwErrorStatus, CERT_TRUST_IS_UNTRUSTED_ROOT);
	CHECK_EQ(chain->rgpChain[0]->cElement, 3);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, 0, NULL, 0), (DWORD)CERT_E_UNTRUSTEDROOT);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG, NULL, 0), 0);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, 0, L"www.example.test", SECURITY_FLAG_IGNORE_UNKNOWN_CA), 0);
	CertFreeCertificateChain(chain);
	/* The machine does not trust the root either. */
	chain = chain_of(NULL, leaf, &time, additional, NULL, 0);
	CHECK(chain->TrustStatus.dwErrorStatus & CERT_TRUST_IS_UNTRUSTED_ROOT);
	CertFreeCertificateChain(chain);
	/* Too late, and for something else. */
	chain = chain_of(engine, leaf, &late, additional, szOID_PKIX_KP_CODE_SIGNING, 0);
	CHECK_EQ(chain->TrustStatus.dwErrorStatus, CERT_TRUST_IS_NOT_TIME_VALID | CERT_TRUST_IS_NOT_VALID_FOR_USAGE);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, CERT_CHAIN_POLICY_IGNORE_WRONG_USAGE_FLAG, NULL, 0), (DWORD)CERT_E_EXPIRED);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_BASE, chain, CERT_CHAIN_POLICY_IGNORE_NOT_TIME_VALID_FLAG, NULL, 0), (DWORD)CERT_E_WRONG_USAGE);
	CertFreeCertificateChain(chain);
	/* A letter of the name changed: the signature is no longer its issuer's. */
	memcpy(bytes, leaf_der, sizeof(bytes));
	for (unsigned i = 0; i + 16 < sizeof(bytes); i++) {
		if (!memcmp(bytes + i, "www.example.test", 16))
			bytes[i] = 'v';
	}
	forged = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, sizeof(bytes));
	REQUIRE(forged != NULL);
	chain = chain_of(engine, forged, &time, additional, NULL, 0);
	CHECK(chain->TrustStatus.dwErrorStatus & CERT_TRUST_IS_NOT_SIGNATURE_VALID);
	CHECK_EQ(policy_error(CERT_CHAIN_POLICY_SSL, chain, CERT_CHAIN_POLICY_ALLOW_UNKNOWN_CA_FLAG, L"vww.example.test", 0), (DWORD)TRUST_E_CERT_SIGNATURE);
	CertFreeCertificateChain(chain);
	CertFreeCertificateContext(forged);
	CertFreeCertificateContext(leaf);
	CertFreeCertificateContext(root);
	CertFreeCertificateChainEngine(engine);
	CertFreeCertificateChainEngine(untrusting);
	CertCloseStore(roots, 0);
	CertCloseStore(none, 0);
	CertCloseStore(additional, 0);
}

TEST(chain_arguments)
{
	PCCERT_CONTEXT root = CONTEXT(root);
	CERT_CHAIN_PARA para = { .cbSize = 1 };
	CERT_CHAIN_ENGINE_CONFIG config = { .cbSize = 4 };
	CERT_CHAIN_POLICY_STATUS status = { .cbSize = sizeof(status) };
	PCCERT_CHAIN_CONTEXT chain;
	HCERTCHAINENGINE engine;

	CHECK(!CertGetCertificateChain(NULL, NULL, NULL, NULL, &para, 0, NULL, &chain));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CHECK(!CertGetCertificateChain(NULL, root, NULL, NULL, &para, 0, NULL, &chain));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CHECK(!CertCreateCertificateChainEngine(&config, &engine));
	CHECK_ERROR((DWORD)E_INVALIDARG);
	CHECK(!CertVerifyCertificateChainPolicy((LPCSTR)4000, NULL, NULL, &status));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CertFreeCertificateChain(NULL);
	CertFreeCertificateContext(root);
}
