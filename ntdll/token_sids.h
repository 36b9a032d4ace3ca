/*
 * The SIDs of tokens: who the user is and what groups he belongs to.
 *
 * The user is S-1-5-21-<machine>-1000, his primary group S-1-5-21-<machine>-513. Like every user who has logged on at the machine
 * itself he is a member of Everyone, Users, INTERACTIVE and so on, and has medium integrity.
 */
#ifndef NTDLL_TOKEN_SIDS_H
#define NTDLL_TOKEN_SIDS_H

#include "ntdll.h"
#include "rtl.h"

#include <decant/security.h>
#include <decant/token.h>

#define TOKEN_SID_MAX 8
#define TOKEN_GROUPS_COUNT 12

struct token_sid {
	UCHAR revision, count;
	SID_IDENTIFIER_AUTHORITY authority;
	ULONG numbers[TOKEN_SID_MAX];
};

/* Fill in a SID from what the host tells of a token. */
void token_user_sid(const struct host_token_query *token, struct token_sid *sid);
void token_primary_group_sid(const struct host_token_query *token, struct token_sid *sid);
void token_logon_sid(const struct host_token_query *token, struct token_sid *sid);
void token_integrity_sid(struct token_sid *sid);
/* Others than the own user and group: S-1-22-1-<uid>, S-1-22-2-<gid>. */
void unix_user_sid(ULONG uid, struct token_sid *sid);
void unix_group_sid(ULONG gid, struct token_sid *sid);
void everyone_sid(struct token_sid *sid);
void system_sid(struct token_sid *sid);
void administrators_sid(struct token_sid *sid);
/* Group INDEX, below TOKEN_GROUPS_COUNT; its SE_GROUP_* attributes. */
ULONG token_group_sid(const struct host_token_query *token, unsigned index, struct token_sid *sid);

#endif
