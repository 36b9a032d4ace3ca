/*
 * Host calls of handles and of the objects behind them: closing, duplicating, looking at them.
 *
 * Access masks, attributes and options are Windows' own numbers.
 */
#ifndef DECANT_OBJECT_H
#define DECANT_OBJECT_H

#include "host_call.h"

#define HOST_CALLS_OBJECT(CALL) \
	CALL(object_close) \
	CALL(object_duplicate) \
	CALL(object_query) \
	CALL(object_set_flags) \
	CALL(object_compare)
HOST_NUMBERS(OBJECT);

/*
 * What OBJECT_ATTRIBUTES says, for every call that creates or opens a named object. An empty name means none. root is the
 * handle of the directory that the name is relative to, 0 for an absolute name.
 */
struct host_object_attributes {
	struct guest_string name;
	guest_handle root;
	u32 attributes; /* OBJ_* */
	u32 reserved;
};

/* NtClose. */
struct host_object_close {
	guest_handle handle;
};

/*
 * NtDuplicateObject. target is written on return; target_process may be 0 where the options only close the source.
 * STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED for an access that the source does not have.
 */
struct host_object_duplicate {
	guest_handle source_process;
	guest_handle source;
	guest_handle target_process;
	guest_handle target;
	u32 access;
	u32 attributes;
	u32 options;
	u32 reserved;
};

/*
 * Everything that NtQueryObject tells. name is a buffer of name_bytes; name_bytes returns the length of the full name, which
 * is stored if it fits (STATUS_BUFFER_TOO_SMALL if not). Names carry no terminator.
 */
struct host_object_query {
	guest_handle handle;
	guest_ptr name;
	u32 name_bytes;
	u32 access;     /* that the handle grants */
	u32 attributes; /* of the handle: OBJ_INHERIT, OBJ_PROTECT_CLOSE */
	u32 handles;
	u32 references;
	u32 valid_access;
	u32 generic[4]; /* read, write, execute, all */
	u16 type_name[32];
	u32 type_name_bytes;
	u32 type_objects;
};

/* NtSetInformationObject(ObjectHandleFlagInformation): bits in mask of the handle's attributes become those of flags. */
struct host_object_set_flags {
	guest_handle handle;
	u32 mask;
	u32 flags;
};
#define HOST_HANDLE_PROTECT 1u
#define HOST_HANDLE_INHERIT 2u

/* NtCompareObjects: STATUS_SUCCESS or STATUS_NOT_SAME_OBJECT. */
struct host_object_compare {
	guest_handle first;
	guest_handle second;
};

ASSERT_SIZE(struct host_object_attributes, 32);
ASSERT_SIZE(struct host_object_close, 8);
ASSERT_SIZE(struct host_object_duplicate, 48);
ASSERT_SIZE(struct host_object_query, 128);
ASSERT_SIZE(struct host_object_set_flags, 16);
ASSERT_SIZE(struct host_object_compare, 16);

#endif
