/*
 * Finding chains: from a certificate to its issuers, until one has signed itself.
 *
 * Issuers are looked for by name among the trusted certificates, in the caller's store and in the engine's others, and tried in that
 * order; those whose key did not sign are passed over, unless there is no other. The search goes back where it ended in nothing
 * trusted, and ends at the first chain that is. Certificates come from strangers, so the number of signatures tried is bounded.
 */
#define WIN32_NO_STATUS
#include "chain.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>

#include <decant/certificate.h>
#include <decant/guest.h>

#define SIGNATURES_TRIED 64u

struct builder {
	const struct chain_engine *engine;
	struct store *sources[CHAIN_OTHER_STORES + 2];
	DWORD source_count;
	DWORD signatures_left;
	struct chain_path path; /* under way; without references of its own */
	struct chain_path *best;
};

static BOOL is_same_encoding(const struct certificate *certificate, const void *wanted)
{
	const CERT_CONTEXT *a = &certificate->context, *b = &((const struct certificate *)wanted)->context;

	return blob_equal(a->cbCertEncoded, a->pbCertEncoded, b->cbCertEncoded, b->pbCertEncoded);
}

static BOOL is_in_store(struct store *store, const struct certificate *certificate)
{
	struct certificate *found = store_next(store, NULL, is_same_encoding, certificate);

	if (found)
		certificate_release(found);
	return found != NULL;
}

static BOOL has_signed(const struct certificate *issuer, const struct certificate *subject)
{
	struct host_certificate_verify params = {
		.subject = GUEST_PTR(subject->context.pbCertEncoded),
		.issuer = GUEST_PTR(issuer->context.pbCertEncoded),
		.subject_bytes = subject->context.cbCertEncoded,
		.issuer_bytes = issuer->context.cbCertEncoded,
	};
	struct der_element part;

	if (!certificate_signed_part(subject, &part))
		return FALSE;
	params.signed_offset = (u32)(part.start - subject->context.pbCertEncoded);
	params.signed_bytes = part.total;
	return host_call(HOST_certificate_verify, &params) == STATUS_SUCCESS;
}

static BOOL is_issuer_by_name(const struct certificate *certificate, const void *wanted)
{
	const CERT_INFO *issuer = certificate->context.pCertInfo, *subject = ((const struct certificate *)wanted)->context.pCertInfo;

	return blob_equal(issuer->Subject.cbData, issuer->Subject.pbData, subject->Issuer.cbData, subject->Issuer.pbData);
}

/* How well ISSUER fits what SUBJECT says of its issuer's key: CERT_TRUST_HAS_*_MATCH_ISSUER, or 0 if it is another key. */
static DWORD match_kind(const struct certificate *issuer, const struct certificate *subject)
{
	CERT_AUTHORITY_KEY_ID2_INFO *wanted = certificate_extension(&subject->context, szOID_AUTHORITY_KEY_IDENTIFIER2, &asn_authority_key_id);
	CRYPT_DATA_BLOB *key = certificate_extension(&issuer->context, szOID_SUBJECT_KEY_IDENTIFIER, &asn_octets);
	DWORD kind = CERT_TRUST_HAS_NAME_MATCH_ISSUER;

	if (wanted && key && wanted->KeyId.cbData)
		kind = blob_equal(wanted->KeyId.cbData, wanted->KeyId.pbData, key->cbData, key->pbData) ? CERT_TRUST_HAS_KEY_MATCH_ISSUER : 0;
	release(wanted);
	release(key);
	return kind;
}

static BOOL is_on_path(const struct chain_path *path, const struct certificate *certificate)
{
	for (DWORD i = 0; i < path->count; i++) {
		if (is_same_encoding(path->elements[i], certificate))
			return TRUE;
	}
	return FALSE;
}

/* Keeps the path under way if it is the best so far. Returns whether there can be no better one. */
static BOOL keep_path(struct builder *builder, enum chain_end end)
{
	struct chain_path *best = builder->best;

	if (best->count && best->end >= end)
		return FALSE;
	chain_path_finish(best);
	*best = builder->path;
	best->end = end;
	for (DWORD i = 0; i < best->count; i++)
		certificate_retain(best->elements[i]);
	return end == CHAIN_TRUSTED;
}

static BOOL extend(struct builder *builder);

