/*
 * Signatures and name constraints of certificates: host_certificate_verify and host_certificate_constrain.
 */
#include <stdlib.h>

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <gnutls/x509-ext.h>

#include <decant/certificate.h>
#include "loader/guest_copy.h"
#include "loader/status.h"

/* Takes the certificate of BYTES bytes at ADDRESS from the guest; *certificate is NULL unless it answers STATUS_SUCCESS. */
static u32 take_certificate(guest_ptr address, u32 bytes, gnutls_x509_crt_t *certificate, gnutls_datum_t *der)
{
	u32 status = STATUS_INVALID_PARAMETER;

	*certificate = NULL;
	der->size = bytes;
	der->data = NULL;
	if (!bytes || bytes > CERTIFICATE_BYTES_MAX)
		return STATUS_INVALID_PARAMETER;
	der->data = malloc(bytes);
	if (!der->data)
		return STATUS_NO_MEMORY;
	if (!guest_copy_in(der->data, address, bytes)) {
		status = STATUS_ACCESS_VIOLATION;
	} else if (gnutls_x509_crt_init(certificate) < 0) {
		*certificate = NULL;
		status = STATUS_NO_MEMORY;
	} else if (gnutls_x509_crt_import(*certificate, der, GNUTLS_X509_FMT_DER) == 0) {
		return STATUS_SUCCESS;
	}
	if (*certificate)
		gnutls_x509_crt_deinit(*certificate);
	*certificate = NULL;
	free(der->data);
	der->data = NULL;
	return status;
}

static void drop_certificate(gnutls_x509_crt_t certificate, gnutls_datum_t *der)
{
	if (certificate)
		gnutls_x509_crt_deinit(certificate);
	free(der->data);
}

static u32 verify(gnutls_x509_crt_t subject, gnutls_x509_crt_t issuer, const gnutls_datum_t *signed_part)
{
	gnutls_datum_t signature = { NULL, 0 };
	size_t bytes = 0;
	gnutls_pubkey_t key;
	u32 status = STATUS_INVALID_PARAMETER;
	int algorithm = gnutls_x509_crt_get_signature_algorithm(subject), result;

	if (algorithm < 0 || algorithm == GNUTLS_SIGN_UNKNOWN || gnutls_pubkey_init(&key) < 0)
		return STATUS_INVALID_PARAMETER;
	if (gnutls_x509_crt_get_signature(subject, NULL, &bytes) != GNUTLS_E_SHORT_MEMORY_BUFFER || bytes > CERTIFICATE_BYTES_MAX)
		goto out;
	signature.data = malloc(bytes);
	if (!signature.data || gnutls_x509_crt_get_signature(subject, (char *)signature.data, &bytes) < 0)
		goto out;
	signature.size = (unsigned)bytes;
	if (gnutls_pubkey_import_x509(key, issuer, 0) < 0)
		goto out;
	/* Roots of old sign themselves with what is broken today; how strong a signature must be is the chain's policy. */
	result = gnutls_pubkey_verify_data2(key, (gnutls_sign_algorithm_t)algorithm, GNUTLS_VERIFY_ALLOW_BROKEN, signed_part, &signature);
	status = result >= 0 ? STATUS_SUCCESS : STATUS_INVALID_SIGNATURE;
out:
	free(signature.data);
	gnutls_pubkey_deinit(key);
	return status;
}

u32 host_certificate_verify(struct host_certificate_verify *params)
{
	gnutls_datum_t subject_der = { NULL, 0 }, issuer_der = { NULL, 0 }, signed_part;
	gnutls_x509_crt_t subject = NULL, issuer = NULL;
	u32 status;

	if (params->signed_offset > params->subject_bytes || params->signed_bytes > params->subject_bytes - params->signed_offset)
		return STATUS_INVALID_PARAMETER;
	status = take_certificate(params->subject, params->subject_bytes, &subject, &subject_der);
	if (!status)
		status = take_certificate(params->issuer, params->issuer_bytes, &issuer, &issuer_der);
	if (!status) {
		signed_part.data = subject_der.data + params->signed_offset;
		signed_part.size = params->signed_bytes;
		status = verify(subject, issuer, &signed_part);
	}
	drop_certificate(issuer, &issuer_der);
	drop_certificate(subject, &subject_der);
	return status;
}

static u32 constrain(gnutls_x509_crt_t subject, gnutls_x509_crt_t authority)
{
	static const gnutls_x509_subject_alt_name_t kinds[] = { GNUTLS_SAN_DNSNAME, GNUTLS_SAN_RFC822NAME, GNUTLS_SAN_DN, GNUTLS_SAN_URI,
								GNUTLS_SAN_IPADDRESS };
	gnutls_x509_name_constraints_t constraints;
	u32 status = STATUS_SUCCESS;
	unsigned critical;
	int result;

	if (gnutls_x509_name_constraints_init(&constraints) < 0)
		return STATUS_NO_MEMORY;
	result = gnutls_x509_crt_get_name_constraints(authority, constraints, 0, &critical);
	if (result == 0) {
		for (unsigned i = 0; !status && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			if (!gnutls_x509_name_constraints_check_crt(constraints, kinds[i], subject))
				status = STATUS_ACCESS_DENIED;
		}
	} else if (result != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) {
		status = STATUS_INVALID_PARAMETER;
	}
	gnutls_x509_name_constraints_deinit(constraints);
	return status;
}

u32 host_certificate_constrain(struct host_certificate_constrain *params)
{
	gnutls_datum_t subject_der = { NULL, 0 }, authority_der = { NULL, 0 };
	gnutls_x509_crt_t subject = NULL, authority = NULL;
	u32 status = take_certificate(params->subject, params->subject_bytes, &subject, &subject_der);

	if (!status)
		status = take_certificate(params->authority, params->authority_bytes, &authority, &authority_der);
	if (!status)
		status = constrain(subject, authority);
	drop_certificate(authority, &authority_der);
	drop_certificate(subject, &subject_der);
	return status;
}
