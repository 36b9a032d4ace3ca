/*
 * The integer types of everything that crosses the boundary.
 *
 * Guest x86_64, guest i686 and host read the same structures, so each field has a fixed width and pointers, sizes and
 * handles are always 64 bits wide. i686 aligns 64-bit fields of a structure to 8 bytes on Windows; the assertion macro
 * below lets every structure state its size, and the build checks it on each side.
 */
#ifndef DECANT_TYPES_H
#define DECANT_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

/* An address in the guest's half of the process. Host code passes it to guest_copy helpers or to the kernel, never to *. */
typedef u64 guest_ptr;
/* A Windows handle: a small multiple of four, or one of the negative pseudo handles, sign-extended to 64 bits. */
typedef u64 guest_handle;

/* A counted UTF-16 string in guest memory, not terminated. bytes is even. */
struct guest_string {
	guest_ptr buffer;
	u32 bytes;
	u32 reserved;
};

#define ASSERT_SIZE(type, size) _Static_assert(sizeof(type) == (size), #type " has another size on this side")
#define ASSERT_OFFSET(type, field, at) _Static_assert(offsetof(type, field) == (at), #type "." #field " moved")

ASSERT_SIZE(struct guest_string, 16);

#endif
