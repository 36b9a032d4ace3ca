/*
 * The members of exception, bad_cast, bad_typeid, __non_rtti_object and type_info that msvcrt.dll exports under their decorated
 * names. A member function is one whose first argument is the object;
 * constructors and assignments return it. A reference is a pointer.
 */
#include "std_classes.h"

static struct std_exception *construct(struct std_exception *this, const char *what, const void *vftable)
{
	struct exception_data literal = {what, what != NULL};
	this->vftable = vftable;
	this->data = (struct exception_data){0};
	__std_exception_copy(&literal, &this->data);
	return this;
}

static struct std_exception *construct_copy(struct std_exception *this, const struct std_exception *from, const void *vftable)
{
	this->vftable = vftable;
	this->data = (struct exception_data){0};
	__std_exception_copy(&from->data, &this->data);
	return this;
}

struct std_exception *MEMBER exception_assign(struct std_exception *this, const struct std_exception *from)
{
	if (this != from) {
		__std_exception_destroy(&this->data);
		__std_exception_copy(&from->data, &this->data);
	}
	return this;
}

struct std_exception *MEMBER exception_default(struct std_exception *this)
{
	return construct(this, NULL, std_exception_vftable);
}

struct std_exception *MEMBER exception_from_text(struct std_exception *this, const char *const *what)
{
	return construct(this, *what, std_exception_vftable);
}

/* The text stays the caller's. */
struct std_exception *MEMBER exception_from_literal(struct std_exception *this, const char *const *what, int unused)
{
	(void)unused;
	this->vftable = std_exception_vftable;
	this->data = (struct exception_data){*what, false};
	return this;
}

struct std_exception *MEMBER exception_from_copy(struct std_exception *this, const struct std_exception *from)
{
	return construct_copy(this, from, std_exception_vftable);
}

struct std_exception *MEMBER bad_cast_default(struct std_exception *this)
{
	return construct(this, "bad cast", bad_cast_vftable);
}

struct std_exception *MEMBER bad_cast_from_reference(struct std_exception *this, const char *const *what)
{
	return construct(this, *what, bad_cast_vftable);
}

struct std_exception *MEMBER bad_cast_from_text(struct std_exception *this, const char *what)
{
	return construct(this, what, bad_cast_vftable);
}

struct std_exception *MEMBER bad_cast_from_copy(struct std_exception *this, const struct std_exception *from)
{
	return construct_copy(this, from, bad_cast_vftable);
}

struct std_exception *MEMBER bad_typeid_default(struct std_exception *this)
{
	return construct(this, "bad typeid", bad_typeid_vftable);
}

struct std_exception *MEMBER bad_typeid_from_text(struct std_exception *this, const char *what)
{
	return construct(this, what, bad_typeid_vftable);
}

struct std_exception *MEMBER bad_typeid_from_copy(struct std_exception *this, const struct std_exception *from)
{
	return construct_copy(this, from, bad_typeid_vftable);
}

struct std_exception *MEMBER non_rtti_object_from_text(struct std_exception *this, const char *what)
{
	return construct(this, what, non_rtti_object_vftable);
}

struct std_exception *MEMBER non_rtti_object_from_copy(struct std_exception *this, const struct std_exception *from)
{
	return construct_copy(this, from, non_rtti_object_vftable);
}

/* ---- type_info ---- */

struct type_info_data;
int __cdecl __std_type_info_compare(const struct type_info_data *left, const struct type_info_data *right);
const char *__cdecl __std_type_info_name(struct type_info_data *data, SLIST_HEADER *names);

/* The names made by name(); they live as long as the process. */
static SLIST_HEADER type_names;

static struct type_info_data *data_of(const struct type_descriptor *type)
{
	return (struct type_info_data *)&type->undecorated;
}

int MEMBER type_info_equals(const struct type_descriptor *this, const struct type_descriptor *other)
{
	return __std_type_info_compare(data_of(this), data_of(other)) == 0;
}

int MEMBER type_info_differs(const struct type_descriptor *this, const struct type_descriptor *other)
{
	return !type_info_equals(this, other);
}

int MEMBER type_info_before(const struct type_descriptor *this, const struct type_descriptor *other)
{
	return __std_type_info_compare(data_of(this), data_of(other)) < 0;
}

const char *MEMBER type_info_name(const struct type_descriptor *this)
{
	return __std_type_info_name(data_of(this), &type_names);
}

const char *MEMBER type_info_raw_name(const struct type_descriptor *this)
{
	return this->name;
}

void MEMBER type_info_finish(struct type_descriptor *this)
{
	(void)this; /* the name is in the list */
}
