/*
 * Security descriptors, absolute (with pointers) and self-relative (with offsets; [MS-DTYP] 2.4.6).
 *
 * One reader, part_of(), finds an owner, group or list in either form, so that everything else need not care.
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/security.h>

enum part { PART_OWNER, PART_GROUP, PART_SACL, PART_DACL, PARTS };

/* Owner, group, SACL and DACL stand in this order in both forms, as pointers or as 32-bit offsets. */
static void **part_pointer(SECURITY_DESCRIPTOR *descriptor, enum part part)
{
	void **const pointers[PARTS] = {
		(void **)&descriptor->Owner, (void **)&descriptor->Group, (void **)&descriptor->Sacl, (void **)&descriptor->Dacl
	};

	return pointers[part];
}

static DWORD *part_offset(SECURITY_DESCRIPTOR_RELATIVE *descriptor, enum part part)
{
	return &descriptor->Owner + part;
}

static BOOL is_present(const SECURITY_DESCRIPTOR *descriptor, enum part part)
{
	if (part == PART_SACL)
		return descriptor->Control & SE_SACL_PRESENT;
	return part == PART_DACL ? descriptor->Control & SE_DACL_PRESENT : TRUE;
}

static void *part_of(PSECURITY_DESCRIPTOR of, enum part part)
{
	SECURITY_DESCRIPTOR *descriptor = of;
	DWORD offset;

	if (!is_present(descriptor, part))
		return NULL;
	if (!(descriptor->Control & SE_SELF_RELATIVE))
		return *part_pointer(descriptor, part);
	offset = *part_offset(of, part);
	return offset ? (char *)of + offset : NULL;
}

static ULONG part_bytes(PSECURITY_DESCRIPTOR of, enum part part)
{
	void *found = part_of(of, part);

	if (!found)
		return 0;
	return part == PART_OWNER || part == PART_GROUP ? RtlLengthSid(found) : ((ACL *)found)->AclSize;
}

static ULONG aligned(ULONG bytes)
{
	return (bytes + 3) & ~3u;
}

static BOOL known_revision(PSECURITY_DESCRIPTOR descriptor)
{
	return ((SECURITY_DESCRIPTOR *)descriptor)->Revision == SECURITY_DESCRIPTOR_REVISION;
}

NTSTATUS NTAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, ULONG revision)
{
	if (revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	memset(descriptor, 0, sizeof(SECURITY_DESCRIPTOR));
	((SECURITY_DESCRIPTOR *)descriptor)->Revision = SECURITY_DESCRIPTOR_REVISION;
	return STATUS_SUCCESS;
}

BOOLEAN NTAPI RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
	enum part part;

	if (!descriptor || !known_revision(descriptor))
		return FALSE;
	for (part = 0; part < PARTS; part++) {
		void *found = part_of(descriptor, part);

		if (found && !(part <= PART_GROUP ? RtlValidSid(found) : RtlValidAcl(found)))
			return FALSE;
	}
	return TRUE;
}

ULONG NTAPI RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
	BOOL relative = ((SECURITY_DESCRIPTOR *)descriptor)->Control & SE_SELF_RELATIVE;
	ULONG bytes = relative ? sizeof(SECURITY_DESCRIPTOR_RELATIVE) : sizeof(SECURITY_DESCRIPTOR);
	enum part part;

	for (part = 0; part < PARTS; part++)
		bytes += aligned(part_bytes(descriptor, part));
	return bytes;
}

NTSTATUS NTAPI RtlGetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL *control, PULONG revision)
{
	SECURITY_DESCRIPTOR *source = descriptor;

	*revision = source->Revision;
	if (!known_revision(descriptor))
		return STATUS_UNKNOWN_REVISION;
	*control = source->Control;
	return STATUS_SUCCESS;
}

/* Only what is inherited may be changed by itself (Microsoft, "SetSecurityDescriptorControl function"). */
#define CONTROL_SETTABLE (SE_DACL_AUTO_INHERIT_REQ | SE_SACL_AUTO_INHERIT_REQ | SE_DACL_AUTO_INHERITED | SE_SACL_AUTO_INHERITED | \
			  SE_DACL_PROTECTED | SE_SACL_PROTECTED)

NTSTATUS NTAPI RtlSetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL which, SECURITY_DESCRIPTOR_CONTROL bits)
{
	SECURITY_DESCRIPTOR *target = descriptor;

	if (which & ~CONTROL_SETTABLE || bits & ~which)
		return STATUS_INVALID_PARAMETER;
	target->Control = (SECURITY_DESCRIPTOR_CONTROL)((target->Control & ~which) | bits);
	return STATUS_SUCCESS;
}

static NTSTATUS get_sid(PSECURITY_DESCRIPTOR descriptor, enum part part, WORD defaulted_bit, PSID *sid, PBOOLEAN defaulted)
{
	if (!known_revision(descriptor))
		return STATUS_UNKNOWN_REVISION;
	*sid = part_of(descriptor, part);
	*defaulted = (((SECURITY_DESCRIPTOR *)descriptor)->Control & defaulted_bit) != 0;
	return STATUS_SUCCESS;
}

static NTSTATUS set_part(PSECURITY_DESCRIPTOR descriptor, enum part part, void *value, WORD bits, WORD set)
{
	SECURITY_DESCRIPTOR *target = descriptor;

	if (!known_revision(descriptor))
		return STATUS_UNKNOWN_REVISION;
	if (target->Control & SE_SELF_RELATIVE)
		return STATUS_INVALID_SECURITY_DESCR;
	*part_pointer(target, part) = value;
	target->Control = (SECURITY_DESCRIPTOR_CONTROL)((target->Control & ~bits) | set);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlGetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *owner, PBOOLEAN defaulted)
{
	return get_sid(descriptor, PART_OWNER, SE_OWNER_DEFAULTED, owner, defaulted);
}

