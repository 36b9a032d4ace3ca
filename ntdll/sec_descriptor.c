/*
 * Security descriptors: absolute ones, whose parts are pointers, and self-relative ones, whose parts are offsets.
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/rtl_security.h>

/* The part that FIELD (a pointer, or an offset in a self-relative descriptor) stands for. */
static void *part(const SECURITY_DESCRIPTOR *descriptor, const void *pointer, DWORD offset)
{
	if (!(descriptor->Control & SE_SELF_RELATIVE))
		return (void *)pointer;
	return offset ? (char *)descriptor + offset : NULL;
}

#define OWNER_OF(d) ((SID *)part(d, (d)->Owner, ((const SECURITY_DESCRIPTOR_RELATIVE *)(d))->Owner))
#define GROUP_OF(d) ((SID *)part(d, (d)->Group, ((const SECURITY_DESCRIPTOR_RELATIVE *)(d))->Group))
#define SACL_OF(d) ((d)->Control & SE_SACL_PRESENT ? (ACL *)part(d, (d)->Sacl, ((const SECURITY_DESCRIPTOR_RELATIVE *)(d))->Sacl) : NULL)
#define DACL_OF(d) ((d)->Control & SE_DACL_PRESENT ? (ACL *)part(d, (d)->Dacl, ((const SECURITY_DESCRIPTOR_RELATIVE *)(d))->Dacl) : NULL)

NTSTATUS WINAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision)
{
	SECURITY_DESCRIPTOR *real = descriptor;

	if (revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	memset(real, 0, sizeof(*real));
	real->Revision = SECURITY_DESCRIPTOR_REVISION;
	return STATUS_SUCCESS;
}

BOOLEAN WINAPI RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	return real && real->Revision == SECURITY_DESCRIPTOR_REVISION && (!OWNER_OF(real) || RtlValidSid(OWNER_OF(real)))
	       && (!GROUP_OF(real) || RtlValidSid(GROUP_OF(real))) && (!SACL_OF(real) || RtlValidAcl(SACL_OF(real)))
	       && (!DACL_OF(real) || RtlValidAcl(DACL_OF(real)));
}

static ULONG aligned(ULONG size)
{
	return (size + 3) & ~3u;
}

ULONG WINAPI RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
	const SECURITY_DESCRIPTOR *real = descriptor;
	ULONG size = real->Control & SE_SELF_RELATIVE ? sizeof(SECURITY_DESCRIPTOR_RELATIVE) : sizeof(*real);

	if (OWNER_OF(real))
		size += aligned(RtlLengthSid(OWNER_OF(real)));
	if (GROUP_OF(real))
		size += aligned(RtlLengthSid(GROUP_OF(real)));
	if (SACL_OF(real))
		size += aligned(SACL_OF(real)->AclSize);
	if (DACL_OF(real))
		size += aligned(DACL_OF(real)->AclSize);
	return size;
}

