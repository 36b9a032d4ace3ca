/*
 * The SIDs of tokens; see token_sids.h.
 */
#include "token_sids.h"

#include <decant/token.h>

#define ENABLED_GROUP (SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED)

/* The authority that file servers use for users and groups of Unix that have no account. */
#define UNIX_AUTHORITY 22

enum group_kind { GROUP_FIXED, GROUP_PRIMARY, GROUP_LOGON, GROUP_INTEGRITY };

/* Microsoft, "Well-known SIDs": in the order in which whoami /groups lists them. */
static const struct {
	enum group_kind kind;
	UCHAR authority, count;
	ULONG numbers[2];
	ULONG attributes;
} groups[TOKEN_GROUPS_COUNT] = {
	{ GROUP_PRIMARY, 5, 0, { 0 }, ENABLED_GROUP },
	{ GROUP_FIXED, 1, 1, { 0 }, ENABLED_GROUP },         /* Everyone */
	{ GROUP_FIXED, 5, 2, { 32, 545 }, ENABLED_GROUP },   /* BUILTIN\Users */
	{ GROUP_FIXED, 5, 1, { 4 }, ENABLED_GROUP },         /* INTERACTIVE */
	{ GROUP_FIXED, 2, 1, { 1 }, ENABLED_GROUP },         /* CONSOLE LOGON */
	{ GROUP_FIXED, 5, 1, { 11 }, ENABLED_GROUP },        /* Authenticated Users */
	{ GROUP_FIXED, 5, 1, { 15 }, ENABLED_GROUP },        /* This Organization */
	{ GROUP_FIXED, 5, 1, { 113 }, ENABLED_GROUP },       /* Local account */
	{ GROUP_LOGON, 5, 0, { 0 }, ENABLED_GROUP | SE_GROUP_LOGON_ID },
	{ GROUP_FIXED, 2, 1, { 0 }, ENABLED_GROUP },         /* LOCAL */
	{ GROUP_FIXED, 5, 2, { 64, 10 }, ENABLED_GROUP },    /* NTLM Authentication */
	{ GROUP_INTEGRITY, 16, 0, { 0 }, SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED },
};

static void make_sid(struct token_sid *sid, UCHAR authority, UCHAR count, const ULONG *numbers)
{
	memset(sid, 0, sizeof(*sid));
	sid->revision = SID_REVISION;
	sid->count = count;
	sid->authority.Value[5] = authority;
	memcpy(sid->numbers, numbers, count * sizeof(ULONG));
}

static void machine_sid(const struct host_token_query *token, ULONG rid, struct token_sid *sid)
{
	const ULONG numbers[] = { SECURITY_NT_NON_UNIQUE, token->machine[0], token->machine[1], token->machine[2], rid };

	make_sid(sid, 5, ARRAYSIZE(numbers), numbers);
}

void token_user_sid(const struct host_token_query *token, struct token_sid *sid)
{
	machine_sid(token, 1000, sid);
}

void token_primary_group_sid(const struct host_token_query *token, struct token_sid *sid)
{
	machine_sid(token, DOMAIN_GROUP_RID_USERS, sid);
}

void token_logon_sid(const struct host_token_query *token, struct token_sid *sid)
{
	const ULONG numbers[] = { SECURITY_LOGON_IDS_RID, 0, token->uid };

	make_sid(sid, 5, ARRAYSIZE(numbers), numbers);
}

void unix_user_sid(ULONG uid, struct token_sid *sid)
{
	const ULONG numbers[] = { 1, uid };

	make_sid(sid, UNIX_AUTHORITY, ARRAYSIZE(numbers), numbers);
}

void unix_group_sid(ULONG gid, struct token_sid *sid)
{
	const ULONG numbers[] = { 2, gid };

	make_sid(sid, UNIX_AUTHORITY, ARRAYSIZE(numbers), numbers);
}

void everyone_sid(struct token_sid *sid)
{
	const ULONG rid = SECURITY_WORLD_RID;

	make_sid(sid, 1, 1, &rid);
}

void system_sid(struct token_sid *sid)
{
	const ULONG rid = SECURITY_LOCAL_SYSTEM_RID;

	make_sid(sid, 5, 1, &rid);
}

void administrators_sid(struct token_sid *sid)
{
	const ULONG numbers[] = { SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS };

	make_sid(sid, 5, ARRAYSIZE(numbers), numbers);
}

void token_integrity_sid(struct token_sid *sid)
{
	const ULONG level = SECURITY_MANDATORY_MEDIUM_RID;

	make_sid(sid, 16, 1, &level);
}

ULONG token_group_sid(const struct host_token_query *token, unsigned index, struct token_sid *sid)
{
	switch (groups[index].kind) {
	case GROUP_PRIMARY:
		token_primary_group_sid(token, sid);
		break;
	case GROUP_LOGON:
		token_logon_sid(token, sid);
		break;
	case GROUP_INTEGRITY:
		token_integrity_sid(sid);
		break;
	case GROUP_FIXED:
		make_sid(sid, groups[index].authority, groups[index].count, groups[index].numbers);
		break;
	}
	return groups[index].attributes;
}
