/*
 * Version resources of files: looking values up (Microsoft, "VerQueryValueW function").
 *
 * A path such as \StringFileInfo\040904B0\FileVersion walks from block to block by key, without regard to case. Everything is
 * checked against the length of the block around it: the bytes come from a file.
 */
#include "version.h"

#include <string.h>

#define ALIGN4(offset) (((offset) + 3) & ~(SIZE_T)3)

/* A block and where its parts are, as offsets from its start. */
struct view {
	const BYTE *at;
	SIZE_T length;
	SIZE_T value;
	SIZE_T children;
};

/* Reads the block at AT, which may be LIMIT bytes long. */
static BOOL view_block(const BYTE *at, SIZE_T limit, struct view *view)
{
	const struct version_block *block = (const struct version_block *)at;
	SIZE_T key = 0, room, value_bytes;

	if (limit < sizeof(*block) || block->length < sizeof(*block) || block->length > limit)
		return FALSE;
	view->at = at;
	view->length = block->length;
	room = (block->length - FIELD_OFFSET(struct version_block, key)) / sizeof(WCHAR);
	while (key < room && block->key[key])
		key++;
	if (key == room)
		return FALSE;
	view->value = ALIGN4(FIELD_OFFSET(struct version_block, key) + (key + 1) * sizeof(WCHAR));
	value_bytes = block->value_length * (block->type ? sizeof(WCHAR) : 1);
	if (view->value > view->length)
		view->value = view->length;
	if (value_bytes > view->length - view->value)
		value_bytes = view->length - view->value;
	view->children = min(ALIGN4(view->value + value_bytes), view->length);
	return TRUE;
}

/* Finds the child of PARENT whose key is the NAME of LENGTH characters. */
static BOOL find_child(const struct view *parent, const WCHAR *name, int length, struct view *child)
{
	SIZE_T at = parent->children;

	while (at < parent->length && view_block(parent->at + at, parent->length - at, child)) {
		const WCHAR *key = ((const struct version_block *)child->at)->key;

		if (lstrlenW(key) == length && CompareStringOrdinal(key, length, name, length, TRUE) == CSTR_EQUAL)
			return TRUE;
		at = ALIGN4(at + child->length);
	}
	return FALSE;
}

BOOL WINAPI VerQueryValueW(LPCVOID block, LPCWSTR path, LPVOID *value, PUINT length)
{
	const struct version_block *root = block;
	struct view view;

	if (!block || !view_block(block, root->length, &view)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	while (path && *path) {
		const WCHAR *end;
		struct view child;

		if (*path == '\\') {
			path++;
			continue;
		}
		for (end = path; *end && *end != '\\'; end++)
			;
		if (!find_child(&view, path, (int)(end - path), &child)) {
			*value = NULL;
			if (length)
				*length = 0;
			SetLastError(ERROR_RESOURCE_TYPE_NOT_FOUND);
			return FALSE;
		}
		view = child;
		path = end;
	}
	*value = (void *)(view.at + view.value);
	if (length)
		*length = ((const struct version_block *)view.at)->value_length;
	return TRUE;
}

/*
 * Texts are converted into the second half of the caller's buffer, which GetFileVersionInfoSize asked for: the text at offset N
 * of the resource goes to offset N behind its end, so that no two texts share a place.
 */
BOOL WINAPI VerQueryValueA(LPCVOID block, LPCSTR path, LPVOID *value, PUINT length)
{
	const struct version_block *root = block;
	WCHAR wide_path[256];
	UINT characters;
	SIZE_T offset;
	char *text;

	if (!block || !path || !MultiByteToWideChar(CP_ACP, 0, path, -1, wide_path, ARRAYSIZE(wide_path))) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!VerQueryValueW(block, wide_path, value, &characters))
		return FALSE;
	if (CompareStringOrdinal(wide_path, 15, L"\\StringFileInfo", 15, TRUE) == CSTR_EQUAL && characters) {
		offset = (const BYTE *)*value - (const BYTE *)block;
		text = (char *)block + root->length + offset / sizeof(WCHAR);
		characters = WideCharToMultiByte(CP_ACP, 0, *value, (int)characters, text, (int)(root->length / 2 - offset / 2), NULL, NULL);
		*value = text;
	}
	if (length)
		*length = characters;
	return TRUE;
}
