/*
 * Access tokens: opening, duplicating, privileges. What they tell is in nt_token_query.c, the host's half in host/token.c.
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/security.h>
#include <decant/token.h>

NTSTATUS NTAPI NtOpenProcessTokenEx(HANDLE process, ACCESS_MASK access, ULONG attributes, PHANDLE token)
{
	struct host_token_open call = { .handle = GUEST_HANDLE(process), .access = access, .inherit = (attributes & OBJ_INHERIT) != 0 };
	NTSTATUS status = host_call(HOST_token_open, &call);

	if (!status)
		*token = (HANDLE)(ULONG_PTR)call.token;
	return status;
}

NTSTATUS NTAPI NtOpenProcessToken(HANDLE process, ACCESS_MASK access, PHANDLE token)
{
	return NtOpenProcessTokenEx(process, access, 0, token);
}

/* AS_SELF asks for the check to be made against the process; both act for one user here, so it makes no difference. */
NTSTATUS NTAPI NtOpenThreadTokenEx(HANDLE thread, ACCESS_MASK access, BOOLEAN as_self, ULONG attributes, PHANDLE token)
{
	struct host_token_open call = {
		.handle = GUEST_HANDLE(thread), .access = access, .inherit = (attributes & OBJ_INHERIT) != 0, .of_thread = 1
	};
	NTSTATUS status = host_call(HOST_token_open, &call);

	(void)as_self;
	if (!status)
		*token = (HANDLE)(ULONG_PTR)call.token;
	return status;
}

NTSTATUS NTAPI NtOpenThreadToken(HANDLE thread, ACCESS_MASK access, BOOLEAN as_self, PHANDLE token)
{
	return NtOpenThreadTokenEx(thread, access, as_self, 0, token);
}

NTSTATUS NTAPI NtDuplicateToken(HANDLE token, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, BOOLEAN effective_only, TOKEN_TYPE type,
				PHANDLE copy)
{
	struct host_token_duplicate call = { .token = GUEST_HANDLE(token), .access = access, .type = type };
	const SECURITY_QUALITY_OF_SERVICE *quality = attributes ? attributes->SecurityQualityOfService : NULL;
	NTSTATUS status;

	call.inherit = attributes && attributes->Attributes & OBJ_INHERIT;
	call.level = quality ? quality->ImpersonationLevel : SecurityAnonymous;
	status = host_call(HOST_token_duplicate, &call);
	if (status)
		return status;
	*copy = (HANDLE)(ULONG_PTR)call.copy;
	/* Without what is disabled now, so that it cannot be enabled again. */
	if (effective_only) {
		struct host_token_query state = { .token = call.copy };
		struct host_token_adjust_privileges adjust = { .token = call.copy };

		status = host_call(HOST_token_query, &state);
		adjust.remove = state.privileges & ~state.enabled;
		if (!status && adjust.remove)
			status = host_call(HOST_token_adjust_privileges, &adjust);
		if (status)
			NtClose(*copy);
	}
	return status;
}

#define PRIVILEGES_MAX 64

/* Room for those of WANTED whose state was changed, in the caller's buffer. */
static NTSTATUS put_changed(const struct host_token_adjust_privileges *call, ULONGLONG changed, PTOKEN_PRIVILEGES before, ULONG bytes, PULONG returned)
{
	ULONG count = (ULONG)__builtin_popcountll(changed);
	ULONG needed = FIELD_OFFSET(TOKEN_PRIVILEGES, Privileges) + count * sizeof(LUID_AND_ATTRIBUTES);
	ULONG next = 0, i;

	if (returned)
		*returned = needed;
	if (bytes < needed)
		return STATUS_BUFFER_TOO_SMALL;
	before->PrivilegeCount = count;
	for (i = 0; i < PRIVILEGES_MAX; i++)
		if (changed >> i & 1)
			before->Privileges[next++] = (LUID_AND_ATTRIBUTES){
				{ i, 0 }, call->enabled_before >> i & 1 ? SE_PRIVILEGE_ENABLED : 0
			};
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtAdjustPrivilegesToken(HANDLE token, BOOLEAN disable_all, PTOKEN_PRIVILEGES wanted, ULONG bytes, PTOKEN_PRIVILEGES before,
				       PULONG returned)
{
	struct host_token_adjust_privileges call = { .token = GUEST_HANDLE(token) };
	ULONGLONG changed;
	BOOL all = TRUE;
	NTSTATUS status;
	ULONG i;

	if (!disable_all && !wanted)
		return STATUS_INVALID_PARAMETER;
	/* What is there now, which also tells whether the caller may change it. */
	status = host_call(HOST_token_adjust_privileges, &call);
	if (status)
		return status;
	if (disable_all)
		call.disable = call.privileges_before;
	for (i = 0; !disable_all && i < wanted->PrivilegeCount; i++) {
		const LUID_AND_ATTRIBUTES *each = &wanted->Privileges[i];
		ULONGLONG bit = each->Luid.HighPart || each->Luid.LowPart >= PRIVILEGES_MAX ? 0 : 1ull << each->Luid.LowPart;

		if (!(call.privileges_before & bit))
			all = FALSE;
		else if (each->Attributes & SE_PRIVILEGE_REMOVED)
			call.remove |= bit;
		else if (each->Attributes & SE_PRIVILEGE_ENABLED)
			call.enable |= bit;
		else
			call.disable |= bit;
	}
	changed = (call.enable & ~call.enabled_before) | (call.disable & call.enabled_before) | call.remove;
	if (before) {
		status = put_changed(&call, changed, before, bytes, returned);
		if (status)
			return status;
	}
	status = host_call(HOST_token_adjust_privileges, &call);
	return status ? status : all ? STATUS_SUCCESS : STATUS_NOT_ALL_ASSIGNED;
}
