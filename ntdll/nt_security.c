/*
 * Security descriptors of files, made of what Linux knows: owner, group and permission bits.
 *
 * The process's own user and group are those of its token; others are S-1-22-1-<uid> and S-1-22-2-<gid>. Three classes of
 * permission bits become entries for the owner, the group and Everyone. Since Linux asks the first class alone that fits, a class
 * is denied what a later one has and it has not. Whoever may read a file may run it. SYSTEM and Administrators, who stand for
 * root, may do everything.
 */
#include "token_sids.h"

#include <decant/file.h>

#define READ 4u
#define WRITE 2u
#define EXECUTE 1u

#define READS (FILE_GENERIC_READ | FILE_GENERIC_EXECUTE)
#define WRITES FILE_GENERIC_WRITE
/* What is never denied: it is the folder's or nobody's to forbid. */
#define ALWAYS (READ_CONTROL | SYNCHRONIZE | FILE_READ_ATTRIBUTES)

/* The parts in the order of the entries. */
struct file_security {
	struct token_sid owner, group, everyone, system, administrators;
	ACCESS_MASK owner_rights, group_rights, everyone_rights;
};

#define ACL_BYTES (sizeof(ACL) + 7 * (sizeof(ACCESS_ALLOWED_ACE) + sizeof(struct token_sid)))

static ACCESS_MASK rights_of(ULONG bits, BOOLEAN folder, BOOLEAN owner)
{
	ACCESS_MASK rights = bits ? ALWAYS : 0;

	if (owner && (bits & (READ | WRITE)) == (READ | WRITE) && (!folder || bits & EXECUTE))
		return FILE_ALL_ACCESS;
	if (bits & READ)
		rights |= folder ? FILE_GENERIC_READ : READS;
	if (bits & EXECUTE)
		rights |= FILE_GENERIC_EXECUTE;
	if (bits & WRITE)
		rights |= folder ? WRITES | FILE_DELETE_CHILD : WRITES | DELETE;
	return owner ? rights | ALWAYS | WRITE_DAC | WRITE_OWNER : rights;
}

static void describe(const struct host_file_owner *file, const struct host_token_query *token, struct file_security *security)
{
	if (file->uid == token->uid)
		token_user_sid(token, &security->owner);
	else
		unix_user_sid(file->uid, &security->owner);
	if (file->gid == token->gid)
		token_primary_group_sid(token, &security->group);
	else
		unix_group_sid(file->gid, &security->group);
	everyone_sid(&security->everyone);
	system_sid(&security->system);
	administrators_sid(&security->administrators);
	security->owner_rights = rights_of(file->mode >> 6 & 7, file->folder != 0, TRUE);
	security->group_rights = rights_of(file->mode >> 3 & 7, file->folder != 0, FALSE);
	security->everyone_rights = rights_of(file->mode & 7, file->folder != 0, FALSE);
}

static NTSTATUS deny(ACL *acl, ACCESS_MASK rights, struct token_sid *sid)
{
	rights &= ~ALWAYS;
	return rights ? RtlAddAccessDeniedAce(acl, ACL_REVISION, rights, sid) : STATUS_SUCCESS;
}

static NTSTATUS allow(ACL *acl, ACCESS_MASK rights, struct token_sid *sid)
{
	return rights ? RtlAddAccessAllowedAce(acl, ACL_REVISION, rights, sid) : STATUS_SUCCESS;
}

/* Denials come first, as the documented order of entries has it. */
static NTSTATUS make_list(ACL *acl, struct file_security *security)
{
	const ACCESS_MASK later = security->group_rights | security->everyone_rights;
	NTSTATUS status = RtlCreateAcl(acl, ACL_BYTES, ACL_REVISION);

	if (!status)
		status = deny(acl, later & ~security->owner_rights, &security->owner);
	if (!status)
		status = deny(acl, security->everyone_rights & ~security->group_rights, &security->group);
	if (!status)
		status = allow(acl, security->owner_rights, &security->owner);
	if (!status)
		status = allow(acl, FILE_ALL_ACCESS, &security->system);
	if (!status)
		status = allow(acl, FILE_ALL_ACCESS, &security->administrators);
	if (!status)
		status = allow(acl, security->group_rights, &security->group);
	if (!status)
		status = allow(acl, security->everyone_rights, &security->everyone);
	return status;
}

/* What the host tells of the process's token. */
static NTSTATUS own_token(struct host_token_query *query)
{
	NTSTATUS status;
	HANDLE token;

	status = NtOpenProcessToken(NtCurrentProcess(), TOKEN_QUERY, &token);
	if (status)
		return status;
	*query = (struct host_token_query){ .token = GUEST_HANDLE(token) };
	status = host_call(HOST_token_query, query);
	NtClose(token);
	return status;
}

NTSTATUS NTAPI NtQuerySecurityObject(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor, ULONG length, PULONG needed)
{
	struct host_file_owner file = { .handle = GUEST_HANDLE(handle) };
	_Alignas(8) UCHAR list[ACL_BYTES];
	SECURITY_DESCRIPTOR absolute;
	struct host_token_query token;
	struct file_security security;
	NTSTATUS status;

	/* Nobody here has the privilege that audit lists need. */
	if (information & SACL_SECURITY_INFORMATION)
		return STATUS_ACCESS_DENIED;
	status = host_call(HOST_file_owner, &file);
	if (status == STATUS_OBJECT_TYPE_MISMATCH)
		return STATUS_NOT_SUPPORTED;
	if (!status)
		status = own_token(&token);
	if (status)
		return status;
	describe(&file, &token, &security);
	status = make_list((ACL *)list, &security);
	if (!status)
		status = RtlCreateSecurityDescriptor(&absolute, SECURITY_DESCRIPTOR_REVISION);
	if (!status && information & OWNER_SECURITY_INFORMATION)
		status = RtlSetOwnerSecurityDescriptor(&absolute, &security.owner, FALSE);
	if (!status && information & GROUP_SECURITY_INFORMATION)
		status = RtlSetGroupSecurityDescriptor(&absolute, &security.group, FALSE);
	if (!status && information & DACL_SECURITY_INFORMATION)
		status = RtlSetDaclSecurityDescriptor(&absolute, TRUE, (ACL *)list, FALSE);
	if (status)
		return status;
	*needed = length;
	return RtlMakeSelfRelativeSD(&absolute, descriptor, needed);
}
