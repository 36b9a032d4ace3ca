/*
 * Thrown objects: raising, matching with a handler's type, copying, destroying.
 */
#include "eh.h"

/* The parameters of a C++ exception: magic, object, throw information and, where addresses are relative, its image. */
enum { PARAMETER_MAGIC, PARAMETER_OBJECT, PARAMETER_INFO, PARAMETER_BASE };
#define PARAMETER_COUNT (sizeof(void *) == 8 ? 4 : 3)

void __stdcall _CxxThrowException(void *object, const struct throw_info *info)
{
	ULONG_PTR parameters[4] = {CXX_MAGIC, (ULONG_PTR)object, (ULONG_PTR)info, 0};
	if (info && info->attributes & 8)
		parameters[PARAMETER_MAGIC] = CXX_MAGIC_PURE;
	if (!info && !eh_thread()->record)
		terminate(); /* `throw;` with nothing to throw again */
	if (info && sizeof(void *) == 8) {
		PVOID base;
		RtlPcToFileHeader((PVOID)info, &base);
		parameters[PARAMETER_BASE] = (ULONG_PTR)base;
	}
	RaiseException(CXX_EXCEPTION, EXCEPTION_NONCONTINUABLE, PARAMETER_COUNT, parameters);
	terminate();
}

bool is_cxx_exception(const EXCEPTION_RECORD *record)
{
	if (!record || record->ExceptionCode != CXX_EXCEPTION || record->NumberParameters != PARAMETER_COUNT)
		return false;
	ULONG_PTR magic = record->ExceptionInformation[PARAMETER_MAGIC];
	return (magic >= CXX_MAGIC && magic <= CXX_MAGIC_LAST) || magic == CXX_MAGIC_PURE;
}

const struct throw_info *thrown_info(const EXCEPTION_RECORD *record)
{
	return (const struct throw_info *)record->ExceptionInformation[PARAMETER_INFO];
}

ULONG_PTR thrown_base(const EXCEPTION_RECORD *record)
{
	return sizeof(void *) == 8 ? record->ExceptionInformation[PARAMETER_BASE] : 0;
}

void *thrown_object(const EXCEPTION_RECORD *record)
{
	return (void *)record->ExceptionInformation[PARAMETER_OBJECT];
}

void *displace(void *object, const struct member_displacement *displacement)
{
	char *base = (char *)object + displacement->mdisp;
	if (displacement->pdisp >= 0) {
		char *table_pointer = (char *)object + displacement->pdisp;
		base += displacement->pdisp + *(const int32_t *)(*(char **)table_pointer + displacement->vdisp);
	}
	return base;
}

static bool type_matches(const struct throw_info *info, ULONG_PTR base, const struct catchable_type *type,
	const struct eh_handler *handler)
{
	const struct type_descriptor *thrown = (const void *)(base + type->type);
	uint32_t qualifiers = THROWN_CONST | THROWN_VOLATILE | THROWN_UNALIGNED;

	if (thrown != handler->type && strcmp(thrown->name, handler->type->name) != 0)
		return false;
	if (type->properties & CATCHABLE_BY_REFERENCE_ONLY && !(handler->adjectives & HANDLER_REFERENCE))
		return false;
	/* The bits of a thrown type's qualifiers and of a handler's are the same. */
	return (info->attributes & qualifiers & ~handler->adjectives) == 0;
}

const struct catchable_type *catchable_by(const EXCEPTION_RECORD *record, const struct eh_handler *handler)
{
	const struct throw_info *info = thrown_info(record);
	ULONG_PTR base = thrown_base(record);
	const int32_t *types = (const int32_t *)(base + info->types);

	for (int32_t i = 0; i < types[0]; i++) {
		const struct catchable_type *type = (const void *)(base + types[1 + i]);
		if (!handler->type || type_matches(info, base, type, handler))
			return type;
	}
	return NULL;
}

/* Members of the thrown class. Copy constructors of classes with virtual bases take whether to construct those too. */
typedef void (MEMBER_FUNCTION *destructor)(void *object);
typedef void (MEMBER_FUNCTION *copy_constructor)(void *to, void *from);
typedef void (MEMBER_FUNCTION *copy_constructor_virtual)(void *to, void *from, int construct_virtual_bases);

void build_catch_object(const EXCEPTION_RECORD *record, const struct eh_handler *handler, const struct catchable_type *type,
	ULONG_PTR frame)
{
	if (!handler->type || !handler->object)
		return;
	void *to = (void *)(frame + handler->object);
	void *object = thrown_object(record);

	if (handler->adjectives & HANDLER_REFERENCE) {
		*(void **)to = displace(object, &type->displacement);
	} else if (type->properties & CATCHABLE_SIMPLE) {
		memmove(to, object, (size_t)type->size);
		if (type->size == sizeof(void *) && *(void **)to) /* a pointer: to a base class, perhaps */
			*(void **)to = displace(*(void **)to, &type->displacement);
	} else if (!type->copy) {
		memmove(to, displace(object, &type->displacement), (size_t)type->size);
	} else {
		ULONG_PTR copy = thrown_base(record) + (ULONG_PTR)type->copy;
		void *from = displace(object, &type->displacement);
		if (type->properties & CATCHABLE_HAS_VIRTUAL_BASE)
			((copy_constructor_virtual)copy)(to, from, 1);
		else
			((copy_constructor)copy)(to, from);
	}
}

void destroy_thrown(const EXCEPTION_RECORD *record)
{
	const struct throw_info *info = thrown_info(record);
	if (info && info->destructor)
		((destructor)(thrown_base(record) + (ULONG_PTR)info->destructor))(thrown_object(record));
}

/* Whether the exception being handled is, or has for a base, the type that DESCRIPTOR names. */
int __cdecl _is_exception_typeof(const struct type_descriptor *descriptor, EXCEPTION_POINTERS *pointers)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
	struct eh_handler handler = {.type = descriptor, .adjectives = HANDLER_REFERENCE | THROWN_CONST | THROWN_VOLATILE | THROWN_UNALIGNED};
	if (is_cxx_exception(record) && !thrown_info(record))
		record = eh_thread()->record;
	return is_cxx_exception(record) && catchable_by(record, &handler) != NULL;
}
