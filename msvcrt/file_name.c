/*
 * Narrow file names, see file_name.h.
 */
#include "file_name.h"

unsigned file_name_codepage(void)
{
	if (CRT_UTF8_LOCALES && ___lc_codepage_func() == CP_UTF8)
		return CP_UTF8;
	return AreFileApisANSI() ? CP_ACP : CP_OEMCP;
}

bool file_name_init(struct file_name *name, const char *narrow)
{
	unsigned codepage = file_name_codepage();
	int count;

	name->text = name->local;
	if (!narrow) {
		crt_thread()->error = ENOENT;
		return false;
	}
	if (MultiByteToWideChar(codepage, 0, narrow, -1, name->local, MAX_PATH))
		return true;
	count = MultiByteToWideChar(codepage, 0, narrow, -1, NULL, 0);
	if (!count) {
		crt_fail();
		return false;
	}
	name->text = malloc(count * sizeof(wchar_t));
	if (!name->text)
		return false;
	MultiByteToWideChar(codepage, 0, narrow, -1, name->text, count);
	return true;
}

bool file_name_init_optional(struct file_name *name, const char *narrow)
{
	if (narrow)
		return file_name_init(name, narrow);
	name->text = NULL;
	return true;
}

void file_name_finish(struct file_name *name)
{
	if (name->text != name->local)
		free(name->text);
}

size_t file_name_narrow_into(const wchar_t *text, char *buffer, size_t size)
{
	unsigned codepage = file_name_codepage();
	int count = WideCharToMultiByte(codepage, 0, text, -1, NULL, 0, NULL, NULL);

	if (!count)
		crt_fail();
	else if ((size_t)count <= size)
		WideCharToMultiByte(codepage, 0, text, -1, buffer, count, NULL, NULL);
	return count;
}

char *file_name_narrow(const wchar_t *text)
{
	size_t count = file_name_narrow_into(text, NULL, 0);
	char *narrow = count ? malloc(count) : NULL;

	if (narrow)
		file_name_narrow_into(text, narrow, count);
	return narrow;
}
