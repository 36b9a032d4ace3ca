/*
 * The environment that the program starts with.
 *
 * Windows programs expect variables that no Unix environment has (SystemRoot, TEMP, USERPROFILE ...) and read PATH with other
 * separators. So a process that was started from Unix gets the variables of a fresh Windows, with paths of this machine and user,
 * and all others of its Unix environment as they are. Folders of the user lie on drive C:, in the prefix; TEMP follows
 * TMPDIR where that is set. Unix variables of the same names as Windows' win, PATH and those that would be paths of the wrong kind
 * aside. A process that was started by another Windows process gets the block that it was given, but for the variables that are not the same in 32-bit and 64-bit processes.
 */
#include "start.h"

#include <decant/system.h>

#include "rtl.h"

#define SYSTEM_PATH L"C:\\windows\\system32;C:\\windows;C:\\windows\\system32\\wbem"
#define ROOM_OF_WINDOWS_VARIABLES 8192 /* bytes */

/* A block on its way: variables are put in place as they come, so that the block is always sorted. */
struct environment {
	WCHAR *block;
	BOOL failed;
};

static void put(struct environment *environment, const WCHAR *name, const WCHAR *value)
{
	if (!NT_SUCCESS(RtlSetEnvironmentVar(&environment->block, name, wcslen(name), value, wcslen(value))))
		environment->failed = TRUE;
}

/* NAME = HEAD followed by TAIL. */
static void put_joined(struct environment *environment, const WCHAR *name, const WCHAR *head, const WCHAR *tail)
{
	WCHAR value[1024];

	if (wcslen(head) + wcslen(tail) >= sizeof(value) / sizeof(*value))
		return;
	wcscpy(value, head);
	wcscat(value, tail);
	put(environment, name, value);
}

static const WCHAR *put_decimal(WCHAR *buffer, ULONG value)
{
	WCHAR *at = buffer + 10;

	*at = 0;
	do
		*--at = (WCHAR)('0' + value % 10);
	while (value /= 10);
	return at;
}

static const WCHAR *put_hex4(WCHAR *buffer, ULONG value)
{
	for (int i = 0; i < 4; i++)
		buffer[i] = L"0123456789abcdef"[value >> (12 - 4 * i) & 15];
	buffer[4] = 0;
	return buffer;
}

static void ask_string(enum host_system_string_kind which, WCHAR *buffer, ULONG characters)
{
	struct host_system_string params = { GUEST_PTR(buffer), (characters - 1) * sizeof(WCHAR), which };

	buffer[host_call(HOST_system_string, &params) ? 0 : params.bytes / sizeof(WCHAR)] = 0;
}

/* --- what the machine says --- */

static void put_processors(struct environment *environment)
{
	struct host_system_processors processors = { .wants_megahertz = 0 };
	WCHAR number[12], identifier[128];
	WCHAR *to = identifier;

	if (host_call(HOST_system_processors, &processors))
		return;
	put(environment, L"NUMBER_OF_PROCESSORS", put_decimal(number, processors.count));
	put(environment, L"PROCESSOR_ARCHITECTURE", PEB_WIDE ? L"AMD64" : L"x86");
	if (!PEB_WIDE)
		put(environment, L"PROCESSOR_ARCHITEW6432", L"AMD64");
	put(environment, L"PROCESSOR_LEVEL", put_decimal(number, processors.family));
	put(environment, L"PROCESSOR_REVISION", put_hex4(number, processors.model << 8 | processors.stepping));
	wcscpy(to, processors.vendor[0] == 'A' ? L"AMD64 Family " : L"Intel64 Family ");
	wcscat(to, put_decimal(number, processors.family));
	wcscat(to, L" Model ");
	wcscat(to, put_decimal(number, processors.model));
	wcscat(to, L" Stepping ");
	wcscat(to, put_decimal(number, processors.stepping));
	wcscat(to, L", ");
	to += wcslen(to);
	for (int i = 0; i < 12; i++)
		*to++ = (BYTE)processors.vendor[i];
	*to = 0;
	put(environment, L"PROCESSOR_IDENTIFIER", identifier);
}

