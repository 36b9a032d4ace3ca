/*
 * What ntdll's native calls of files share.
 */
#ifndef NTDLL_NT_FILE_H
#define NTDLL_NT_FILE_H

#include "ntdll.h"

#include <decant/file.h>
#include <decant/nt_file.h>
#include <decant/object.h>

/* ATTRIBUTES as the host wants them. */
static inline struct host_object_attributes file_object_attributes(const OBJECT_ATTRIBUTES *attributes)
{
	struct host_object_attributes to = { .root = GUEST_HANDLE(attributes->RootDirectory), .attributes = attributes->Attributes };

	if (attributes->ObjectName) {
		to.name.buffer = GUEST_PTR(attributes->ObjectName->Buffer);
		to.name.bytes = attributes->ObjectName->Length;
	}
	return to;
}

/* The part of a call that may finish later; the host writes the status block. */
static inline struct host_file_async file_async(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb)
{
	return (struct host_file_async){
		GUEST_HANDLE(file), GUEST_HANDLE(event), GUEST_PTR(apc), GUEST_PTR(apc_context), GUEST_PTR(iosb), 0,
	};
}

/* HOST_FILE_NARROW where a status block is that of 32 bits. */
#define FILE_BLOCK_FLAGS (sizeof(void *) == 4 ? HOST_FILE_NARROW : 0)

/* Stores what a call that always ends at once did. */
static inline NTSTATUS file_done(PIO_STATUS_BLOCK iosb, NTSTATUS status, u64 information)
{
	if (!NT_ERROR(status)) {
		iosb->Status = status;
		iosb->Information = (ULONG_PTR)information;
	}
	return status;
}

#endif
