/*
 * Access tokens, privileges, accounts.
 */
#include "../test.h"

#include <sddl.h>

static HANDLE own_token(DWORD access)
{
	HANDLE token = NULL;

	OpenProcessToken(GetCurrentProcess(), access, &token);
	return token;
}

TEST(OpenThreadToken_without_impersonation)
{
	HANDLE token;

	CHECK(!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
	CHECK_ERROR(ERROR_NO_TOKEN);
}

TEST(ImpersonateSelf_gives_the_thread_a_token)
{
	SECURITY_IMPERSONATION_LEVEL level;
	HANDLE token;
	DWORD returned;

	REQUIRE(ImpersonateSelf(SecurityIdentification));
	REQUIRE(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
	CHECK(GetTokenInformation(token, TokenImpersonationLevel, &level, sizeof(level), &returned));
	CHECK_EQ(level, SecurityIdentification);
	CloseHandle(token);
	CHECK(RevertToSelf());
	CHECK(!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
	CHECK_ERROR(ERROR_NO_TOKEN);
}

TEST(GetTokenInformation_user_has_a_name)
{
	BYTE buffer[256];
	WCHAR name[256], domain[256], user[256];
	DWORD returned = 0, needed = 0, name_size = 256, domain_size = 256, user_size = 256;
	HANDLE token = own_token(TOKEN_QUERY);
	SID_NAME_USE use;

	REQUIRE(token != NULL);
	CHECK(!GetTokenInformation(token, TokenUser, NULL, 0, &needed));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(GetTokenInformation(token, TokenUser, buffer, sizeof(buffer), &returned));
	CHECK_EQ(returned, needed);
	CHECK(IsValidSid(((TOKEN_USER *)buffer)->User.Sid));
	CHECK(LookupAccountSidW(NULL, ((TOKEN_USER *)buffer)->User.Sid, name, &name_size, domain, &domain_size, &use));
	CHECK_EQ(use, SidTypeUser);
	CHECK(GetUserNameW(user, &user_size));
	CHECK_EQ(user_size, lstrlenW(user) + 1);
	CHECK(!lstrcmpiW(user, name));
	CHECK_EQ(name_size, lstrlenW(name));
	CloseHandle(token);
}

TEST(GetTokenInformation_small_values)
{
	HANDLE token = own_token(TOKEN_QUERY);
	TOKEN_STATISTICS statistics;
	DWORD value, returned;
	BYTE buffer[4096];
	TOKEN_GROUPS *groups = (TOKEN_GROUPS *)buffer;

	CHECK(GetTokenInformation(token, TokenType, &value, sizeof(value), &returned));
	CHECK_EQ(value, TokenPrimary);
	CHECK_EQ(returned, sizeof(DWORD));
	CHECK(GetTokenInformation(token, TokenElevation, &value, sizeof(value), &returned));
	CHECK(GetTokenInformation(token, TokenElevationType, &value, sizeof(value), &returned));
	CHECK(value >= 1 && value <= 3);
	CHECK(GetTokenInformation(token, TokenSessionId, &value, sizeof(value), &returned));
	CHECK(GetTokenInformation(token, TokenStatistics, &statistics, sizeof(statistics), &returned));
	CHECK_EQ(statistics.TokenType, TokenPrimary);
	CHECK(GetTokenInformation(token, TokenGroups, buffer, sizeof(buffer), &returned));
	CHECK_EQ(statistics.GroupCount, groups->GroupCount);
	CHECK(GetTokenInformation(token, TokenIntegrityLevel, buffer, sizeof(buffer), &returned));
	CHECK(*GetSidSubAuthority(((TOKEN_MANDATORY_LABEL *)buffer)->Label.Sid, 0) >= SECURITY_MANDATORY_MEDIUM_RID);
	CHECK(!GetTokenInformation(token, TokenImpersonationLevel, &value, sizeof(value), &returned));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!GetTokenInformation(NULL, TokenType, &value, sizeof(value), &returned));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CloseHandle(token);
	token = own_token(TOKEN_DUPLICATE);
	CHECK(!GetTokenInformation(token, TokenType, &value, sizeof(value), &returned));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(token);
}

TEST(AdjustTokenPrivileges_enables_what_is_there)
{
	HANDLE token = own_token(TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES);
	TOKEN_PRIVILEGES wanted = { .PrivilegeCount = 1 }, before;
	DWORD returned;
	PRIVILEGE_SET set = { .PrivilegeCount = 1, .Control = PRIVILEGE_SET_ALL_NECESSARY };
	BOOL held;

	REQUIRE(LookupPrivilegeValueW(NULL, L"SeShutdownPrivilege", &wanted.Privileges[0].Luid));
	CHECK_EQ(wanted.Privileges[0].Luid.LowPart, 19);
	wanted.Privileges[0].Attributes = 0;
	CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
	wanted.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
	CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, sizeof(before), &before, &returned));
	CHECK_ERROR(ERROR_SUCCESS);
	CHECK_EQ(before.PrivilegeCount, 1);
	CHECK_EQ(before.Privileges[0].Attributes, 0);
	set.Privilege[0].Luid = wanted.Privileges[0].Luid;
	CHECK(PrivilegeCheck(token, &set, &held));
	CHECK(held);
	/* A privilege that nobody but the system has. */
	REQUIRE(LookupPrivilegeValueA(NULL, "SeCreateTokenPrivilege", &wanted.Privileges[0].Luid));
	CHECK(AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL));
	CHECK_ERROR(ERROR_NOT_ALL_ASSIGNED);
	CloseHandle(token);
}

