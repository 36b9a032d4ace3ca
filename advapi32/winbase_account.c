/*
 * Accounts by SID and by name, the user's name (winbase.h).
 *
 * The machine knows its user, its own groups and the SIDs that are the same everywhere; there is no domain to ask.
 */
#include "security.h"

#include <decant/rtl.h>
#include <decant/system.h>

#define NAME_SIZE 257

/* Asks the host for a name; FALSE with the last error set. */
static BOOL system_name(enum host_system_string_kind which, WCHAR *name)
{
	struct host_system_string call = { .buffer = GUEST_PTR(name), .bytes = (NAME_SIZE - 1) * sizeof(WCHAR), .which = which };

	if (!security_result(host_call(HOST_system_string, &call)))
		return FALSE;
	name[call.bytes / sizeof(WCHAR)] = 0;
	return TRUE;
}

/* The NetBIOS name of the machine: the first label, 15 characters, upper case. */
static BOOL machine_name(WCHAR *name)
{
	DWORD length;

	if (!system_name(HOST_STRING_HOST, name))
		return FALSE;
	for (length = 0; name[length] && name[length] != '.' && length < MAX_COMPUTERNAME_LENGTH; length++)
		name[length] = RtlUpcaseUnicodeChar(name[length]);
	name[length] = 0;
	return TRUE;
}

