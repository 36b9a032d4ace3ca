/*
 * The SIDs that are the same everywhere, and what is made of them: CreateWellKnownSid, IsWellKnownSid.
 *
 * One table for all who need it: names of accounts, abbreviations of SDDL. Microsoft, "Well-known SIDs", "SID Strings",
 * "WELL_KNOWN_SID_TYPE enumeration"; [MS-DTYP] 2.4.2.4.
 */
#include "security.h"

#define NT L"NT AUTHORITY"
#define BUILTIN L"BUILTIN"
#define LABEL L"Mandatory Label"
#define ALIAS SidTypeAlias
#define GROUP SidTypeWellKnownGroup

const struct well_known_sid well_known_sids[] = {
	{ WinNullSid, 0, 1, { 0 }, L"", L"NULL SID", GROUP, L"" },
	{ WinWorldSid, 1, 1, { 0 }, L"", L"Everyone", GROUP, L"WD" },
	{ WinLocalSid, 2, 1, { 0 }, L"", L"LOCAL", GROUP, L"" },
	{ WinConsoleLogonSid, 2, 1, { 1 }, L"", L"CONSOLE LOGON", GROUP, L"" },
	{ WinCreatorOwnerSid, 3, 1, { 0 }, L"", L"CREATOR OWNER", GROUP, L"CO" },
	{ WinCreatorGroupSid, 3, 1, { 1 }, L"", L"CREATOR GROUP", GROUP, L"CG" },
	{ WinCreatorOwnerServerSid, 3, 1, { 2 }, L"", L"CREATOR OWNER SERVER", GROUP, L"" },
	{ WinCreatorGroupServerSid, 3, 1, { 3 }, L"", L"CREATOR GROUP SERVER", GROUP, L"" },
	{ WinCreatorOwnerRightsSid, 3, 1, { 4 }, L"", L"OWNER RIGHTS", GROUP, L"OW" },
	{ WinNtAuthoritySid, 5, 0, { 0 }, NULL, NULL, SidTypeUnknown, L"" },
	{ WinDialupSid, 5, 1, { 1 }, NT, L"DIALUP", GROUP, L"" },
	{ WinNetworkSid, 5, 1, { 2 }, NT, L"NETWORK", GROUP, L"NU" },
	{ WinBatchSid, 5, 1, { 3 }, NT, L"BATCH", GROUP, L"" },
	{ WinInteractiveSid, 5, 1, { 4 }, NT, L"INTERACTIVE", GROUP, L"IU" },
	{ WinServiceSid, 5, 1, { 6 }, NT, L"SERVICE", GROUP, L"SU" },
	{ WinAnonymousSid, 5, 1, { 7 }, NT, L"ANONYMOUS LOGON", GROUP, L"AN" },
	{ WinProxySid, 5, 1, { 8 }, NT, L"PROXY", GROUP, L"" },
	{ WinEnterpriseControllersSid, 5, 1, { 9 }, NT, L"ENTERPRISE DOMAIN CONTROLLERS", GROUP, L"ED" },
	{ WinSelfSid, 5, 1, { 10 }, NT, L"SELF", GROUP, L"PS" },
	{ WinAuthenticatedUserSid, 5, 1, { 11 }, NT, L"Authenticated Users", GROUP, L"AU" },
	{ WinRestrictedCodeSid, 5, 1, { 12 }, NT, L"RESTRICTED", GROUP, L"RC" },
	{ WinTerminalServerSid, 5, 1, { 13 }, NT, L"TERMINAL SERVER USER", GROUP, L"" },
	{ WinRemoteLogonIdSid, 5, 1, { 14 }, NT, L"REMOTE INTERACTIVE LOGON", GROUP, L"" },
	{ WinThisOrganizationSid, 5, 1, { 15 }, NT, L"This Organization", GROUP, L"" },
	{ WinIUserSid, 5, 1, { 17 }, NT, L"IUSR", GROUP, L"" },
	{ WinLocalSystemSid, 5, 1, { 18 }, NT, L"SYSTEM", GROUP, L"SY" },
	{ WinLocalServiceSid, 5, 1, { 19 }, NT, L"LOCAL SERVICE", GROUP, L"LS" },
	{ WinNetworkServiceSid, 5, 1, { 20 }, NT, L"NETWORK SERVICE", GROUP, L"NS" },
	{ WinWriteRestrictedCodeSid, 5, 1, { 33 }, NT, L"WRITE RESTRICTED", GROUP, L"WR" },
	{ WinLocalAccountSid, 5, 1, { 113 }, NT, L"Local account", GROUP, L"" },
	{ WinLocalAccountAndAdministratorSid, 5, 1, { 114 }, NT, L"Local account and member of Administrators group", GROUP, L"" },
	{ WinNTLMAuthenticationSid, 5, 2, { 64, 10 }, NT, L"NTLM Authentication", GROUP, L"" },
	{ WinSChannelAuthenticationSid, 5, 2, { 64, 14 }, NT, L"SChannel Authentication", GROUP, L"" },
	{ WinDigestAuthenticationSid, 5, 2, { 64, 21 }, NT, L"Digest Authentication", GROUP, L"" },
	{ WinBuiltinDomainSid, 5, 1, { 32 }, BUILTIN, BUILTIN, SidTypeDomain, L"" },
	{ WinBuiltinAdministratorsSid, 5, 2, { 32, 544 }, BUILTIN, L"Administrators", ALIAS, L"BA" },
	{ WinBuiltinUsersSid, 5, 2, { 32, 545 }, BUILTIN, L"Users", ALIAS, L"BU" },
	{ WinBuiltinGuestsSid, 5, 2, { 32, 546 }, BUILTIN, L"Guests", ALIAS, L"BG" },
	{ WinBuiltinPowerUsersSid, 5, 2, { 32, 547 }, BUILTIN, L"Power Users", ALIAS, L"PU" },
	{ WinBuiltinAccountOperatorsSid, 5, 2, { 32, 548 }, NULL, NULL, ALIAS, L"AO" },
	{ WinBuiltinSystemOperatorsSid, 5, 2, { 32, 549 }, NULL, NULL, ALIAS, L"SO" },
	{ WinBuiltinPrintOperatorsSid, 5, 2, { 32, 550 }, NULL, NULL, ALIAS, L"PO" },
	{ WinBuiltinBackupOperatorsSid, 5, 2, { 32, 551 }, BUILTIN, L"Backup Operators", ALIAS, L"BO" },
	{ WinBuiltinReplicatorSid, 5, 2, { 32, 552 }, BUILTIN, L"Replicator", ALIAS, L"RE" },
	{ WinBuiltinPreWindows2000CompatibleAccessSid, 5, 2, { 32, 554 }, NULL, NULL, ALIAS, L"RU" },
	{ WinBuiltinRemoteDesktopUsersSid, 5, 2, { 32, 555 }, BUILTIN, L"Remote Desktop Users", ALIAS, L"RD" },
	{ WinBuiltinNetworkConfigurationOperatorsSid, 5, 2, { 32, 556 }, BUILTIN, L"Network Configuration Operators", ALIAS, L"NO" },
	{ WinBuiltinPerfMonitoringUsersSid, 5, 2, { 32, 558 }, BUILTIN, L"Performance Monitor Users", ALIAS, L"MU" },
	{ WinBuiltinPerfLoggingUsersSid, 5, 2, { 32, 559 }, BUILTIN, L"Performance Log Users", ALIAS, L"LU" },
	{ WinBuiltinDCOMUsersSid, 5, 2, { 32, 562 }, BUILTIN, L"Distributed COM Users", ALIAS, L"" },
	{ WinBuiltinIUsersSid, 5, 2, { 32, 568 }, BUILTIN, L"IIS_IUSRS", ALIAS, L"IS" },
	{ WinBuiltinCryptoOperatorsSid, 5, 2, { 32, 569 }, BUILTIN, L"Cryptographic Operators", ALIAS, L"CY" },
	{ WinBuiltinEventLogReadersGroup, 5, 2, { 32, 573 }, BUILTIN, L"Event Log Readers", ALIAS, L"ER" },
	{ WinBuiltinAnyPackageSid, 15, 2, { 2, 1 }, L"APPLICATION PACKAGE AUTHORITY", L"ALL APPLICATION PACKAGES", GROUP, L"AC" },
	{ WinUntrustedLabelSid, 16, 1, { 0 }, LABEL, L"Untrusted Mandatory Level", SidTypeLabel, L"" },
	{ WinLowLabelSid, 16, 1, { 0x1000 }, LABEL, L"Low Mandatory Level", SidTypeLabel, L"LW" },
	{ WinMediumLabelSid, 16, 1, { 0x2000 }, LABEL, L"Medium Mandatory Level", SidTypeLabel, L"ME" },
	{ WinMediumPlusLabelSid, 16, 1, { 0x2100 }, LABEL, L"Medium Plus Mandatory Level", SidTypeLabel, L"MP" },
	{ WinHighLabelSid, 16, 1, { 0x3000 }, LABEL, L"High Mandatory Level", SidTypeLabel, L"HI" },
	{ WinSystemLabelSid, 16, 1, { 0x4000 }, LABEL, L"System Mandatory Level", SidTypeLabel, L"SI" },
	{ -1, 5, 6, { 80, 956008885, 3418522649u, 1831038044, 1853292631, 2271478464u }, L"NT SERVICE", L"TrustedInstaller", GROUP, L"" },
};
const unsigned well_known_sid_count = ARRAYSIZE(well_known_sids);

