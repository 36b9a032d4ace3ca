/*
 * What a token tells: NtQueryInformationToken.
 *
 * Every answer is a structure, behind which stand the SIDs, lists and so on that it points to. An answer is put together in
 * struct answer, which first only counts.
 */
#include "token_sids.h"

#include <decant/token.h>

struct answer {
	char *at;       /* the caller's buffer */
	ULONG room;
	ULONG used;     /* counts on beyond the room */
};

/* A place of BYTES behind what is there; NULL if it no longer fits. */
static void *reserve(struct answer *answer, ULONG bytes)
{
	void *place = NULL;

	bytes = (bytes + sizeof(ULONG) - 1) & ~(ULONG)(sizeof(ULONG) - 1);
	if (answer->used + bytes <= answer->room)
		place = answer->at + answer->used;
	answer->used += bytes;
	return place;
}

static PSID put_sid(struct answer *answer, const struct token_sid *sid)
{
	ULONG bytes = RtlLengthSid((PSID)sid);
	void *place = reserve(answer, bytes);

	if (place)
		memcpy(place, sid, bytes);
	return place;
}

static void put_value(struct answer *answer, const void *value, ULONG bytes)
{
	void *place = reserve(answer, bytes);

	if (place)
		memcpy(place, value, bytes);
}

/* A structure that begins with a pointer to one SID, as those of the user, the owner and the integrity level do. */
static void put_one_sid(struct answer *answer, const struct token_sid *sid, ULONG structure_bytes, ULONG attributes)
{
	SID_AND_ATTRIBUTES *head = reserve(answer, structure_bytes);
	PSID at = put_sid(answer, sid);

	if (!head || !at)
		return;
	head->Sid = at;
	if (structure_bytes == sizeof(*head))
		head->Attributes = attributes;
}

static void put_groups(struct answer *answer, const struct host_token_query *token, BOOL logon_only)
{
	ULONG count = logon_only ? 1 : TOKEN_GROUPS_COUNT, next = 0, i;
	TOKEN_GROUPS *groups = reserve(answer, FIELD_OFFSET(TOKEN_GROUPS, Groups) + count * sizeof(SID_AND_ATTRIBUTES));

	if (groups)
		groups->GroupCount = count;
	for (i = 0; i < TOKEN_GROUPS_COUNT; i++) {
		struct token_sid sid;
		ULONG attributes = token_group_sid(token, i, &sid);
		PSID at;

		if (logon_only && (attributes & SE_GROUP_LOGON_ID) != SE_GROUP_LOGON_ID)
			continue;
		at = put_sid(answer, &sid);
		if (groups)
			groups->Groups[next++] = (SID_AND_ATTRIBUTES){ at, attributes };
	}
}

#define CHANGE_NOTIFY_PRIVILEGE 23 /* its LUID; wdm.h has the numbers */

static void put_privileges(struct answer *answer, const struct host_token_query *token)
{
	/* Change notify is what everybody is granted and has enabled from the start. */
	const ULONGLONG by_default = 1ull << CHANGE_NOTIFY_PRIVILEGE;
	ULONG count = (ULONG)__builtin_popcountll(token->privileges), next = 0, i;
	TOKEN_PRIVILEGES *privileges = reserve(answer, FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) + count * sizeof(LUID_AND_ATTRIBUTES));

	if (!privileges)
		return;
	privileges->PrivilegeCount = count;
	for (i = 0; i < 64; i++) {
		ULONG attributes = 0;

		if (!(token->privileges >> i & 1))
			continue;
		if (token->enabled >> i & 1)
			attributes |= SE_PRIVILEGE_ENABLED;
		if (by_default >> i & 1)
			attributes |= SE_PRIVILEGE_ENABLED_BY_DEFAULT;
		privileges->Privileges[next++] = (LUID_AND_ATTRIBUTES){ { i, 0 }, attributes };
	}
}

/* What a new object lets do whom: everything the user and the system, reading the logon session. */
static void put_default_dacl(struct answer *answer, const struct host_token_query *token)
{
	static const struct token_sid local_system = { SID_REVISION, 1, { SECURITY_NT_AUTHORITY }, { SECURITY_LOCAL_SYSTEM_RID } };
	struct token_sid user, logon;
	TOKEN_DEFAULT_DACL *head = reserve(answer, sizeof(*head));
	ULONG bytes;
	ACL *acl;

	token_user_sid(token, &user);
	token_logon_sid(token, &logon);
	bytes = sizeof(*acl) + 3 * FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart) + RtlLengthSid(&user) + RtlLengthSid(&logon) +
		RtlLengthSid((PSID)&local_system);
	acl = reserve(answer, bytes);
	if (!head || !acl)
		return;
	head->DefaultDacl = acl;
	RtlCreateAcl(acl, bytes, ACL_REVISION);
	RtlAddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, &user);
	RtlAddAccessAllowedAce(acl, ACL_REVISION, GENERIC_ALL, (PSID)&local_system);
	RtlAddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ | GENERIC_EXECUTE, &logon);
}