BOOL own_user_sid(union any_sid *sid)
{
	BYTE buffer[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	HANDLE token;
	DWORD returned;
	BOOL done;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return FALSE;
	done = GetTokenInformation(token, TokenUser, buffer, sizeof(buffer), &returned);
	CloseHandle(token);
	return done && CopySid(sizeof(*sid), sid, ((TOKEN_USER *)buffer)->User.Sid);
}

BOOL WINAPI GetUserNameW(LPWSTR name, LPDWORD size)
{
	WCHAR user[NAME_SIZE];
	DWORD needed;

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!system_name(HOST_STRING_USER, user))
		return FALSE;
	needed = lstrlenW(user) + 1;
	if (!name || *size < needed) {
		*size = needed;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*size = needed;
	lstrcpyW(name, user);
	return TRUE;
}

BOOL WINAPI GetUserNameA(LPSTR name, LPDWORD size)
{
	WCHAR user[NAME_SIZE];
	DWORD needed;

	if (!size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!system_name(HOST_STRING_USER, user))
		return FALSE;
	needed = WideCharToMultiByte(CP_ACP, 0, user, -1, NULL, 0, NULL, NULL);
	if (!name || *size < needed) {
		*size = needed;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*size = needed;
	WideCharToMultiByte(CP_ACP, 0, user, -1, name, needed, NULL, NULL);
	return TRUE;
}

struct account {
	WCHAR domain[NAME_SIZE], name[NAME_SIZE];
	SID_NAME_USE use;
	union any_sid sid;
};

/* The account NUMBER of this machine. ERROR_NONE_MAPPED if there is none. */
static BOOL machine_account(ULONG number, const union any_sid *user, struct account *account)
{
	unsigned i;

	account->sid = *user;
	*RtlSubAuthoritySid(&account->sid, user->sid.SubAuthorityCount - 1) = number;
	if (number == *RtlSubAuthoritySid((PSID)user, user->sid.SubAuthorityCount - 1)) {
		account->use = SidTypeUser;
		return system_name(HOST_STRING_USER, account->name) && machine_name(account->domain);
	}
	for (i = 0; i < domain_account_count; i++) {
		if (domain_accounts[i].number == number && domain_accounts[i].name) {
			account->use = domain_accounts[i].use;
			lstrcpyW(account->name, domain_accounts[i].name);
			return machine_name(account->domain);
		}
	}
	SetLastError(ERROR_NONE_MAPPED);
	return FALSE;
}

static BOOL account_of_sid(PSID sid, struct account *account)
{
	const struct well_known_sid *known = find_well_known(sid);
	union any_sid user;

	RtlCopySid(sizeof(account->sid), &account->sid, sid);
	if (known && known->domain) {
		lstrcpyW(account->domain, known->domain);
		lstrcpyW(account->name, known->name);
		account->use = known->use;
		return TRUE;
	}
	if (!own_user_sid(&user))
		return FALSE;
	if (RtlEqualPrefixSid(&user, sid))
		return machine_account(*RtlSubAuthoritySid(sid, user.sid.SubAuthorityCount - 1), &user, account);
	/* The machine itself is the domain of its accounts. */
	user.sid.SubAuthorityCount--;
	if (RtlEqualSid(&user, sid)) {
		account->use = SidTypeDomain;
		account->name[0] = 0;
		return machine_name(account->domain);
	}
	SetLastError(ERROR_NONE_MAPPED);
	return FALSE;
}

/* Whether DOMAIN, which may be NULL, and NAME are the account's. */
static BOOL is_called(const WCHAR *domain, const WCHAR *name, const WCHAR *account_domain, const WCHAR *account_name)
{
	return (!domain || !lstrcmpiW(domain, account_domain)) && !lstrcmpiW(name, account_name);
}

static BOOL account_of_name(const WCHAR *full, struct account *account)
{
	WCHAR machine[NAME_SIZE], user_name[NAME_SIZE], domain_part[NAME_SIZE];
	const WCHAR *name = full, *domain = NULL;
	union any_sid user;
	unsigned i;

	for (i = 0; full[i] && full[i] != '\\' && i < NAME_SIZE - 1; i++)
		domain_part[i] = full[i];
	if (full[i] == '\\') {
		domain_part[i] = 0;
		name = full + i + 1;
		domain = lstrcmpW(domain_part, L".") ? domain_part : NULL;
	}
	if (!machine_name(machine) || !system_name(HOST_STRING_USER, user_name) || !own_user_sid(&user))
		return FALSE;
	if (is_called(domain, name, machine, user_name))
		return machine_account(*RtlSubAuthoritySid(&user, user.sid.SubAuthorityCount - 1), &user, account);
	for (i = 0; i < domain_account_count; i++)
		if (domain_accounts[i].name && is_called(domain, name, machine, domain_accounts[i].name))
			return machine_account(domain_accounts[i].number, &user, account);
	if (!domain && !lstrcmpiW(name, machine)) {
		user.sid.SubAuthorityCount--;
		return account_of_sid(&user, account);
	}
	for (i = 0; i < well_known_sid_count; i++) {
		if (well_known_sids[i].name && is_called(domain, name, well_known_sids[i].domain, well_known_sids[i].name)) {
			make_well_known(&well_known_sids[i], &account->sid);
			return account_of_sid(&account->sid, account);
		}
	}
	SetLastError(ERROR_NONE_MAPPED);
	return FALSE;
}

/* Sizes count characters: with the terminator where a buffer is too small, without it on success. */
static BOOL fits(const WCHAR *text, const void *buffer, DWORD size)
{
	return size > (DWORD)lstrlenW(text) && (buffer || !size);
}

static BOOL put_texts(const WCHAR *first, LPWSTR to_first, LPDWORD first_size, const WCHAR *second, LPWSTR to_second, LPDWORD second_size)
{
	if (!fits(first, to_first, *first_size) || !fits(second, to_second, *second_size)) {
		*first_size = lstrlenW(first) + 1;
		*second_size = lstrlenW(second) + 1;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*first_size = lstrlenW(first);
	*second_size = lstrlenW(second);
	lstrcpyW(to_first, first);
	lstrcpyW(to_second, second);
	return TRUE;
}

BOOL WINAPI LookupAccountSidW(LPCWSTR system, PSID sid, LPWSTR name, LPDWORD name_size, LPWSTR domain, LPDWORD domain_size, PSID_NAME_USE use)
{
	struct account account;

	(void)system;
	if (!RtlValidSid(sid) || !name_size || !domain_size || !use) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!account_of_sid(sid, &account) || !put_texts(account.name, name, name_size, account.domain, domain, domain_size))
		return FALSE;
	*use = account.use;
	return TRUE;
}

BOOL WINAPI LookupAccountSidA(LPCSTR system, PSID sid, LPSTR name, LPDWORD name_size, LPSTR domain, LPDWORD domain_size, PSID_NAME_USE use)
{
	WCHAR wide_name[NAME_SIZE], wide_domain[NAME_SIZE];
	DWORD wide_name_size = NAME_SIZE, wide_domain_size = NAME_SIZE;
	DWORD name_bytes, domain_bytes;

	(void)system;
	if (!name_size || !domain_size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!LookupAccountSidW(NULL, sid, wide_name, &wide_name_size, wide_domain, &wide_domain_size, use))
		return FALSE;
	name_bytes = WideCharToMultiByte(CP_ACP, 0, wide_name, -1, NULL, 0, NULL, NULL);
	domain_bytes = WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, NULL, 0, NULL, NULL);
	if (*name_size < name_bytes || *domain_size < domain_bytes) {
		*name_size = name_bytes;
		*domain_size = domain_bytes;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	WideCharToMultiByte(CP_ACP, 0, wide_name, -1, name, name_bytes, NULL, NULL);
	WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, domain, domain_bytes, NULL, NULL);
	*name_size = name_bytes - 1;
	*domain_size = domain_bytes - 1;
	return TRUE;
}

BOOL WINAPI LookupAccountNameW(LPCWSTR system, LPCWSTR name, PSID sid, LPDWORD sid_bytes, LPWSTR domain, LPDWORD domain_size, PSID_NAME_USE use)
{
	struct account account;
	DWORD needed;

	(void)system;
	if (!name || !sid_bytes || !domain_size || !use) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!account_of_name(name, &account))
		return FALSE;
	needed = RtlLengthSid(&account.sid);
	if (*sid_bytes < needed || !fits(account.domain, domain, *domain_size)) {
		*sid_bytes = needed;
		*domain_size = lstrlenW(account.domain) + 1;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*sid_bytes = needed;
	*domain_size = lstrlenW(account.domain);
	memcpy(sid, &account.sid, needed);
	lstrcpyW(domain, account.domain);
	*use = account.use;
	return TRUE;
}

BOOL WINAPI LookupAccountNameA(LPCSTR system, LPCSTR name, PSID sid, LPDWORD sid_bytes, LPSTR domain, LPDWORD domain_size, PSID_NAME_USE use)
{
	BOOL failed = FALSE;
	WCHAR *wide = security_wide(name, &failed);
	WCHAR wide_domain[NAME_SIZE];
	DWORD wide_size = NAME_SIZE, wide_sid_bytes = SECURITY_MAX_SID_SIZE, domain_bytes;
	union any_sid found;
	BOOL done;

	(void)system;
	if (failed)
		return FALSE;
	done = LookupAccountNameW(NULL, wide, &found, &wide_sid_bytes, wide_domain, &wide_size, use);
	HeapFree(GetProcessHeap(), 0, wide);
	if (!done)
		return FALSE;
	domain_bytes = WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, NULL, 0, NULL, NULL);
	if (*sid_bytes < wide_sid_bytes || *domain_size < domain_bytes) {
		*sid_bytes = wide_sid_bytes;
		*domain_size = domain_bytes;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*sid_bytes = wide_sid_bytes;
	memcpy(sid, &found, wide_sid_bytes);
	WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, domain, domain_bytes, NULL, NULL);
	*domain_size = domain_bytes - 1;
	return TRUE;
}
