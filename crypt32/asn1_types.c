/*
 * The structures of wincrypt.h as ASN.1 (RFC 5280, RFC 2986, RFC 5958), and which number or object identifier of CryptDecodeObject
 * stands for which. See asn1.h for how to read the tables.
 */
#include "asn1_special.h"

#define SIMPLE(name, asn_kind, type) static const struct asn_type name = { .kind = asn_kind, .size = sizeof(type) }
#define LIST(name, asn_kind, of, type) const struct asn_type name = { .kind = asn_kind, .element = &of, .size = sizeof(type) }
#define SEQUENCE(scope, name, type, ...) \
	static const struct asn_field name##_fields[] = { __VA_ARGS__ }; \
	scope const struct asn_type name = { .kind = ASN_SEQUENCE, .size = sizeof(type), .fields = name##_fields, .field_count = ARRAYSIZE(name##_fields) }
#define PUBLIC
#define AT(type, structure, member) { &type, offsetof(structure, member), 0, 0, 0 }
#define OPTION(type, structure, member) { &type, offsetof(structure, member), 0, ASN_OPTIONAL, 0 }
/* With a context tag around its own, or in its place. */
#define AROUND(number, type, structure, member) { &type, offsetof(structure, member), 0, ASN_OPTIONAL | ASN_EXPLICIT, number }
#define INSTEAD(number, type, structure, member) { &type, offsetof(structure, member), 0, ASN_OPTIONAL | ASN_IMPLICIT, number }
/* With a BOOL that says whether it is there. */
#define IF(type, structure, member, flag) { &type, offsetof(structure, member), offsetof(structure, flag), ASN_OPTIONAL, 0 }
#define INSTEAD_IF(number, type, structure, member, flag) \
	{ &type, offsetof(structure, member), offsetof(structure, flag), ASN_OPTIONAL | ASN_IMPLICIT, number }

SIMPLE(integer, ASN_INTEGER, int);
SIMPLE(enumerated, ASN_ENUMERATED, int);
SIMPLE(truth, ASN_BOOLEAN, BOOL);
SIMPLE(big_integer, ASN_BIG_INTEGER, CRYPT_INTEGER_BLOB);
SIMPLE(big_unsigned, ASN_BIG_UNSIGNED, CRYPT_UINT_BLOB);
SIMPLE(signature, ASN_SIGNATURE, CRYPT_BIT_BLOB);
SIMPLE(oid, ASN_OID, LPSTR);
SIMPLE(any, ASN_ANY, CRYPT_OBJID_BLOB);
SIMPLE(time, ASN_TIME, FILETIME);
const struct asn_type asn_octets = { .kind = ASN_OCTETS, .size = sizeof(CRYPT_DATA_BLOB) };
const struct asn_type asn_bits = { .kind = ASN_BITS, .size = sizeof(CRYPT_BIT_BLOB) };

static const struct asn_field algorithm_fields[] = {
	AT(oid, CRYPT_ALGORITHM_IDENTIFIER, pszObjId),
	OPTION(any, CRYPT_ALGORITHM_IDENTIFIER, Parameters),
};
static const struct asn_type algorithm = {
	.kind = ASN_SEQUENCE, .size = sizeof(CRYPT_ALGORITHM_IDENTIFIER), .fields = algorithm_fields, .field_count = ARRAYSIZE(algorithm_fields),
};

static BOOL is_sequence(BYTE tag)
{
	return tag == DER_SEQUENCE;
}

static DWORD decode_algorithm(struct asn_decoder *decoder, const struct der_element *element, void *to)
{
	return asn_decode_element(decoder, &algorithm, element, to);
}

/* Parameters that are not given are NULL, except where the algorithm has none (CRYPT_OID_NO_NULL_ALGORITHM_PARA_FLAG). */
static DWORD encode_algorithm(struct der_writer *writer, const void *from)
{
	CRYPT_ALGORITHM_IDENTIFIER copy = *(const CRYPT_ALGORITHM_IDENTIFIER *)from;
	static const char ecdsa[] = "1.2.840.10045.4.", edwards[] = "1.3.101.";
	static BYTE null[] = { DER_NULL, 0 };

	if (!copy.Parameters.cbData && copy.pszObjId && strncmp(copy.pszObjId, ecdsa, sizeof(ecdsa) - 1) &&
	    strncmp(copy.pszObjId, edwards, sizeof(edwards) - 1)) {
		copy.Parameters.cbData = sizeof(null);
		copy.Parameters.pbData = null;
	}
	return asn_encode_value(writer, &algorithm, &copy, 0);
}

const struct asn_type asn_algorithm = {
	.kind = ASN_SPECIAL,
	.size = sizeof(CRYPT_ALGORITHM_IDENTIFIER),
	.accepts = is_sequence,
	.decode = decode_algorithm,
	.encode = encode_algorithm,
};

SEQUENCE(PUBLIC, asn_public_key_info, CERT_PUBLIC_KEY_INFO, AT(asn_algorithm, CERT_PUBLIC_KEY_INFO, Algorithm),
	 AT(asn_bits, CERT_PUBLIC_KEY_INFO, PublicKey));
SEQUENCE(static, extension, CERT_EXTENSION, AT(oid, CERT_EXTENSION, pszObjId), OPTION(truth, CERT_EXTENSION, fCritical),
	 AT(asn_octets, CERT_EXTENSION, Value));
LIST(asn_extensions, ASN_SEQUENCE_OF, extension, CERT_EXTENSIONS);

/* Validity: NotBefore and what follows it. */
struct validity {
	FILETIME not_before, not_after;
};
_Static_assert(offsetof(CERT_INFO, NotAfter) == offsetof(CERT_INFO, NotBefore) + sizeof(FILETIME), "CERT_INFO has no validity");
SEQUENCE(static, validity, struct validity, AT(time, struct validity, not_before), AT(time, struct validity, not_after));
SEQUENCE(PUBLIC, asn_certificate_info, CERT_INFO, AROUND(0, integer, CERT_INFO, dwVersion), AT(big_integer, CERT_INFO, SerialNumber),
	 AT(asn_algorithm, CERT_INFO, SignatureAlgorithm), AT(any, CERT_INFO, Issuer), AT(validity, CERT_INFO, NotBefore),
	 AT(any, CERT_INFO, Subject), AT(asn_public_key_info, CERT_INFO, SubjectPublicKeyInfo), INSTEAD(1, asn_bits, CERT_INFO, IssuerUniqueId),
	 INSTEAD(2, asn_bits, CERT_INFO, SubjectUniqueId), AROUND(3, asn_extensions, CERT_INFO, cExtension));

SEQUENCE(PUBLIC, asn_signed_content, CERT_SIGNED_CONTENT_INFO, AT(any, CERT_SIGNED_CONTENT_INFO, ToBeSigned),
	 AT(asn_algorithm, CERT_SIGNED_CONTENT_INFO, SignatureAlgorithm), AT(signature, CERT_SIGNED_CONTENT_INFO, Signature));

SEQUENCE(PUBLIC, asn_plain_signed_content, CERT_SIGNED_CONTENT_INFO, AT(any, CERT_SIGNED_CONTENT_INFO, ToBeSigned),
	 AT(asn_algorithm, CERT_SIGNED_CONTENT_INFO, SignatureAlgorithm), AT(asn_bits, CERT_SIGNED_CONTENT_INFO, Signature));

SEQUENCE(static, crl_entry, CRL_ENTRY, AT(big_integer, CRL_ENTRY, SerialNumber), AT(time, CRL_ENTRY, RevocationDate),
	 OPTION(asn_extensions, CRL_ENTRY, cExtension));
static LIST(crl_entries, ASN_SEQUENCE_OF, crl_entry, struct asn_list);
SEQUENCE(static, crl_info, CRL_INFO, OPTION(integer, CRL_INFO, dwVersion), AT(asn_algorithm, CRL_INFO, SignatureAlgorithm), AT(any, CRL_INFO, Issuer),
	 AT(time, CRL_INFO, ThisUpdate), OPTION(time, CRL_INFO, NextUpdate), OPTION(crl_entries, CRL_INFO, cCRLEntry),
	 AROUND(0, asn_extensions, CRL_INFO, cExtension));

static LIST(attribute_values, ASN_SET_OF, any, struct asn_list);
SEQUENCE(static, attribute, CRYPT_ATTRIBUTE, AT(oid, CRYPT_ATTRIBUTE, pszObjId), AT(attribute_values, CRYPT_ATTRIBUTE, cValue));
static LIST(attributes, ASN_SET_OF, attribute, CRYPT_ATTRIBUTES);
SEQUENCE(static, request_info, CERT_REQUEST_INFO, AT(integer, CERT_REQUEST_INFO, dwVersion), AT(any, CERT_REQUEST_INFO, Subject),
	 AT(asn_public_key_info, CERT_REQUEST_INFO, SubjectPublicKeyInfo), INSTEAD(0, attributes, CERT_REQUEST_INFO, cAttribute));

SEQUENCE(static, name_attribute, CERT_RDN_ATTR, AT(oid, CERT_RDN_ATTR, pszObjId), AT(asn_name_value, CERT_RDN_ATTR, dwValueType));
SEQUENCE(static, unicode_name_attribute, CERT_RDN_ATTR, AT(oid, CERT_RDN_ATTR, pszObjId), AT(asn_unicode_name_value, CERT_RDN_ATTR, dwValueType));
static LIST(relative_name, ASN_SET_OF, name_attribute, CERT_RDN);
static LIST(unicode_relative_name, ASN_SET_OF, unicode_name_attribute, CERT_RDN);
LIST(asn_name, ASN_SEQUENCE_OF, relative_name, CERT_NAME_INFO);
LIST(asn_unicode_name, ASN_SEQUENCE_OF, unicode_relative_name, CERT_NAME_INFO);

LIST(asn_alternate_name, ASN_SEQUENCE_OF, asn_alternate_name_entry, CERT_ALT_NAME_INFO);
LIST(asn_enhanced_usage, ASN_SEQUENCE_OF, oid, CERT_ENHKEY_USAGE);
static LIST(sequence_of_any, ASN_SEQUENCE_OF, any, CRYPT_SEQUENCE_OF_ANY);

SEQUENCE(PUBLIC, asn_basic_constraints, CERT_BASIC_CONSTRAINTS2_INFO, OPTION(truth, CERT_BASIC_CONSTRAINTS2_INFO, fCA),
	 IF(integer, CERT_BASIC_CONSTRAINTS2_INFO, dwPathLenConstraint, fPathLenConstraint));
SEQUENCE(static, old_basic_constraints, CERT_BASIC_CONSTRAINTS_INFO, AT(asn_bits, CERT_BASIC_CONSTRAINTS_INFO, SubjectType),
	 IF(integer, CERT_BASIC_CONSTRAINTS_INFO, dwPathLenConstraint, fPathLenConstraint),
	 OPTION(sequence_of_any, CERT_BASIC_CONSTRAINTS_INFO, cSubtreesConstraint));

SEQUENCE(PUBLIC, asn_authority_key_id, CERT_AUTHORITY_KEY_ID2_INFO, INSTEAD(0, asn_octets, CERT_AUTHORITY_KEY_ID2_INFO, KeyId),
	 INSTEAD(1, asn_alternate_name, CERT_AUTHORITY_KEY_ID2_INFO, AuthorityCertIssuer),
	 INSTEAD(2, big_integer, CERT_AUTHORITY_KEY_ID2_INFO, AuthorityCertSerialNumber));

SEQUENCE(static, access_description, CERT_ACCESS_DESCRIPTION, AT(oid, CERT_ACCESS_DESCRIPTION, pszAccessMethod),
	 AT(asn_alternate_name_entry, CERT_ACCESS_DESCRIPTION, AccessLocation));
static LIST(information_access, ASN_SEQUENCE_OF, access_description, CERT_AUTHORITY_INFO_ACCESS);

SEQUENCE(static, policy_qualifier, CERT_POLICY_QUALIFIER_INFO, AT(oid, CERT_POLICY_QUALIFIER_INFO, pszPolicyQualifierId),
	 OPTION(any, CERT_POLICY_QUALIFIER_INFO, Qualifier));
static LIST(policy_qualifiers, ASN_SEQUENCE_OF, policy_qualifier, struct asn_list);
SEQUENCE(static, policy, CERT_POLICY_INFO, AT(oid, CERT_POLICY_INFO, pszPolicyIdentifier), OPTION(policy_qualifiers, CERT_POLICY_INFO, cPolicyQualifier));
static LIST(policies, ASN_SEQUENCE_OF, policy, CERT_POLICIES_INFO);
SEQUENCE(static, policy_mapping, CERT_POLICY_MAPPING, AT(oid, CERT_POLICY_MAPPING, pszIssuerDomainPolicy),
	 AT(oid, CERT_POLICY_MAPPING, pszSubjectDomainPolicy));
static LIST(policy_mappings, ASN_SEQUENCE_OF, policy_mapping, CERT_POLICY_MAPPINGS_INFO);

SEQUENCE(static, distribution_point, CRL_DIST_POINT, AROUND(0, asn_distribution_point_name, CRL_DIST_POINT, DistPointName),
	 INSTEAD(1, asn_bits, CRL_DIST_POINT, ReasonFlags), INSTEAD(2, asn_alternate_name, CRL_DIST_POINT, CRLIssuer));
static LIST(distribution_points, ASN_SEQUENCE_OF, distribution_point, CRL_DIST_POINTS_INFO);
SEQUENCE(static, issuing_point, CRL_ISSUING_DIST_POINT, AROUND(0, asn_distribution_point_name, CRL_ISSUING_DIST_POINT, DistPointName),
	 INSTEAD(1, truth, CRL_ISSUING_DIST_POINT, fOnlyContainsUserCerts), INSTEAD(2, truth, CRL_ISSUING_DIST_POINT, fOnlyContainsCACerts),
	 INSTEAD(3, asn_bits, CRL_ISSUING_DIST_POINT, OnlySomeReasonFlags), INSTEAD(4, truth, CRL_ISSUING_DIST_POINT, fIndirectCRL));

SEQUENCE(static, subtree, CERT_GENERAL_SUBTREE, AT(asn_alternate_name_entry, CERT_GENERAL_SUBTREE, Base),
	 INSTEAD(0, integer, CERT_GENERAL_SUBTREE, dwMinimum), INSTEAD_IF(1, integer, CERT_GENERAL_SUBTREE, dwMaximum, fMaximum));
static LIST(subtrees, ASN_SEQUENCE_OF, subtree, struct asn_list);
SEQUENCE(static, name_constraints, CERT_NAME_CONSTRAINTS_INFO, INSTEAD(0, subtrees, CERT_NAME_CONSTRAINTS_INFO, cPermittedSubtree),
	 INSTEAD(1, subtrees, CERT_NAME_CONSTRAINTS_INFO, cExcludedSubtree));

SEQUENCE(static, policy_constraints, CERT_POLICY_CONSTRAINTS_INFO,
	 INSTEAD_IF(0, integer, CERT_POLICY_CONSTRAINTS_INFO, dwRequireExplicitPolicySkipCerts, fRequireExplicitPolicy),
	 INSTEAD_IF(1, integer, CERT_POLICY_CONSTRAINTS_INFO, dwInhibitPolicyMappingSkipCerts, fInhibitPolicyMapping));

SEQUENCE(static, content_info, CRYPT_CONTENT_INFO, AT(oid, CRYPT_CONTENT_INFO, pszObjId), AROUND(0, any, CRYPT_CONTENT_INFO, Content));
SEQUENCE(static, ecc_signature, CERT_ECC_SIGNATURE, AT(big_unsigned, CERT_ECC_SIGNATURE, r), AT(big_unsigned, CERT_ECC_SIGNATURE, s));
SEQUENCE(static, ecc_private_key, CRYPT_ECC_PRIVATE_KEY_INFO, AT(integer, CRYPT_ECC_PRIVATE_KEY_INFO, dwVersion),
	 AT(asn_octets, CRYPT_ECC_PRIVATE_KEY_INFO, PrivateKey), AROUND(0, oid, CRYPT_ECC_PRIVATE_KEY_INFO, szCurveOid),
	 AROUND(1, asn_bits, CRYPT_ECC_PRIVATE_KEY_INFO, PublicKey));
SEQUENCE(static, encrypted_private_key, CRYPT_ENCRYPTED_PRIVATE_KEY_INFO, AT(asn_algorithm, CRYPT_ENCRYPTED_PRIVATE_KEY_INFO, EncryptionAlgorithm),
	 AT(asn_octets, CRYPT_ENCRYPTED_PRIVATE_KEY_INFO, EncryptedPrivateKey));

static const struct {
	LPCSTR number, identifier;
	const struct asn_type *type;
} names[] = {
	{ X509_CERT, NULL, &asn_signed_content },
	{ X509_CERT_TO_BE_SIGNED, NULL, &asn_certificate_info },
	{ X509_CERT_CRL_TO_BE_SIGNED, NULL, &crl_info },
	{ X509_CERT_REQUEST_TO_BE_SIGNED, NULL, &request_info },
	{ X509_EXTENSIONS, szOID_RSA_certExtensions, &asn_extensions },
	{ X509_EXTENSIONS, szOID_CERT_EXTENSIONS, &asn_extensions },
	{ X509_NAME_VALUE, NULL, &asn_name_value },
	{ X509_NAME, NULL, &asn_name },
	{ X509_PUBLIC_KEY_INFO, NULL, &asn_public_key_info },
	{ X509_ALTERNATE_NAME, szOID_SUBJECT_ALT_NAME, &asn_alternate_name },
	{ X509_ALTERNATE_NAME, szOID_SUBJECT_ALT_NAME2, &asn_alternate_name },
	{ X509_ALTERNATE_NAME, szOID_ISSUER_ALT_NAME, &asn_alternate_name },
	{ X509_ALTERNATE_NAME, szOID_ISSUER_ALT_NAME2, &asn_alternate_name },
	{ X509_BASIC_CONSTRAINTS, szOID_BASIC_CONSTRAINTS, &old_basic_constraints },
	{ X509_BASIC_CONSTRAINTS2, szOID_BASIC_CONSTRAINTS2, &asn_basic_constraints },
	{ X509_KEY_USAGE, szOID_KEY_USAGE, &asn_bits },
	{ X509_CERT_POLICIES, szOID_CERT_POLICIES, &policies },
	{ PKCS_UTC_TIME, szOID_RSA_signingTime, &time },
	{ RSA_CSP_PUBLICKEYBLOB, szOID_RSA_RSA, &asn_rsa_key },
	{ X509_UNICODE_NAME, NULL, &asn_unicode_name },
	{ PKCS_ATTRIBUTE, NULL, &attribute },
	{ X509_UNICODE_NAME_VALUE, NULL, &asn_unicode_name_value },
	{ X509_OCTET_STRING, szOID_SUBJECT_KEY_IDENTIFIER, &asn_octets },
	{ X509_BITS, NULL, &asn_bits },
	{ X509_INTEGER, szOID_CRL_NUMBER, &integer },
	{ X509_MULTI_BYTE_INTEGER, NULL, &big_integer },
	{ X509_ENUMERATED, szOID_CRL_REASON_CODE, &enumerated },
	{ X509_CHOICE_OF_TIME, NULL, &time },
	{ X509_AUTHORITY_KEY_ID2, szOID_AUTHORITY_KEY_IDENTIFIER2, &asn_authority_key_id },
	{ X509_AUTHORITY_INFO_ACCESS, szOID_AUTHORITY_INFO_ACCESS, &information_access },
	{ PKCS_CONTENT_INFO, NULL, &content_info },
	{ X509_SEQUENCE_OF_ANY, NULL, &sequence_of_any },
	{ X509_CRL_DIST_POINTS, szOID_CRL_DIST_POINTS, &distribution_points },
	{ X509_CRL_DIST_POINTS, szOID_FRESHEST_CRL, &distribution_points },
	{ X509_ENHANCED_KEY_USAGE, szOID_ENHANCED_KEY_USAGE, &asn_enhanced_usage },
	{ X509_MULTI_BYTE_UINT, NULL, &big_unsigned },
	{ PKCS_ENCRYPTED_PRIVATE_KEY_INFO, NULL, &encrypted_private_key },
	{ X509_ECC_SIGNATURE, NULL, &ecc_signature },
	{ PKCS_ATTRIBUTES, NULL, &attributes },
	{ X509_ISSUING_DIST_POINT, szOID_ISSUING_DIST_POINT, &issuing_point },
	{ X509_NAME_CONSTRAINTS, szOID_NAME_CONSTRAINTS, &name_constraints },
	{ X509_POLICY_MAPPINGS, szOID_POLICY_MAPPINGS, &policy_mappings },
	{ X509_POLICY_CONSTRAINTS, szOID_POLICY_CONSTRAINTS, &policy_constraints },
	{ X509_OBJECT_IDENTIFIER, NULL, &oid },
	{ X509_ALGORITHM_IDENTIFIER, NULL, &asn_algorithm },
	{ X509_ECC_PRIVATE_KEY, NULL, &ecc_private_key },
};

const struct asn_type *asn_type_find(LPCSTR name)
{
	for (unsigned i = 0; i < ARRAYSIZE(names); i++) {
		/* An identifier's address has more than 16 bits. */
		if (IS_INTRESOURCE(name) ? names[i].number == name : names[i].identifier && !strcmp(names[i].identifier, name))
			return names[i].type;
	}
	return NULL;
}