static void put_names(struct environment *environment)
{
	WCHAR user[256], host[256], home[320];
	ULONG length;

	ask_string(HOST_STRING_HOST, host, 256);
	/* A NetBIOS name: the first label, 15 characters, upper case. */
	for (length = 0; host[length] && host[length] != '.' && length < 15; length++)
		host[length] = RtlUpcaseUnicodeChar(host[length]);
	host[length] = 0;
	put(environment, L"COMPUTERNAME", host);
	put_joined(environment, L"LOGONSERVER", L"\\\\", host);
	put(environment, L"USERDOMAIN", host);
	put(environment, L"USERDOMAIN_ROAMINGPROFILE", host);
	ask_string(HOST_STRING_USER, user, 256);
	put(environment, L"USERNAME", user);
	wcscpy(home, L"C:\\users\\");
	wcscat(home, user);
	put(environment, L"USERPROFILE", home);
	put(environment, L"HOMEDRIVE", L"C:");
	put(environment, L"HOMEPATH", home + 2);
	put_joined(environment, L"APPDATA", home, L"\\AppData\\Roaming");
	put_joined(environment, L"LOCALAPPDATA", home, L"\\AppData\\Local");
	put_joined(environment, L"TEMP", home, L"\\AppData\\Local\\Temp");
	put_joined(environment, L"TMP", home, L"\\AppData\\Local\\Temp");
}

/* What is the same on every machine. */
static void put_fixed(struct environment *environment)
{
	static const WCHAR *const variables[][2] = {
		{ L"ALLUSERSPROFILE", L"C:\\ProgramData" },
		{ L"CommonProgramFiles", PEB_WIDE ? L"C:\\Program Files\\Common Files" : L"C:\\Program Files (x86)\\Common Files" },
		{ L"CommonProgramFiles(x86)", L"C:\\Program Files (x86)\\Common Files" },
		{ L"CommonProgramW6432", L"C:\\Program Files\\Common Files" },
		{ L"ComSpec", L"C:\\windows\\system32\\cmd.exe" },
		{ L"DriverData", L"C:\\windows\\System32\\Drivers\\DriverData" },
		{ L"OS", L"Windows_NT" },
		{ L"PATH", SYSTEM_PATH },
		{ L"PATHEXT", L".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC" },
		{ L"ProgramData", L"C:\\ProgramData" },
		{ L"ProgramFiles", PEB_WIDE ? L"C:\\Program Files" : L"C:\\Program Files (x86)" },
		{ L"ProgramFiles(x86)", L"C:\\Program Files (x86)" },
		{ L"ProgramW6432", L"C:\\Program Files" },
		{ L"PUBLIC", L"C:\\users\\Public" },
		{ L"SystemDrive", L"C:" },
		{ L"SystemRoot", L"C:\\windows" },
		{ L"windir", L"C:\\windows" },
	};

	for (ULONG i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		put(environment, variables[i][0], variables[i][1]);
}

/* --- what Unix says --- */

/* Appends the Unix path at FROM, LENGTH characters, as a DOS path on Z:, which is the whole machine. */
static WCHAR *append_path(WCHAR *to, const WCHAR *from, SIZE_T length)
{
	*to++ = 'Z';
	*to++ = ':';
	for (; length--; from++)
		*to++ = *from == '/' ? '\\' : *from;
	return to;
}

static void put_path(struct environment *environment, const WCHAR *list)
{
	/* Each entry grows by the drive; a list may be a single entry. */
	SIZE_T room = wcslen(SYSTEM_PATH) + 3 * wcslen(list) + 8;
	WCHAR *value = RtlAllocateHeap(current_peb()->ProcessHeap, 0, room * sizeof(WCHAR)), *to;

	if (!value) {
		environment->failed = TRUE;
		return;
	}
	wcscpy(value, SYSTEM_PATH);
	to = value + wcslen(value);
	while (*list) {
		SIZE_T length = wcscspn(list, L":");

		/* Relative entries mean something to a shell only. */
		if (*list == '/') {
			*to++ = ';';
			to = append_path(to, list, length);
		}
		list += length;
		list += *list == ':';
	}
	*to = 0;
	put(environment, L"PATH", value);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, value);
}

static void put_temporary_folder(struct environment *environment, const WCHAR *folder)
{
	WCHAR value[1024];
	WCHAR *to;
	SIZE_T length = wcslen(folder);

	if (*folder != '/' || length + 3 > sizeof(value) / sizeof(*value))
		return;
	to = append_path(value, folder, length);
	while (to > value + 3 && to[-1] == '\\')
		to--;
	*to = 0;
	put(environment, L"TEMP", value);
	put(environment, L"TMP", value);
}

static BOOL name_is(const WCHAR *text, const WCHAR *name)
{
	SIZE_T length = wcslen(name);

	return !wcsncmp(text, name, length) && text[length] == '=';
}