/* Goes on with ISSUER above the last element. */
static BOOL climb(struct builder *builder, struct certificate *issuer, DWORD match, DWORD error)
{
	struct chain_path *path = &builder->path;
	CERT_TRUST_STATUS *status = &path->status[path->count - 1];
	BOOL done;

	status->dwInfoStatus = match | CERT_TRUST_HAS_PREFERRED_ISSUER;
	status->dwErrorStatus = error;
	path->elements[path->count++] = issuer;
	done = extend(builder);
	path->count--;
	*status = (CERT_TRUST_STATUS){ 0, 0 };
	return done;
}

/* Ends the path at its last element, which names itself as its issuer. */
static BOOL end_at_root(struct builder *builder)
{
	struct chain_path *path = &builder->path;
	struct certificate *root = path->elements[path->count - 1];
	CERT_TRUST_STATUS *status = &path->status[path->count - 1];
	BOOL trusted = is_in_store(builder->engine->trusted, root) && (!builder->engine->restricted || is_in_store(builder->engine->restricted, root));
	BOOL done;

	status->dwInfoStatus = CERT_TRUST_IS_SELF_SIGNED | CERT_TRUST_HAS_NAME_MATCH_ISSUER | CERT_TRUST_HAS_PREFERRED_ISSUER;
	status->dwErrorStatus = trusted ? 0 : CERT_TRUST_IS_UNTRUSTED_ROOT;
	/* A trusted root is trusted for being there; others must at least have signed themselves. */
	if (!trusted && !has_signed(root, root))
		status->dwErrorStatus |= CERT_TRUST_IS_NOT_SIGNATURE_VALID;
	done = keep_path(builder, trusted ? CHAIN_TRUSTED : CHAIN_SELF_SIGNED);
	*status = (CERT_TRUST_STATUS){ 0, 0 };
	return done;
}

/* Tries all issuers of the last element. Returns whether the search is over. */
static BOOL extend(struct builder *builder)
{
	struct chain_path *path = &builder->path;
	struct certificate *subject = path->elements[path->count - 1], *candidate, *next, *unsigned_by = NULL;
	BOOL done = FALSE, found = FALSE;

	if (certificate_self_issued(&subject->context) && match_kind(subject, subject))
		return end_at_root(builder);
	for (DWORD i = 0; !done && i < builder->source_count && path->count < CHAIN_LENGTH; i++) {
		candidate = NULL;
		while (!done && (next = store_next(builder->sources[i], candidate, is_issuer_by_name, subject)) != NULL) {
			DWORD match = match_kind(next, subject);

			if (candidate)
				certificate_release(candidate);
			candidate = next;
			if (!match || is_on_path(path, candidate) || !builder->signatures_left)
				continue;
			builder->signatures_left--;
			if (has_signed(candidate, subject)) {
				found = TRUE;
				done = climb(builder, candidate, match, 0);
			} else if (!unsigned_by) {
				certificate_retain(candidate);
				unsigned_by = candidate;
			}
		}
		if (candidate)
			certificate_release(candidate);
	}
	/* The one that should have signed it shows what is wrong. */
	if (!done && !found && unsigned_by && path->count < CHAIN_LENGTH) {
		found = TRUE;
		done = climb(builder, unsigned_by, match_kind(unsigned_by, subject), CERT_TRUST_IS_NOT_SIGNATURE_VALID);
	}
	if (unsigned_by)
		certificate_release(unsigned_by);
	if (!done && !found)
		done = keep_path(builder, CHAIN_PARTIAL);
	return done;
}

void chain_build(const struct chain_engine *engine, struct certificate *certificate, struct store *additional, struct chain_path *path)
{
	struct builder builder = { .engine = engine, .signatures_left = SIGNATURES_TRIED, .best = path };

	builder.sources[builder.source_count++] = engine->trusted;
	if (additional)
		builder.sources[builder.source_count++] = additional;
	for (DWORD i = 0; i < engine->other_count; i++)
		builder.sources[builder.source_count++] = engine->others[i];
	path->count = 0;
	builder.path.elements[0] = certificate;
	builder.path.count = 1;
	extend(&builder);
	/* A search that was cut short in a circle has found nothing. */
	if (!path->count)
		keep_path(&builder, CHAIN_PARTIAL);
}

void chain_path_finish(struct chain_path *path)
{
	while (path->count)
		certificate_release(path->elements[--path->count]);
}