static NTSTATUS check_absolute(const SECURITY_DESCRIPTOR *descriptor)
{
	if (descriptor->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	return descriptor->Control & SE_SELF_RELATIVE ? STATUS_INVALID_SECURITY_DESCR : STATUS_SUCCESS;
}

static void set_control(SECURITY_DESCRIPTOR *descriptor, SECURITY_DESCRIPTOR_CONTROL bit, BOOL on)
{
	descriptor->Control = (SECURITY_DESCRIPTOR_CONTROL)(on ? descriptor->Control | bit : descriptor->Control & ~bit);
}

NTSTATUS WINAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL dacl, BOOLEAN defaulted)
{
	SECURITY_DESCRIPTOR *real = descriptor;
	NTSTATUS status = check_absolute(real);

	if (status)
		return status;
	set_control(real, SE_DACL_PRESENT, present);
	set_control(real, SE_DACL_DEFAULTED, present && defaulted);
	real->Dacl = present ? dacl : NULL;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL sacl, BOOLEAN defaulted)
{
	SECURITY_DESCRIPTOR *real = descriptor;
	NTSTATUS status = check_absolute(real);

	if (status)
		return status;
	set_control(real, SE_SACL_PRESENT, present);
	set_control(real, SE_SACL_DEFAULTED, present && defaulted);
	real->Sacl = present ? sacl : NULL;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOLEAN defaulted)
{
	SECURITY_DESCRIPTOR *real = descriptor;
	NTSTATUS status = check_absolute(real);

	if (status)
		return status;
	real->Owner = owner;
	set_control(real, SE_OWNER_DEFAULTED, defaulted);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOLEAN defaulted)
{
	SECURITY_DESCRIPTOR *real = descriptor;
	NTSTATUS status = check_absolute(real);

	if (status)
		return status;
	real->Group = group;
	set_control(real, SE_GROUP_DEFAULTED, defaulted);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *dacl, PBOOLEAN defaulted)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	if (real->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	*present = (real->Control & SE_DACL_PRESENT) != 0;
	if (*present) {
		*dacl = DACL_OF(real);
		*defaulted = (real->Control & SE_DACL_DEFAULTED) != 0;
	}
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *sacl, PBOOLEAN defaulted)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	if (real->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	*present = (real->Control & SE_SACL_PRESENT) != 0;
	if (*present) {
		*sacl = SACL_OF(real);
		*defaulted = (real->Control & SE_SACL_DEFAULTED) != 0;
	}
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *owner, PBOOLEAN defaulted)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	if (real->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	*owner = OWNER_OF(real);
	*defaulted = (real->Control & SE_OWNER_DEFAULTED) != 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *group, PBOOLEAN defaulted)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	if (real->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	*group = GROUP_OF(real);
	*defaulted = (real->Control & SE_GROUP_DEFAULTED) != 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR_CONTROL control, LPDWORD revision)
{
	const SECURITY_DESCRIPTOR *real = descriptor;

	*revision = real->Revision;
	if (real->Revision != SECURITY_DESCRIPTOR_REVISION)
		return STATUS_UNKNOWN_REVISION;
	*control = real->Control;
	return STATUS_SUCCESS;
}

/* Only the bits about inheritance can be set this way: SetSecurityDescriptorControl. */
NTSTATUS WINAPI RtlSetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL mask,
						SECURITY_DESCRIPTOR_CONTROL bits)
{
	const SECURITY_DESCRIPTOR_CONTROL allowed = SE_DACL_AUTO_INHERIT_REQ | SE_SACL_AUTO_INHERIT_REQ | SE_DACL_AUTO_INHERITED | SE_SACL_AUTO_INHERITED | SE_DACL_PROTECTED | SE_SACL_PROTECTED;
	SECURITY_DESCRIPTOR *real = descriptor;

	if ((mask | bits) & ~allowed)
		return STATUS_INVALID_PARAMETER;
	real->Control = (SECURITY_DESCRIPTOR_CONTROL)((real->Control & ~mask) | (bits & mask));
	return STATUS_SUCCESS;
}

/* Copies a part behind the others; answers its offset. */
static DWORD append(char *base, ULONG *at, const void *source, ULONG size)
{
	DWORD offset = *at;

	if (!source)
		return 0;
	memcpy(base + offset, source, size);
	memset(base + offset + size, 0, aligned(size) - size);
	*at += aligned(size);
	return offset;
}

