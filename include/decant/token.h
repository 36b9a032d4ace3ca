/*
 * Host calls of access tokens: who a process or thread acts for.
 *
 * A token keeps what can change: kind, impersonation level, privileges. Who the user is, as numbers, comes from Linux; guest code
 * makes SIDs of them (ntdll/token_sids.c). Types, levels and access masks are Windows' own numbers; a set of privileges has bit N
 * for the privilege whose LUID is N.
 */
#ifndef DECANT_TOKEN_H
#define DECANT_TOKEN_H

#include "host_call.h"

#define HOST_CALLS_TOKEN(CALL) \
	CALL(token_open) \
	CALL(token_query) \
	CALL(token_adjust_privileges) \
	CALL(token_duplicate) \
	CALL(token_impersonate)
HOST_NUMBERS(TOKEN);

/* The token of a process or, if of_thread, that a thread impersonates: STATUS_NO_TOKEN where it does not. */
struct host_token_open {
	guest_handle handle;
	guest_handle token;
	u32 access;
	u32 inherit;
	u32 of_thread;
	u32 reserved;
};

struct host_token_query {
	guest_handle token;
	u64 privileges; /* that the token has */
	u64 enabled;
	u64 id;
	u64 modified_id;
	u32 type;       /* TOKEN_TYPE */
	u32 level;      /* SECURITY_IMPERSONATION_LEVEL */
	u32 machine[3]; /* the part of SIDs that tells this machine from others */
	u32 uid, gid;
	u32 reserved;
};

/* Enables, disables and removes privileges, of which the token may lack some; before returns what was there. */
struct host_token_adjust_privileges {
	guest_handle token;
	u64 enable, disable, remove;
	u64 privileges_before, enabled_before;
};

struct host_token_duplicate {
	guest_handle token;
	guest_handle copy;
	u32 access;
	u32 inherit;
	u32 type;
	u32 level;
};

/* The thread acts for an impersonation token from now on, or for its process again if token is 0. */
struct host_token_impersonate {
	guest_handle thread;
	guest_handle token;
};

ASSERT_SIZE(struct host_token_open, 32);
ASSERT_SIZE(struct host_token_query, 72);
ASSERT_SIZE(struct host_token_adjust_privileges, 48);
ASSERT_SIZE(struct host_token_duplicate, 32);
ASSERT_SIZE(struct host_token_impersonate, 16);

#endif
