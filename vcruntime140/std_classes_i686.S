/*
 * The exception classes of the standard library that the runtime throws itself: their types, hierarchies, vftables and what
 * throwing them needs, as a compiler would emit them. In msvcrt.dll, older than the standard, they are in no namespace.
 */
#ifdef BUILDING_MSVCRT
#define SCOPE "@@"
#else
#define SCOPE "@std@@"
#endif

/* A class: its type and, for dynamic_cast and typeid, what its vftable points back to. bases: itself first, then upwards. */
	.macro	CLASS id, name, count, bases:vararg
	.data
	.p2align 2
\id\()_type:
	.long	type_info_vftable
	.long	0
	.ascii	".?AV\name"
	.asciz	SCOPE

	.section .rdata, "dr"
	.p2align 2
base_\id:
	.long	\id\()_type
	.long	\count - 1
	.long	0, -1, 0
	.long	0x40
	.long	\id\()_hierarchy
\id\()_bases:
	.irp	base, \bases
	.long	base_\base
	.endr
\id\()_hierarchy:
	.long	0, 0, \count
	.long	\id\()_bases
\id\()_locator:
	.long	0, 0, 0
	.long	\id\()_type, \id\()_hierarchy
	.p2align 2
	.long	\id\()_locator
	.globl	_\id\()_vftable
_\id\()_vftable:
	.long	_std_exception_delete, _std_exception_what

	.p2align 2
catchable_\id:
	.long	0
	.long	\id\()_type
	.long	0, -1, 0
	.long	12
	.long	_\id\()_copy
\id\()_catchables:
	.long	\count
	.irp	base, \bases
	.long	catchable_\base
	.endr
	.globl	_\id\()_throw_info
_\id\()_throw_info:
	.long	0
	.long	_std_exception_finish
	.long	0
	.long	\id\()_catchables
	.endm

	CLASS	std_exception, exception, 1, std_exception
	CLASS	bad_cast, bad_cast, 2, bad_cast, std_exception
	CLASS	bad_typeid, bad_typeid, 2, bad_typeid, std_exception
	CLASS	non_rtti_object, __non_rtti_object, 3, non_rtti_object, bad_typeid, std_exception

	.section .rdata, "dr"
	.p2align 2
type_info_vftable:
	.long	_type_info_delete
