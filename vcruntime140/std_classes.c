/*
 * std::exception and those derived from it that the runtime throws. Their tables are in std_classes_x86_64.S and _i686.S; here is their code.
 */
#include "std_classes.h"

const char *MEMBER std_exception_what(const struct std_exception *this)
{
	return this->data.what ? this->data.what : "Unknown exception";
}

void MEMBER std_exception_finish(struct std_exception *this)
{
	this->vftable = std_exception_vftable;
	__std_exception_destroy(&this->data);
}

/* The destructor as vftables have it: also frees the object if FLAGS say so. */
void *MEMBER std_exception_delete(struct std_exception *this, unsigned flags)
{
	std_exception_finish(this);
	if (flags & 1)
		free(this);
	return this;
}

void *MEMBER type_info_delete(void *this, unsigned flags)
{
	if (flags & 1)
		free(this);
	return this;
}

static struct std_exception *copy_as(struct std_exception *to, const struct std_exception *from, const void *vftable)
{
	to->vftable = vftable;
	to->data = (struct exception_data){0};
	__std_exception_copy(&from->data, &to->data);
	return to;
}

struct std_exception *MEMBER std_exception_copy(struct std_exception *to, const struct std_exception *from)
{
	return copy_as(to, from, std_exception_vftable);
}

struct std_exception *MEMBER bad_cast_copy(struct std_exception *to, const struct std_exception *from)
{
	return copy_as(to, from, bad_cast_vftable);
}

struct std_exception *MEMBER bad_typeid_copy(struct std_exception *to, const struct std_exception *from)
{
	return copy_as(to, from, bad_typeid_vftable);
}

struct std_exception *MEMBER non_rtti_object_copy(struct std_exception *to, const struct std_exception *from)
{
	return copy_as(to, from, non_rtti_object_vftable);
}

static _Noreturn void throw_as(const char *what, const void *vftable, const struct throw_info *info)
{
	struct std_exception object = {vftable, {what, false}};
	_CxxThrowException(&object, info);
	terminate();
}

_Noreturn void throw_bad_cast(const char *what)
{
	throw_as(what, bad_cast_vftable, &bad_cast_throw_info);
}

_Noreturn void throw_bad_typeid(const char *what)
{
	throw_as(what, bad_typeid_vftable, &bad_typeid_throw_info);
}

_Noreturn void throw_non_rtti_object(const char *what)
{
	throw_as(what, non_rtti_object_vftable, &non_rtti_object_throw_info);
}
