/*
 * The registry's defaults: what programs look for in a fresh Windows.
 *
 * The table is data and needs no preparation: it is short enough to be read through at each question, which costs less than the
 * system call that asked it. A key exists if a row has it or lies below it. Behind it come the machine's own rows, for keys of Hardware.
 */
#include "registry.h"
#include "registry_default.h"

#include <stdlib.h>
#include <string.h>

#define SOFTWARE "Machine\\Software"
#define SOFTWARE_32 "Machine\\Software\\WOW6432Node"
#define CONTROL "Machine\\System\\CurrentControlSet\\Control"

/* What both views of Software have at KEY. */
#define VERSION_ROWS(KEY) \
	{ KEY, "CurrentBuild", REG_SZ, "19045", 0 }, \
	{ KEY, "CurrentBuildNumber", REG_SZ, "19045", 0 }, \
	{ KEY, "CurrentMajorVersionNumber", REG_DWORD, NULL, 10 }, \
	{ KEY, "CurrentMinorVersionNumber", REG_DWORD, NULL, 0 }, \
	{ KEY, "CurrentType", REG_SZ, "Multiprocessor Free", 0 }, \
	{ KEY, "CurrentVersion", REG_SZ, "6.3", 0 }, \
	{ KEY, "DisplayVersion", REG_SZ, "22H2", 0 }, \
	{ KEY, "EditionID", REG_SZ, "Professional", 0 }, \
	{ KEY, "InstallationType", REG_SZ, "Client", 0 }, \
	{ KEY, "ProductName", REG_SZ, "Windows 10 Pro", 0 }, \
	{ KEY, "ReleaseId", REG_SZ, "2009", 0 }, \
	{ KEY, "SystemRoot", REG_SZ, "C:\\Windows", 0 }, \
	{ KEY, "UBR", REG_DWORD, NULL, 2006 }
#define FOLDER_ROWS(KEY, program_files) \
	{ KEY, "CommonFilesDir", REG_SZ, program_files "\\Common Files", 0 }, \
	{ KEY, "CommonFilesDir (x86)", REG_SZ, "C:\\Program Files (x86)\\Common Files", 0 }, \
	{ KEY, "CommonW6432Dir", REG_SZ, "C:\\Program Files\\Common Files", 0 }, \
	{ KEY, "DevicePath", REG_EXPAND_SZ, "%SystemRoot%\\inf", 0 }, \
	{ KEY, "ProgramFilesDir", REG_SZ, program_files, 0 }, \
	{ KEY, "ProgramFilesDir (x86)", REG_SZ, "C:\\Program Files (x86)", 0 }, \
	{ KEY, "ProgramFilesPath", REG_EXPAND_SZ, "%ProgramFiles%", 0 }, \
	{ KEY, "ProgramW6432Dir", REG_SZ, "C:\\Program Files", 0 }

static const struct row rows[] = {
	{ "Machine\\Hardware", NULL, 0, NULL, 0 },
	{ SOFTWARE "\\Classes\\WOW6432Node", NULL, 0, NULL, 0 },
	VERSION_ROWS(SOFTWARE "\\Microsoft\\Windows NT\\CurrentVersion"),
	VERSION_ROWS(SOFTWARE_32 "\\Microsoft\\Windows NT\\CurrentVersion"),
	FOLDER_ROWS(SOFTWARE "\\Microsoft\\Windows\\CurrentVersion", "C:\\Program Files"),
	FOLDER_ROWS(SOFTWARE_32 "\\Microsoft\\Windows\\CurrentVersion", "C:\\Program Files (x86)"),
	{ CONTROL "\\ComputerName\\ComputerName", NULL, 0, NULL, 0 },
	{ CONTROL "\\FileSystem", "LongPathsEnabled", REG_DWORD, NULL, 0 },
	{ CONTROL "\\Nls\\CodePage", "ACP", REG_SZ, "1252", 0 },
	{ CONTROL "\\Nls\\CodePage", "OEMCP", REG_SZ, "437", 0 },
	{ CONTROL "\\Session Manager\\Environment", "OS", REG_SZ, "Windows_NT", 0 },
	{ CONTROL "\\Session Manager\\Environment", "Path", REG_EXPAND_SZ, "%SystemRoot%\\system32;%SystemRoot%", 0 },
	{ CONTROL "\\Session Manager\\Environment", "windir", REG_EXPAND_SZ, "%SystemRoot%", 0 },
	{ "Machine\\System\\CurrentControlSet\\Services", NULL, 0, NULL, 0 },
	{ "User\\.Default\\Software", NULL, 0, NULL, 0 },
	{ "User\\CurrentUser\\Control Panel\\International", "LocaleName", REG_SZ, "en-US", 0 },
	{ "User\\CurrentUser\\Environment", NULL, 0, NULL, 0 },
	{ "User\\CurrentUser\\Software\\Classes\\WOW6432Node", NULL, 0, NULL, 0 },
	{ "User\\CurrentUser\\Software\\Microsoft\\Windows\\CurrentVersion", NULL, 0, NULL, 0 },
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

#define HARDWARE "MACHINE\\HARDWARE"

/* The row with number INDEX of those that a question about FOLDED_KEY goes through; NULL after the last. */
static const struct row *row_at(size_t index, const char *folded_key)
{
	const struct row *machine;
	size_t count;

	if (index < ROWS)
		return &rows[index];
	if (strncmp(folded_key, HARDWARE, sizeof(HARDWARE) - 1))
		return NULL;
	machine = machine_rows(&count);
	return index - ROWS < count ? &machine[index - ROWS] : NULL;
}

/* The names here are ASCII: upper case is a matter of one bit. */
static int compare_folded(const char *text, const char *folded, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		int unit = text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i];

		if (unit != folded[i])
			return unit - (unsigned char)folded[i];
	}
	return 0;
}