TEST(LookupPrivilege_names)
{
	WCHAR name[64];
	DWORD size = 64;
	LUID luid = { 20, 0 };

	CHECK(LookupPrivilegeNameW(NULL, &luid, name, &size));
	CHECK_WSTR(name, L"SeDebugPrivilege");
	CHECK_EQ(size, 16);
	size = 3;
	CHECK(!LookupPrivilegeNameW(NULL, &luid, name, &size));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(size, 17);
	CHECK(!LookupPrivilegeValueW(NULL, L"SeNonsense", &luid));
	CHECK_ERROR(ERROR_NO_SUCH_PRIVILEGE);
}

TEST(CheckTokenMembership_of_well_known_groups)
{
	BYTE sid[SECURITY_MAX_SID_SIZE];
	DWORD bytes = sizeof(sid);
	HANDLE token;
	BOOL member;

	REQUIRE(CreateWellKnownSid(WinWorldSid, NULL, sid, &bytes));
	CHECK(CheckTokenMembership(NULL, sid, &member));
	CHECK(member);
	bytes = sizeof(sid);
	REQUIRE(CreateWellKnownSid(WinBuiltinGuestsSid, NULL, sid, &bytes));
	CHECK(CheckTokenMembership(NULL, sid, &member));
	CHECK(!member);
	token = own_token(TOKEN_QUERY | TOKEN_DUPLICATE);
	CHECK(!CheckTokenMembership(token, sid, &member));
	CHECK_ERROR(ERROR_NO_IMPERSONATION_TOKEN);
	CloseHandle(token);
}

/* Microsoft, "ZwDuplicateToken function": a primary token is made of an impersonation token of level SecurityImpersonation or above. */
TEST(DuplicateTokenEx_kinds)
{
	HANDLE token = own_token(TOKEN_DUPLICATE | TOKEN_QUERY), copy, primary;
	TOKEN_TYPE type;
	DWORD returned;

	REQUIRE(DuplicateTokenEx(token, TOKEN_QUERY | TOKEN_DUPLICATE, NULL, SecurityIdentification, TokenImpersonation, &copy));
	CHECK(GetTokenInformation(copy, TokenType, &type, sizeof(type), &returned));
	CHECK_EQ(type, TokenImpersonation);
	CHECK(!DuplicateTokenEx(copy, TOKEN_QUERY, NULL, SecurityImpersonation, TokenPrimary, &primary));
	CHECK_ERROR(ERROR_BAD_IMPERSONATION_LEVEL);
	CloseHandle(copy);
	CloseHandle(token);
}

TEST(LookupAccountName_well_known)
{
	BYTE sid[SECURITY_MAX_SID_SIZE], expected[SECURITY_MAX_SID_SIZE];
	DWORD bytes = sizeof(sid), expected_bytes = sizeof(expected), domain_size = 64;
	WCHAR domain[64];
	SID_NAME_USE use;

	REQUIRE(LookupAccountNameW(NULL, L"Everyone", sid, &bytes, domain, &domain_size, &use));
	CreateWellKnownSid(WinWorldSid, NULL, expected, &expected_bytes);
	CHECK(EqualSid(sid, expected));
	CHECK_EQ(use, SidTypeWellKnownGroup);
	bytes = sizeof(sid);
	domain_size = 64;
	CHECK(!LookupAccountNameW(NULL, L"no such account anywhere", sid, &bytes, domain, &domain_size, &use));
	CHECK_ERROR(ERROR_NONE_MAPPED);
}
