/*
 * The security of files: Microsoft, "GetNamedSecurityInfoW", "GetFileSecurityW", "File Security and Access Rights".
 */
#include "test.h"

#include <aclapi.h>

/* Whether SID is the user that this process acts for, or a group he may make owner of what he creates (Administrators). */
static BOOL is_own(PSID sid)
{
	BYTE buffer[512];
	HANDLE token;
	DWORD bytes;
	BOOL own;

	OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token);
	own = GetTokenInformation(token, TokenUser, buffer, sizeof(buffer), &bytes) && EqualSid(((TOKEN_USER *)buffer)->User.Sid, sid);
	if (!own)
		own = GetTokenInformation(token, TokenOwner, buffer, sizeof(buffer), &bytes) && EqualSid(((TOKEN_OWNER *)buffer)->Owner, sid);
	CloseHandle(token);
	return own;
}

/* What the allowing entries of ACL for SID add up to. */
static ACCESS_MASK allowed_to(PACL acl, PSID sid)
{
	ACCESS_MASK rights = 0;

	for (DWORD i = 0; i < acl->AceCount; i++) {
		ACCESS_ALLOWED_ACE *ace;

		if (GetAce(acl, i, (void **)&ace) && ace->Header.AceType == ACCESS_ALLOWED_ACE_TYPE && EqualSid(&ace->SidStart, sid))
			rights |= ace->Mask;
	}
	return rights;
}

static void check_named(const WCHAR *name)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	PSID owner = NULL, group = NULL;
	PACL dacl = NULL;

	CHECK_EQ(GetNamedSecurityInfoW(name, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION,
				       &owner, &group, &dacl, NULL, &descriptor), ERROR_SUCCESS);
	REQUIRE(descriptor);
	CHECK(IsValidSecurityDescriptor(descriptor));
	REQUIRE(owner && IsValidSid(owner));
	CHECK(is_own(owner));
	CHECK(group && IsValidSid(group));
	REQUIRE(dacl && IsValidAcl(dacl));
	CHECK((allowed_to(dacl, owner) & (FILE_READ_DATA | FILE_WRITE_DATA | READ_CONTROL)) == (FILE_READ_DATA | FILE_WRITE_DATA | READ_CONTROL));
	LocalFree(descriptor);
}

TEST(GetNamedSecurityInfo_of_file_and_folder)
{
	PSECURITY_DESCRIPTOR descriptor;
	PSID owner;

	CloseHandle(CreateFileW(L"secured", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
	check_named(L"secured");
	CreateDirectoryW(L"secured.dir", NULL);
	check_named(L"secured.dir");
	CHECK_EQ(GetNamedSecurityInfoA("secured", SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor), ERROR_SUCCESS);
	CHECK(is_own(owner));
	LocalFree(descriptor);
	DeleteFileW(L"secured");
	RemoveDirectoryW(L"secured.dir");
	CHECK_EQ(GetNamedSecurityInfoW(L"secured", SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor),
		 ERROR_FILE_NOT_FOUND);
}

TEST(GetFileSecurity_sizes)
{
	BYTE buffer[1024];
	PSID owner;
	BOOL defaulted;
	DWORD needed = 0, more = 0;

	CloseHandle(CreateFileW(L"sized", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
	CHECK(!GetFileSecurityW(L"sized", OWNER_SECURITY_INFORMATION, NULL, 0, &needed));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	REQUIRE(needed && needed <= sizeof(buffer));
	CHECK(!GetFileSecurityW(L"sized", OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, NULL, 0, &more));
	CHECK(more > needed);
	CHECK(GetFileSecurityW(L"sized", OWNER_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed));
	CHECK(GetSecurityDescriptorOwner(buffer, &owner, &defaulted));
	CHECK(is_own(owner));
	CHECK(GetFileSecurityA("sized", OWNER_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed));
	DeleteFileW(L"sized");
	CHECK(!GetFileSecurityW(L"sized", OWNER_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
}

TEST(GetKernelObjectSecurity_needs_read_control)
{
	BYTE buffer[1024];
	HANDLE file = CreateFileW(L"closed", FILE_WRITE_DATA | SYNCHRONIZE, 7, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	DWORD needed;

	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK(!GetKernelObjectSecurity(file, OWNER_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(file);
	CHECK(!GetKernelObjectSecurity(file, OWNER_SECURITY_INFORMATION, buffer, sizeof(buffer), &needed));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}
