/*
 * Run-time type information: dynamic_cast and typeid.
 *
 * The entry before an object's vftable points at its complete object locator: where that vftable's part lies in the whole object,
 * and the class hierarchy, a list of all bases in depth-first order with the class itself first.
 */
#include "std_classes.h"

struct complete_object_locator {
	uint32_t signature; /* 1: addresses are relative, and self is there */
	int32_t offset;     /* of this vftable in the complete object */
	int32_t constructor_displacement;
	int32_t type;
	int32_t hierarchy;
	int32_t self;
};

struct base_class {
	int32_t type;
	uint32_t contained_bases; /* that follow in the list and are bases of this one */
	struct member_displacement displacement;
	uint32_t attributes;
	int32_t hierarchy;
};
#define BASE_NOT_VISIBLE 0x01u
#define BASE_AMBIGUOUS 0x02u
#define BASE_PRIVATE_OR_PROTECTED 0x04u

struct class_hierarchy {
	uint32_t signature;
	uint32_t attributes;
	uint32_t count;
	int32_t bases; /* int32_t addresses of base_class */
};

/* Where the object's locator is; its image is found by the address it has relative to it. */
static const struct complete_object_locator *locator_of(const void *object, ULONG_PTR *base)
{
	const struct complete_object_locator *locator = (*(const struct complete_object_locator *const *const *)object)[-1];
	*base = 0;
	if (sizeof(void *) == 8)
		*base = (ULONG_PTR)locator - (uint32_t)locator->self;
	return locator;
}

static char *complete_object(void *object, const struct complete_object_locator *locator)
{
	char *complete = (char *)object - locator->offset;
	if (locator->constructor_displacement)
		complete -= *(const int32_t *)((char *)object - locator->constructor_displacement);
	return complete;
}

static bool same_type(const struct type_descriptor *left, const struct type_descriptor *right)
{
	return left == right || strcmp(left->name, right->name) == 0;
}

struct hierarchy {
	ULONG_PTR base;
	char *complete;
	const int32_t *bases;
	uint32_t count;
};

static const struct base_class *base_at(const struct hierarchy *classes, uint32_t index)
{
	return (const void *)(classes->base + classes->bases[index]);
}

static bool is_type(const struct hierarchy *classes, const struct base_class *class, const struct type_descriptor *type)
{
	return same_type((const void *)(classes->base + class->type), type);
}

/*
 * The TARGET part of the object that a dynamic_cast from its SOURCE part at source_part finds, or NULL: a target that contains the
 * source publicly (a down cast), or else the only public target of a source that is public too (a cross cast).
 */
static const struct base_class *find_target(const struct hierarchy *classes, const char *source_part,
	const struct type_descriptor *source, const struct type_descriptor *target)
{
	const struct base_class *cross = NULL;
	bool source_public = false, ambiguous = false;

	for (uint32_t i = 0; i < classes->count; i++) {
		const struct base_class *class = base_at(classes, i);
		if (is_type(classes, class, source) && !(class->attributes & BASE_NOT_VISIBLE)
				&& (char *)displace(classes->complete, &class->displacement) == source_part)
			source_public = true;
		if (!is_type(classes, class, target))
			continue;
		for (uint32_t k = i + 1; k <= i + class->contained_bases && k < classes->count; k++) {
			const struct base_class *part = base_at(classes, k);
			/* A base is private in its container if it, or what it is reached by, says so. */
			if (is_type(classes, part, source) && !(part->attributes & BASE_PRIVATE_OR_PROTECTED)
					&& (char *)displace(classes->complete, &part->displacement) == source_part)
				return class;
		}
		if (class->attributes & BASE_NOT_VISIBLE)
			continue;
		if (cross && displace(classes->complete, &class->displacement) != displace(classes->complete, &cross->displacement))
			ambiguous = true;
		cross = class;
	}
	return source_public && !ambiguous ? cross : NULL;
}

void *__cdecl __RTDynamicCast(void *object, LONG vftable_offset, struct type_descriptor *source, struct type_descriptor *target,
	BOOL is_reference)
{
	if (!object)
		return NULL;
	ULONG_PTR base;
	const struct complete_object_locator *locator = locator_of(object, &base);
	const struct class_hierarchy *hierarchy = (const void *)(base + locator->hierarchy);
	struct hierarchy classes = {base, complete_object(object, locator), (const void *)(base + hierarchy->bases), hierarchy->count};

	const struct base_class *found = find_target(&classes, (char *)object - vftable_offset, source, target);
	if (!found && is_reference)
		throw_bad_cast("Bad dynamic_cast!");
	return found ? displace(classes.complete, &found->displacement) : NULL;
}

void *__cdecl __RTtypeid(void *object)
{
	if (!object)
		throw_bad_typeid("Attempted a typeid of nullptr pointer!");
	ULONG_PTR base;
	const struct complete_object_locator *locator = locator_of(object, &base);
	if (!locator->type)
		throw_non_rtti_object("Bad read pointer - no RTTI data!");
	return (void *)(base + locator->type);
}

void *__cdecl __RTCastToVoid(void *object)
{
	if (!object)
		return NULL;
	ULONG_PTR base;
	const struct complete_object_locator *locator = locator_of(object, &base);
	return complete_object(object, locator);
}