NTSTATUS NTAPI RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOLEAN defaulted)
{
	return set_part(descriptor, PART_OWNER, owner, SE_OWNER_DEFAULTED, defaulted ? SE_OWNER_DEFAULTED : 0);
}

NTSTATUS NTAPI RtlGetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *group, PBOOLEAN defaulted)
{
	return get_sid(descriptor, PART_GROUP, SE_GROUP_DEFAULTED, group, defaulted);
}

NTSTATUS NTAPI RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOLEAN defaulted)
{
	return set_part(descriptor, PART_GROUP, group, SE_GROUP_DEFAULTED, defaulted ? SE_GROUP_DEFAULTED : 0);
}

static NTSTATUS get_acl(PSECURITY_DESCRIPTOR descriptor, enum part part, WORD defaulted_bit, PBOOLEAN present, PACL *acl, PBOOLEAN defaulted)
{
	if (!known_revision(descriptor))
		return STATUS_UNKNOWN_REVISION;
	*present = is_present(descriptor, part) != 0;
	if (*present) {
		*acl = part_of(descriptor, part);
		*defaulted = (((SECURITY_DESCRIPTOR *)descriptor)->Control & defaulted_bit) != 0;
	}
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *acl, PBOOLEAN defaulted)
{
	return get_acl(descriptor, PART_DACL, SE_DACL_DEFAULTED, present, acl, defaulted);
}

NTSTATUS NTAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL acl, BOOLEAN defaulted)
{
	WORD set = present ? SE_DACL_PRESENT | (defaulted ? SE_DACL_DEFAULTED : 0) : 0;

	return set_part(descriptor, PART_DACL, present ? acl : NULL, SE_DACL_PRESENT | SE_DACL_DEFAULTED, set);
}

NTSTATUS NTAPI RtlGetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *acl, PBOOLEAN defaulted)
{
	return get_acl(descriptor, PART_SACL, SE_SACL_DEFAULTED, present, acl, defaulted);
}

NTSTATUS NTAPI RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL acl, BOOLEAN defaulted)
{
	WORD set = present ? SE_SACL_PRESENT | (defaulted ? SE_SACL_DEFAULTED : 0) : 0;

	return set_part(descriptor, PART_SACL, present ? acl : NULL, SE_SACL_PRESENT | SE_SACL_DEFAULTED, set);
}

NTSTATUS NTAPI RtlMakeSelfRelativeSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes)
{
	/* Lists come before SIDs in what Windows makes; readers go by the offsets. */
	static const enum part order[PARTS] = { PART_SACL, PART_DACL, PART_OWNER, PART_GROUP };
	SECURITY_DESCRIPTOR *source = from;
	SECURITY_DESCRIPTOR_RELATIVE *target = to;
	ULONG needed = sizeof(*target), at = sizeof(*target), i;

	for (i = 0; i < PARTS; i++)
		needed += aligned(part_bytes(from, order[i]));
	if (*bytes < needed) {
		*bytes = needed;
		return STATUS_BUFFER_TOO_SMALL;
	}
	*bytes = needed;
	memset(target, 0, needed);
	target->Revision = source->Revision;
	target->Sbz1 = source->Sbz1;
	target->Control = source->Control | SE_SELF_RELATIVE;
	for (i = 0; i < PARTS; i++) {
		ULONG length = part_bytes(from, order[i]);

		if (!length)
			continue;
		*part_offset(target, order[i]) = at;
		memcpy((char *)to + at, part_of(from, order[i]), length);
		at += aligned(length);
	}
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlAbsoluteToSelfRelativeSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes)
{
	if (((SECURITY_DESCRIPTOR *)from)->Control & SE_SELF_RELATIVE)
		return STATUS_BAD_DESCRIPTOR_FORMAT;
	return RtlMakeSelfRelativeSD(from, to, bytes);
}

NTSTATUS NTAPI RtlSelfRelativeToAbsoluteSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes, PACL dacl, PULONG dacl_bytes,
					   PACL sacl, PULONG sacl_bytes, PSID owner, PULONG owner_bytes, PSID group, PULONG group_bytes)
{
	void *const buffers[PARTS] = { [PART_OWNER] = owner, [PART_GROUP] = group, [PART_SACL] = sacl, [PART_DACL] = dacl };
	ULONG *const sizes[PARTS] = {
		[PART_OWNER] = owner_bytes, [PART_GROUP] = group_bytes, [PART_SACL] = sacl_bytes, [PART_DACL] = dacl_bytes
	};
	SECURITY_DESCRIPTOR *source = from, *target = to;
	BOOL fits = *bytes >= sizeof(*target);
	enum part part;

	if (!(source->Control & SE_SELF_RELATIVE))
		return STATUS_BAD_DESCRIPTOR_FORMAT;
	for (part = 0; part < PARTS; part++)
		fits = fits && *sizes[part] >= part_bytes(from, part);
	*bytes = sizeof(*target);
	for (part = 0; part < PARTS; part++)
		*sizes[part] = part_bytes(from, part);
	if (!fits)
		return STATUS_BUFFER_TOO_SMALL;
	RtlCreateSecurityDescriptor(to, source->Revision);
	target->Sbz1 = source->Sbz1;
	target->Control = (SECURITY_DESCRIPTOR_CONTROL)(source->Control & ~SE_SELF_RELATIVE);
	for (part = 0; part < PARTS; part++) {
		if (!*sizes[part])
			continue;
		memcpy(buffers[part], part_of(from, part), *sizes[part]);
		*part_pointer(target, part) = buffers[part];
	}
	return STATUS_SUCCESS;
}