const struct domain_account domain_accounts[] = {
	{ WinAccountAdministratorSid, 500, L"Administrator", SidTypeUser, L"LA" },
	{ WinAccountGuestSid, 501, L"Guest", SidTypeUser, L"LG" },
	{ WinAccountKrbtgtSid, 502, NULL, SidTypeUser, L"" },
	{ WinAccountDomainAdminsSid, 512, NULL, SidTypeGroup, L"DA" },
	{ WinAccountDomainUsersSid, 513, L"None", SidTypeGroup, L"DU" },
	{ WinAccountDomainGuestsSid, 514, NULL, SidTypeGroup, L"DG" },
	{ WinAccountComputersSid, 515, NULL, SidTypeGroup, L"DC" },
	{ WinAccountControllersSid, 516, NULL, SidTypeGroup, L"DD" },
	{ WinAccountCertAdminsSid, 517, NULL, SidTypeGroup, L"CA" },
	{ WinAccountSchemaAdminsSid, 518, NULL, SidTypeGroup, L"SA" },
	{ WinAccountEnterpriseAdminsSid, 519, NULL, SidTypeGroup, L"EA" },
	{ WinAccountPolicyAdminsSid, 520, NULL, SidTypeGroup, L"PA" },
	{ WinAccountRasAndIasServersSid, 553, NULL, SidTypeAlias, L"RS" },
};
const unsigned domain_account_count = ARRAYSIZE(domain_accounts);