/* Names that mean a folder to Windows programs: a Unix path in them would mislead. */
static BOOL is_unix_path_of_ours(const WCHAR *text)
{
	static const WCHAR *const names[] = { L"TEMP", L"TMP" };

	for (ULONG i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name_is(text, names[i]))
			return TRUE;
	return FALSE;
}

static void put_unix_variable(struct environment *environment, const WCHAR *text)
{
	const WCHAR *equals = wcschr(text, '=');

	if (!equals || equals == text)
		return;
	if (name_is(text, L"PATH"))
		put_path(environment, equals + 1);
	else if (name_is(text, L"TMPDIR"))
		put_temporary_folder(environment, equals + 1);
	if (name_is(text, L"PATH") || is_unix_path_of_ours(text))
		return;
	if (!NT_SUCCESS(RtlSetEnvironmentVar(&environment->block, text, equals - text, equals + 1, wcslen(equals + 1))))
		environment->failed = TRUE;
}

/* --- the whole --- */

WCHAR *start_environment(const WCHAR *raw, ULONG bytes, SIZE_T *size)
{
	const WCHAR *end = raw + bytes / sizeof(WCHAR);
	struct environment environment = { NULL, FALSE };
	const WCHAR *at;

	/* Room for everything, so that the block does not move with each variable. */
	environment.block = RtlAllocateHeap(current_peb()->ProcessHeap, 0, 2 * (SIZE_T)bytes + ROOM_OF_WINDOWS_VARIABLES);
	if (!environment.block)
		return NULL;
	environment.block[0] = environment.block[1] = 0;
	put_fixed(&environment);
	put_processors(&environment);
	put_names(&environment);
	for (; raw < end; raw += wcslen(raw) + 1)
		put_unix_variable(&environment, raw);
	if (environment.failed) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, environment.block);
		return NULL;
	}
	for (at = environment.block; *at; at += wcslen(at) + 1)
		;
	*size = (at + 1 - environment.block) * sizeof(WCHAR);
	return environment.block;
}

/* NAME = what the variable FROM says, where there is one. */
static void put_copy(struct environment *environment, const WCHAR *name, const WCHAR *from)
{
	WCHAR value[1024];
	SIZE_T length;

	if (NT_SUCCESS(RtlQueryEnvironmentVariable(environment->block, from, wcslen(from), value, sizeof(value) / sizeof(*value) - 1, &length))) {
		value[length] = 0;
		put(environment, name, value);
	}
}

/* A block of a parent of the other width (Microsoft, "WOW64 Implementation Details"). */
static void put_width(struct environment *environment)
{
	static const WCHAR architecture[] = L"PROCESSOR_ARCHITECTURE", below[] = L"PROCESSOR_ARCHITEW6432";
	const WCHAR *ours = PEB_WIDE ? L"AMD64" : L"x86";
	WCHAR value[16];
	SIZE_T length;

	if (!NT_SUCCESS(RtlQueryEnvironmentVariable(environment->block, architecture, wcslen(architecture), value, 15, &length)))
		return;
	value[length] = 0;
	if (!wcscmp(value, ours))
		return;
	put(environment, architecture, ours);
	if (PEB_WIDE) {
		RtlSetEnvironmentVar(&environment->block, below, wcslen(below), NULL, 0);
		put_copy(environment, L"ProgramFiles", L"ProgramW6432");
		put_copy(environment, L"CommonProgramFiles", L"CommonProgramW6432");
	} else {
		put(environment, below, value);
		put_copy(environment, L"ProgramW6432", L"ProgramFiles");
		put_copy(environment, L"CommonProgramW6432", L"CommonProgramFiles");
		put_copy(environment, L"ProgramFiles", L"ProgramFiles(x86)");
		put_copy(environment, L"CommonProgramFiles", L"CommonProgramFiles(x86)");
	}
}

WCHAR *start_given_environment(const WCHAR *block, ULONG bytes, SIZE_T *size)
{
	struct environment environment = { RtlAllocateHeap(current_peb()->ProcessHeap, 0, bytes + 2 * sizeof(WCHAR)), FALSE };
	const WCHAR *at;

	if (!environment.block)
		return NULL;
	memcpy(environment.block, block, bytes);
	environment.block[bytes / sizeof(WCHAR)] = environment.block[bytes / sizeof(WCHAR) + 1] = 0;
	put_width(&environment);
	if (environment.failed) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, environment.block);
		return NULL;
	}
	for (at = environment.block; *at; at += wcslen(at) + 1)
		;
	*size = (at + 1 - environment.block) * sizeof(WCHAR);
	return environment.block;
}