/* The self-relative form of DESCRIPTOR, which has either form. */
static NTSTATUS make_relative(const SECURITY_DESCRIPTOR *descriptor, char *to, ULONG *room)
{
	SECURITY_DESCRIPTOR_RELATIVE *relative = (SECURITY_DESCRIPTOR_RELATIVE *)to;
	ULONG size = RtlLengthSecurityDescriptor((PSECURITY_DESCRIPTOR)descriptor), at = sizeof(*relative);

	if (!(descriptor->Control & SE_SELF_RELATIVE))
		size -= sizeof(*descriptor) - sizeof(*relative);
	if (*room < size) {
		*room = size;
		return STATUS_BUFFER_TOO_SMALL;
	}
	*room = size;
	relative->Revision = descriptor->Revision;
	relative->Sbz1 = descriptor->Sbz1;
	relative->Control = descriptor->Control | SE_SELF_RELATIVE;
	relative->Sacl = append(to, &at, SACL_OF(descriptor), SACL_OF(descriptor) ? SACL_OF(descriptor)->AclSize : 0);
	relative->Dacl = append(to, &at, DACL_OF(descriptor), DACL_OF(descriptor) ? DACL_OF(descriptor)->AclSize : 0);
	relative->Owner = append(to, &at, OWNER_OF(descriptor), OWNER_OF(descriptor) ? RtlLengthSid(OWNER_OF(descriptor)) : 0);
	relative->Group = append(to, &at, GROUP_OF(descriptor), GROUP_OF(descriptor) ? RtlLengthSid(GROUP_OF(descriptor)) : 0);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlMakeSelfRelativeSD(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR relative, LPDWORD room)
{
	ULONG size = *room;
	NTSTATUS status = make_relative(descriptor, relative, &size);

	*room = size;
	return status;
}

NTSTATUS WINAPI RtlAbsoluteToSelfRelativeSD(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR relative, PULONG room)
{
	if (((SECURITY_DESCRIPTOR *)descriptor)->Control & SE_SELF_RELATIVE)
		return STATUS_BAD_DESCRIPTOR_FORMAT;
	return make_relative(descriptor, relative, room);
}

/* Copies PART if ROOM is enough; *room becomes what it takes. */
static BOOL take(const void *source, ULONG size, void *to, DWORD *room)
{
	BOOL fits = *room >= size && (to || !size);

	*room = size;
	if (fits && size)
		memcpy(to, source, size);
	return fits;
}

NTSTATUS WINAPI RtlSelfRelativeToAbsoluteSD(PSECURITY_DESCRIPTOR relative, PSECURITY_DESCRIPTOR absolute, PDWORD absolute_room, PACL dacl,
					    PDWORD dacl_room, PACL sacl, PDWORD sacl_room, PSID owner, PDWORD owner_room, PSID group,
					    PDWORD group_room)
{
	const SECURITY_DESCRIPTOR *from = relative;
	SECURITY_DESCRIPTOR *to = absolute;
	BOOL fits;

	if (!(from->Control & SE_SELF_RELATIVE))
		return STATUS_BAD_DESCRIPTOR_FORMAT;
	fits = *absolute_room >= sizeof(*to) && to;
	*absolute_room = sizeof(*to);
	fits &= take(DACL_OF(from), DACL_OF(from) ? DACL_OF(from)->AclSize : 0, dacl, dacl_room);
	fits &= take(SACL_OF(from), SACL_OF(from) ? SACL_OF(from)->AclSize : 0, sacl, sacl_room);
	fits &= take(OWNER_OF(from), OWNER_OF(from) ? RtlLengthSid(OWNER_OF(from)) : 0, owner, owner_room);
	fits &= take(GROUP_OF(from), GROUP_OF(from) ? RtlLengthSid(GROUP_OF(from)) : 0, group, group_room);
	if (!fits)
		return STATUS_BUFFER_TOO_SMALL;
	to->Revision = from->Revision;
	to->Sbz1 = from->Sbz1;
	to->Control = from->Control & ~SE_SELF_RELATIVE;
	to->Dacl = DACL_OF(from) ? dacl : NULL;
	to->Sacl = SACL_OF(from) ? sacl : NULL;
	to->Owner = OWNER_OF(from) ? owner : NULL;
	to->Group = GROUP_OF(from) ? group : NULL;
	return STATUS_SUCCESS;
}