static LUID luid(ULONGLONG value)
{
	return (LUID){ (DWORD)value, (LONG)(value >> 32) };
}

static void put_statistics(struct answer *answer, const struct host_token_query *token)
{
	TOKEN_STATISTICS statistics = {
		.TokenId = luid(token->id),
		.AuthenticationId = luid(0x10000 + token->uid),
		.TokenType = token->type,
		.ImpersonationLevel = token->level,
		.GroupCount = TOKEN_GROUPS_COUNT,
		.PrivilegeCount = (DWORD)__builtin_popcountll(token->privileges),
		.ModifiedId = luid(token->modified_id),
	};

	statistics.ExpirationTime.QuadPart = MAXLONGLONG;
	put_value(answer, &statistics, sizeof(statistics));
}

static void put_dword(struct answer *answer, DWORD value)
{
	put_value(answer, &value, sizeof(value));
}

static NTSTATUS put_class(struct answer *answer, const struct host_token_query *token, TOKEN_INFORMATION_CLASS information_class)
{
	TOKEN_SOURCE source = { .SourceName = "User32 ", .SourceIdentifier = luid(token->uid) };
	struct token_sid sid;

	switch (information_class) {
	case TokenUser:
		token_user_sid(token, &sid);
		put_one_sid(answer, &sid, sizeof(TOKEN_USER), 0);
		return STATUS_SUCCESS;
	case TokenOwner:
		token_user_sid(token, &sid);
		put_one_sid(answer, &sid, sizeof(TOKEN_OWNER), 0);
		return STATUS_SUCCESS;
	case TokenPrimaryGroup:
		token_primary_group_sid(token, &sid);
		put_one_sid(answer, &sid, sizeof(TOKEN_PRIMARY_GROUP), 0);
		return STATUS_SUCCESS;
	case TokenIntegrityLevel:
		token_integrity_sid(&sid);
		put_one_sid(answer, &sid, sizeof(TOKEN_MANDATORY_LABEL), SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED);
		return STATUS_SUCCESS;
	case TokenGroups:
		put_groups(answer, token, FALSE);
		return STATUS_SUCCESS;
	case TokenLogonSid:
		put_groups(answer, token, TRUE);
		return STATUS_SUCCESS;
	case TokenPrivileges:
		put_privileges(answer, token);
		return STATUS_SUCCESS;
	case TokenDefaultDacl:
		put_default_dacl(answer, token);
		return STATUS_SUCCESS;
	case TokenStatistics:
		put_statistics(answer, token);
		return STATUS_SUCCESS;
	case TokenSource:
		put_value(answer, &source, sizeof(source));
		return STATUS_SUCCESS;
	case TokenType:
		put_dword(answer, token->type);
		return STATUS_SUCCESS;
	case TokenImpersonationLevel:
		if (token->type != TokenImpersonation)
			return STATUS_INVALID_PARAMETER;
		put_dword(answer, token->level);
		return STATUS_SUCCESS;
	case TokenElevationType:
		put_dword(answer, TokenElevationTypeDefault);
		return STATUS_SUCCESS;
	case TokenSessionId:
		put_dword(answer, current_peb()->SessionId);
		return STATUS_SUCCESS;
	case TokenMandatoryPolicy:
		put_dword(answer, TOKEN_MANDATORY_POLICY_VALID_MASK);
		return STATUS_SUCCESS;
	case TokenElevation:
	case TokenHasRestrictions:
	case TokenVirtualizationAllowed:
	case TokenVirtualizationEnabled:
	case TokenUIAccess:
	case TokenSandBoxInert:
	case TokenIsAppContainer:
		put_dword(answer, 0);
		return STATUS_SUCCESS;
	case TokenLinkedToken:
		return STATUS_NO_SUCH_LOGON_SESSION;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

NTSTATUS NTAPI NtQueryInformationToken(HANDLE handle, TOKEN_INFORMATION_CLASS information_class, PVOID information, ULONG bytes, PULONG returned)
{
	struct answer answer = { .at = information, .room = information ? bytes : 0 };
	struct host_token_query token = { .token = GUEST_HANDLE(handle) };
	NTSTATUS status = host_call(HOST_token_query, &token);

	if (!status)
		status = put_class(&answer, &token, information_class);
	if (status)
		return status;
	if (returned)
		*returned = answer.used;
	return answer.used > answer.room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