void make_well_known(const struct well_known_sid *known, union any_sid *sid)
{
	SID_IDENTIFIER_AUTHORITY authority = { { 0, 0, 0, 0, 0, known->authority } };
	ULONG i;

	RtlInitializeSid(sid, &authority, known->count);
	for (i = 0; i < known->count; i++)
		*RtlSubAuthoritySid(sid, i) = known->numbers[i];
}

const struct well_known_sid *find_well_known(PSID sid)
{
	unsigned i;

	for (i = 0; i < well_known_sid_count; i++) {
		union any_sid each;

		make_well_known(&well_known_sids[i], &each);
		if (RtlEqualSid(&each, sid))
			return &well_known_sids[i];
	}
	return NULL;
}

static BOOL put_sid(const union any_sid *from, PSID to, DWORD *bytes)
{
	DWORD needed = RtlLengthSid((PSID)from);

	if (*bytes < needed) {
		*bytes = needed;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	*bytes = needed;
	memcpy(to, from, needed);
	return TRUE;
}

static BOOL put_domain_sid(ULONG number, PSID domain, PSID sid, DWORD *bytes)
{
	union any_sid made;
	ULONG count;

	if (!domain || !RtlValidSid(domain) || *RtlSubAuthorityCountSid(domain) >= SID_MAX_SUB_AUTHORITIES) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	RtlCopySid(sizeof(made), &made, domain);
	count = made.sid.SubAuthorityCount++;
	*RtlSubAuthoritySid(&made, count) = number;
	return put_sid(&made, sid, bytes);
}

BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE type, PSID domain, PSID sid, DWORD *bytes)
{
	union any_sid made;
	unsigned i;

	if (!bytes) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	for (i = 0; i < well_known_sid_count; i++) {
		if (well_known_sids[i].type == (int)type) {
			make_well_known(&well_known_sids[i], &made);
			return put_sid(&made, sid, bytes);
		}
	}
	for (i = 0; i < domain_account_count; i++)
		if (domain_accounts[i].type == (int)type)
			return put_domain_sid(domain_accounts[i].number, domain, sid, bytes);
	SetLastError(ERROR_INVALID_PARAMETER);
	return FALSE;
}

BOOL WINAPI IsWellKnownSid(PSID sid, WELL_KNOWN_SID_TYPE type)
{
	const SID *asked = sid;
	const struct well_known_sid *known = find_well_known(sid);
	unsigned i;

	if (known)
		return known->type == (int)type;
	/* Accounts of any domain: S-1-5-21-<three numbers>-<number>. */
	if (asked->SubAuthorityCount != 5 || asked->IdentifierAuthority.Value[5] != 5 || asked->SubAuthority[0] != SECURITY_NT_NON_UNIQUE)
		return FALSE;
	for (i = 0; i < domain_account_count; i++)
		if (domain_accounts[i].type == (int)type)
			return domain_accounts[i].number == asked->SubAuthority[4];
	return FALSE;
}
