/*
 * std::exception and those derived from it that the runtime itself throws.
 */
#ifndef VCRUNTIME_STD_CLASSES_H
#define VCRUNTIME_STD_CLASSES_H

#include "eh.h"

#include <stdlib.h>

/* A member function of C++, as compilers call it: on i686 the object is in ecx. */
#define MEMBER __attribute__((thiscall))

/* The data members of std::exception: the text is a heap block if it is owned. */
struct exception_data {
	const char *what;
	bool owned;
};

/* std::exception, and each class here: none adds members. */
struct std_exception {
	const void *vftable;
	struct exception_data data;
};
_Static_assert(sizeof(void *) != 8 || sizeof(struct std_exception) == 24, "the size in the tables");

void __cdecl __std_exception_copy(const struct exception_data *from, struct exception_data *to);
void __cdecl __std_exception_destroy(struct exception_data *data);

/* The tables, in std_classes_x86_64.S and std_classes_i686.S. */
extern const void *const std_exception_vftable[], *const bad_cast_vftable[], *const bad_typeid_vftable[],
	*const non_rtti_object_vftable[];
extern const struct throw_info bad_cast_throw_info, bad_typeid_throw_info, non_rtti_object_throw_info;

/* Throw them. WHAT is a literal. */
_Noreturn void throw_bad_cast(const char *what);
_Noreturn void throw_bad_typeid(const char *what);
_Noreturn void throw_non_rtti_object(const char *what);

#endif
