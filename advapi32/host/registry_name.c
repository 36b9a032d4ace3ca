/*
 * Names of keys and values, in UTF-8 with the upper-case form beside them.
 */
#include "registry.h"

#include "loader/utf.h"
#include "ntdll/host/path_name.h"

#include <stdlib.h>
#include <string.h>

bool reg_name_make(struct reg_name *name, const u16 *units, size_t count)
{
	u16 *upper = malloc(count * sizeof(*upper) + 1);
	size_t length, folded_length;

	name->text = NULL;
	if (!upper)
		return false;
	for (size_t i = 0; i < count; i++)
		upper[i] = name_fold(units[i]);
	length = utf16_to_bytes(NULL, 0, units, count);
	folded_length = utf16_to_bytes(NULL, 0, upper, count);
	name->text = malloc(length + folded_length + 2);
	if (name->text) {
		name->folded = name->text + length + 1;
		utf16_to_bytes(name->text, length, units, count);
		utf16_to_bytes(name->folded, folded_length, upper, count);
		name->text[length] = 0;
		name->folded[folded_length] = 0;
	}
	free(upper);
	return name->text != NULL;
}

static bool make_pair(struct reg_name *name, const char *text, const char *folded)
{
	size_t length = strlen(text) + 1;

	name->text = malloc(length + strlen(folded) + 1);
	if (!name->text)
		return false;
	name->folded = name->text + length;
	strcpy(name->text, text);
	strcpy(name->folded, folded);
	return true;
}

bool reg_name_copy(struct reg_name *to, const struct reg_name *from)
{
	return make_pair(to, from->text, from->folded);
}

bool reg_name_join(struct reg_name *path, const struct reg_name *parent, const struct reg_name *child)
{
	size_t length = strlen(parent->text) + strlen(child->text) + 2;
	size_t folded_length = strlen(parent->folded) + strlen(child->folded) + 2;

	path->text = malloc(length + folded_length);
	if (!path->text)
		return false;
	path->folded = path->text + length;
	stpcpy(stpcpy(stpcpy(path->text, parent->text), "\\"), child->text);
	stpcpy(stpcpy(stpcpy(path->folded, parent->folded), "\\"), child->folded);
	return true;
}

void reg_name_free(struct reg_name *name)
{
	free(name->text);
	name->text = NULL;
}

/* The place of FOLDED in the list, or where it belongs. */
static size_t find_place(const struct reg_names *names, const char *folded, bool *found)
{
	size_t low = 0, high = names->count;

	*found = false;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(names->items[middle].folded, folded);

		if (!order) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool reg_names_add(struct reg_names *names, const char *text, const char *folded)
{
	bool found;
	size_t place = find_place(names, folded, &found);

	if (found)
		return true;
	if (names->count == names->capacity) {
		size_t capacity = names->capacity ? names->capacity * 2 : 16;
		struct reg_name *grown = realloc(names->items, capacity * sizeof(*grown));

		if (!grown)
			return false;
		names->items = grown;
		names->capacity = capacity;
	}
	memmove(names->items + place + 1, names->items + place, (names->count - place) * sizeof(*names->items));
	if (!make_pair(&names->items[place], text, folded)) {
		memmove(names->items + place, names->items + place + 1, (names->count - place) * sizeof(*names->items));
		return false;
	}
	names->count++;
	return true;
}

void reg_names_remove(struct reg_names *names, const char *folded)
{
	bool found;
	size_t place = find_place(names, folded, &found);

	if (!found)
		return;
	reg_name_free(&names->items[place]);
	names->count--;
	memmove(names->items + place, names->items + place + 1, (names->count - place) * sizeof(*names->items));
}

void reg_names_free(struct reg_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		reg_name_free(&names->items[i]);
	free(names->items);
	*names = (struct reg_names){ 0 };
}
