/*
 * SIDs, access control lists, security descriptors.
 */
#include "../test.h"

#include <sddl.h>

TEST(ConvertSid_to_text_and_back)
{
	BYTE sid[SECURITY_MAX_SID_SIZE];
	DWORD bytes = sizeof(sid);
	char *text;
	PSID parsed;

	REQUIRE(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &bytes));
	CHECK_EQ(bytes, 16);
	REQUIRE(ConvertSidToStringSidA(sid, &text));
	CHECK_STR(text, "S-1-5-32-544");
	REQUIRE(ConvertStringSidToSidA(text, &parsed));
	CHECK(EqualSid(sid, parsed));
	CHECK(IsWellKnownSid(parsed, WinBuiltinAdministratorsSid));
	CHECK(!IsWellKnownSid(parsed, WinBuiltinUsersSid));
	LocalFree(text);
	LocalFree(parsed);
	REQUIRE(ConvertStringSidToSidA("BA", &parsed));
	CHECK(EqualSid(sid, parsed));
	LocalFree(parsed);
	CHECK(!ConvertStringSidToSidA("S-1", &parsed));
	CHECK_ERROR(ERROR_INVALID_SID);
	CHECK(!ConvertStringSidToSidA("nonsense", &parsed));
	CHECK_ERROR(ERROR_INVALID_SID);
}

TEST(AllocateAndInitializeSid_makes_a_sid)
{
	SID_IDENTIFIER_AUTHORITY nt = { SECURITY_NT_AUTHORITY };
	BYTE copy[8];
	PSID sid;

	REQUIRE(AllocateAndInitializeSid(&nt, 2, 32, 545, 0, 0, 0, 0, 0, 0, &sid));
	CHECK_EQ(GetLengthSid(sid), 16);
	CHECK_EQ(*GetSidSubAuthorityCount(sid), 2);
	CHECK_EQ(*GetSidSubAuthority(sid, 1), 545);
	CHECK(!CopySid(sizeof(copy), copy, sid));
	CHECK(FreeSid(sid) == NULL);
	CHECK_EQ(GetSidLengthRequired(15), 68);
}

TEST(AddAccessAllowedAce_until_it_is_full)
{
	SID_IDENTIFIER_AUTHORITY world = { SECURITY_WORLD_SID_AUTHORITY };
	ACL_SIZE_INFORMATION size;
	BYTE buffer[64];
	ACL *acl = (ACL *)buffer;
	ACCESS_ALLOWED_ACE *ace;
	PSID sid;

	AllocateAndInitializeSid(&world, 1, 0, 0, 0, 0, 0, 0, 0, 0, &sid);
	CHECK(!InitializeAcl(acl, 4, ACL_REVISION));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	REQUIRE(InitializeAcl(acl, sizeof(buffer), ACL_REVISION));
	CHECK(AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, sid));
	CHECK(AddAccessDeniedAce(acl, ACL_REVISION, GENERIC_WRITE, sid));
	CHECK(!AddAccessAllowedAce(acl, ACL_REVISION, GENERIC_READ, sid));
	CHECK_ERROR(ERROR_ALLOTTED_SPACE_EXCEEDED);
	CHECK(IsValidAcl(acl));
	CHECK(GetAclInformation(acl, &size, sizeof(size), AclSizeInformation));
	CHECK_EQ(size.AceCount, 2);
	CHECK_EQ(size.AclBytesInUse, 8 + 2 * 20);
	CHECK_EQ(size.AclBytesFree, 16);
	CHECK(GetAce(acl, 1, (void **)&ace));
	CHECK_EQ(ace->Header.AceType, ACCESS_DENIED_ACE_TYPE);
	CHECK_EQ(ace->Mask, GENERIC_WRITE);
	CHECK(EqualSid(&ace->SidStart, sid));
	CHECK(DeleteAce(acl, 0));
	CHECK(GetAce(acl, 0, (void **)&ace));
	CHECK_EQ(ace->Header.AceType, ACCESS_DENIED_ACE_TYPE);
	CHECK(!GetAce(acl, 1, (void **)&ace));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	FreeSid(sid);
}

TEST(SecurityDescriptor_to_self_relative_and_back)
{
	BYTE user[SECURITY_MAX_SID_SIZE], relative[256], absolute[64], owner[64], group[64], dacl[64];
	DWORD bytes = sizeof(user), size = 4, owner_size = 64, group_size = 64, dacl_size = 64, sacl_size = 0, absolute_size = 64;
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_DESCRIPTOR_CONTROL control;
	DWORD revision;
	BOOL present, defaulted;
	PACL acl = (PACL)1;
	PSID sid;

	CreateWellKnownSid(WinBuiltinUsersSid, NULL, user, &bytes);
	REQUIRE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
	CHECK(!InitializeSecurityDescriptor(absolute, 2));
	CHECK_ERROR(ERROR_UNKNOWN_REVISION);
	CHECK(SetSecurityDescriptorOwner(&descriptor, user, FALSE));
	/* A list that is present and empty of pointers lets everybody do everything. */
	CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE));
	CHECK(!MakeSelfRelativeSD(&descriptor, relative, &size));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(size, sizeof(SECURITY_DESCRIPTOR_RELATIVE) + 16);
	size = sizeof(relative);
	REQUIRE(MakeSelfRelativeSD(&descriptor, relative, &size));
	CHECK_EQ(GetSecurityDescriptorLength(relative), sizeof(SECURITY_DESCRIPTOR_RELATIVE) + 16);
	CHECK(GetSecurityDescriptorControl(relative, &control, &revision));
	CHECK_EQ(control, SE_DACL_PRESENT | SE_SELF_RELATIVE);
	CHECK(GetSecurityDescriptorOwner(relative, &sid, &defaulted));
	CHECK(EqualSid(sid, user));
	CHECK(GetSecurityDescriptorDacl(relative, &present, &acl, &defaulted));
	CHECK(present && !acl);
	CHECK(!SetSecurityDescriptorOwner(relative, user, FALSE));
	CHECK_ERROR(ERROR_INVALID_SECURITY_DESCR);
	CHECK(MakeAbsoluteSD(relative, absolute, &absolute_size, (PACL)dacl, &dacl_size, NULL, &sacl_size, owner, &owner_size, group, &group_size));
	CHECK(IsValidSecurityDescriptor(absolute));
	CHECK(GetSecurityDescriptorOwner(absolute, &sid, &defaulted));
	CHECK(EqualSid(sid, user));
}