/* Whether a row's key is the key FOLDED (1), lies below it (2), or neither (0). */
static int relation(const struct row *row, const char *folded, size_t length)
{
	if (strlen(row->key) < length || compare_folded(row->key, folded, length))
		return 0;
	if (!row->key[length])
		return 1;
	return row->key[length] == '\\' ? 2 : 0;
}

bool default_key_exists(const char *folded)
{
	size_t length = strlen(folded);
	const struct row *row;

	for (size_t i = 0; (row = row_at(i, folded)); i++)
		if (relation(row, folded, length))
			return true;
	return false;
}

static bool read_row(const struct row *row, struct reg_value *value)
{
	size_t length = row->text ? strlen(row->text) + 1 : 0;

	value->type = row->type;
	value->bytes = row->type == REG_DWORD ? (u32)sizeof(row->number) : (u32)(length * sizeof(u16));
	value->data = malloc(value->bytes + 1);
	if (!value->data)
		return false;
	if (row->type == REG_DWORD)
		memcpy(value->data, &row->number, sizeof(row->number));
	else
		for (size_t i = 0; i < length; i++)
			((u16 *)value->data)[i] = (u16)row->text[i];
	return true;
}

bool default_value_read(const char *folded_key, const char *folded_name, struct reg_value *value)
{
	size_t key_length = strlen(folded_key), name_length = strlen(folded_name);
	const struct row *row;

	for (size_t i = 0; (row = row_at(i, folded_key)); i++)
		if (row->name && relation(row, folded_key, key_length) == 1 && strlen(row->name) == name_length &&
		    !compare_folded(row->name, folded_name, name_length))
			return read_row(row, value);
	return false;
}

static bool add_ascii(struct reg_names *names, const char *text, size_t length)
{
	char shown[256], folded[256];

	if (length >= sizeof(shown))
		return false;
	memcpy(shown, text, length);
	shown[length] = 0;
	for (size_t i = 0; i <= length; i++)
		folded[i] = shown[i] >= 'a' && shown[i] <= 'z' ? (char)(shown[i] - 32) : shown[i];
	return reg_names_add(names, shown, folded);
}

bool default_list_keys(const char *folded_key, struct reg_names *names)
{
	size_t length = strlen(folded_key);
	const struct row *row;

	for (size_t i = 0; (row = row_at(i, folded_key)); i++) {
		const char *below = row->key + length + 1;

		if (relation(row, folded_key, length) == 2 && !add_ascii(names, below, strcspn(below, "\\")))
			return false;
	}
	return true;
}

bool default_list_values(const char *folded_key, struct reg_names *names)
{
	size_t length = strlen(folded_key);
	const struct row *row;

	for (size_t i = 0; (row = row_at(i, folded_key)); i++)
		if (row->name && relation(row, folded_key, length) == 1 && !add_ascii(names, row->name, strlen(row->name)))
			return false;
	return true;
}
