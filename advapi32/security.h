/*
 * What the security sources of advapi32.dll share.
 */
#ifndef ADVAPI32_SECURITY_H
#define ADVAPI32_SECURITY_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>

#include <decant/guest.h>
#include <decant/security.h>

#include <string.h>

/* TRUE for STATUS_SUCCESS; else sets the last error that STATUS means and returns FALSE. */
BOOL security_result(NTSTATUS status);

/* A SID of any length. */
union any_sid {
	SID sid;
	BYTE bytes[SECURITY_MAX_SID_SIZE];
};

/* The SID of the user that the process acts for; FALSE with the last error set. */
BOOL own_user_sid(union any_sid *sid);

/* A SID that has a name everywhere. */
struct well_known_sid {
	int type;             /* WELL_KNOWN_SID_TYPE, or -1 */
	UCHAR authority;
	UCHAR count;
	ULONG numbers[6];
	const WCHAR *domain;  /* NULL for one without a name */
	const WCHAR *name;
	SID_NAME_USE use;
	WCHAR sddl[3];        /* its abbreviation in SDDL, or empty */
};
extern const struct well_known_sid well_known_sids[];
extern const unsigned well_known_sid_count;

/* An account of a domain or of the machine itself, by the last number. */
struct domain_account {
	int type;
	ULONG number;
	const WCHAR *name; /* on a machine without a domain; NULL if it has none there */
	SID_NAME_USE use;
	WCHAR sddl[3];
};
extern const struct domain_account domain_accounts[];
extern const unsigned domain_account_count;

/* The entry of SID, or NULL. */
const struct well_known_sid *find_well_known(PSID sid);
/* Fills in the SID of an entry. */
void make_well_known(const struct well_known_sid *known, union any_sid *sid);

/*
 * Text between ANSI and UTF-16, on the process heap; NULL for NULL. *failed is set, with the last error, without memory.
 */
WCHAR *security_wide(const char *text, BOOL *failed);

#endif
