/*
 * The certificates that the system trusts: host_certificate_roots.
 *
 * GnuTLS knows where the distribution keeps them: a file, a folder or a PKCS #11 module. Reading them takes some milliseconds, so the
 * guest asks only when a program opens the store of roots, and keeps the answer.
 */
#include <string.h>

#include <gnutls/x509.h>

#include <decant/certificate.h>
#include "loader/guest_copy.h"
#include "loader/status.h"

/* Writes CERTIFICATE at OFFSET of the guest's buffer, as far as there is room; *bytes grows by what it takes. */
static u32 give_certificate(struct host_certificate_roots *params, gnutls_x509_crt_t certificate)
{
	gnutls_datum_t der;
	u32 length, status = STATUS_SUCCESS;

	if (gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der) < 0)
		return STATUS_SUCCESS; /* one that cannot be encoded cannot be trusted either */
	length = der.size;
	if (params->bytes + sizeof(length) + length <= params->room &&
	    (!guest_copy_out(params->buffer + params->bytes, &length, sizeof(length)) ||
	     !guest_copy_out(params->buffer + params->bytes + sizeof(length), der.data, length)))
		status = STATUS_ACCESS_VIOLATION;
	params->bytes += sizeof(length) + length;
	gnutls_free(der.data);
	return status;
}

u32 host_certificate_roots(struct host_certificate_roots *params)
{
	gnutls_x509_trust_list_iter_t iterator = NULL;
	gnutls_x509_trust_list_t list;
	gnutls_x509_crt_t certificate;
	u32 status = STATUS_SUCCESS;

	if (gnutls_x509_trust_list_init(&list, 0) < 0)
		return STATUS_NO_MEMORY;
	params->bytes = 0;
	/* A system that trusts nothing answers with an error, and has no roots. */
	if (gnutls_x509_trust_list_add_system_trust(list, 0, 0) > 0) {
		while (!status && gnutls_x509_trust_list_iter_get_ca(list, &iterator, &certificate) == 0) {
			status = give_certificate(params, certificate);
			gnutls_x509_crt_deinit(certificate);
		}
		gnutls_x509_trust_list_iter_deinit(iterator);
	}
	gnutls_x509_trust_list_deinit(list, 1);
	if (!status && params->bytes > params->room)
		status = STATUS_BUFFER_TOO_SMALL;
	return status;
}
