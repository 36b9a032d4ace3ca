/*
 * Kinds of paths, full paths, DOS devices and NT names.
 */
#include "test.h"

#include <winternl.h>

ULONG WINAPI RtlDetermineDosPathNameType_U(PCWSTR path);
ULONG WINAPI RtlGetFullPathName_U(PCWSTR path, ULONG size, PWSTR buffer, PWSTR *part);
ULONG WINAPI RtlIsDosDeviceName_U(PCWSTR path);
ULONG WINAPI RtlGetCurrentDirectory_U(ULONG size, PWSTR buffer);

TEST(RtlDetermineDosPathNameType_U)
{
	static const struct {
		const WCHAR *path;
		ULONG type;
	} cases[] = {
		{ L"", 5 }, { L"foo", 5 }, { L"foo/bar", 5 }, { L".", 5 }, { L"\\foo", 4 }, { L"/", 4 }, { L"c:", 3 }, { L"c:foo", 3 },
		{ L"c:\\", 2 }, { L"c:/foo", 2 }, { L"\\\\server\\share", 1 }, { L"//x", 1 }, { L"\\\\.\\nul", 6 }, { L"\\\\?\\c:\\x", 6 },
		{ L"\\\\.", 7 }, { L"\\\\?", 7 }, { L"\\\\.x", 1 }, { L"//./com1", 6 },
	};
	unsigned i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ULONG type = RtlDetermineDosPathNameType_U(cases[i].path);

		if (type != cases[i].type)
			test_fail(__FILE__, __LINE__, "%ls is %lu, expected %lu", cases[i].path, type, cases[i].type);
	}
}

TEST(RtlGetFullPathName_U)
{
	static const struct {
		const WCHAR *path, *full, *part;
	} cases[] = {
		{ L"C:\\foo\\bar", L"C:\\foo\\bar", L"bar" },
		{ L"c:/foo//bar/", L"c:\\foo\\bar\\", NULL },
		{ L"C:\\foo\\..\\..\\bar", L"C:\\bar", L"bar" },
		{ L"C:\\foo\\.\\bar\\.", L"C:\\foo\\bar", L"bar" },
		{ L"C:\\foo\\bar\\..", L"C:\\foo", L"foo" },
		{ L"C:\\..", L"C:\\", NULL },
		{ L"C:\\foo. . ", L"C:\\foo", L"foo" },
		{ L"C:\\foo.\\bar", L"C:\\foo\\bar", L"bar" },
		{ L"C:\\foo \\bar", L"C:\\foo \\bar", L"bar" },
		{ L"C:\\foo\\...", L"C:\\foo\\", NULL },
		{ L"C:\\foo\\nul", L"\\\\.\\nul", NULL },
		{ L"NUL", L"\\\\.\\NUL", NULL },
		{ L"com1.txt", L"\\\\.\\com1", NULL },
		{ L"\\\\server\\share\\..\\..\\x", L"\\\\server\\share\\x", L"x" },
		{ L"\\\\server\\share", L"\\\\server\\share", L"share" },
		{ L"\\\\.\\C:\\a\\..\\b", L"\\\\.\\C:\\b", L"b" },
		{ L"\\\\?\\C:\\a\\.\\b", L"\\\\?\\C:\\a\\b", L"b" },
		{ L"//./pipe/x", L"\\\\.\\pipe\\x", L"x" },
	};
	WCHAR buffer[MAX_PATH], *part;
	unsigned i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ULONG bytes = RtlGetFullPathName_U(cases[i].path, sizeof(buffer), buffer, &part);

		if (bytes != wcslen(cases[i].full) * sizeof(WCHAR) || wcscmp(buffer, cases[i].full))
			test_fail(__FILE__, __LINE__, "%ls became %ls, expected %ls", cases[i].path, buffer, cases[i].full);
		else if (!part != !cases[i].part || (part && wcscmp(part, cases[i].part)))
			test_fail(__FILE__, __LINE__, "%ls has the file part %ls, expected %ls", cases[i].path, part ? part : L"none",
				  cases[i].part ? cases[i].part : L"none");
	}
	/* A buffer that is too small: the bytes needed, with the terminator. */
	CHECK_EQ(RtlGetFullPathName_U(L"C:\\foo", 12, buffer, NULL), 14);
	CHECK_EQ(RtlGetFullPathName_U(L"C:\\foo", 14, buffer, NULL), 12);
	CHECK_EQ(RtlGetFullPathName_U(L"", sizeof(buffer), buffer, NULL), 0);
	CHECK_EQ(RtlGetFullPathName_U(L"  ", sizeof(buffer), buffer, NULL), 0);
}

TEST(RtlGetFullPathName_U_relative)
{
	WCHAR current[MAX_PATH], full[MAX_PATH], expected[MAX_PATH * 2];
	ULONG bytes = RtlGetCurrentDirectory_U(sizeof(current), current);

	REQUIRE(bytes && bytes < sizeof(current));
	CHECK_EQ(bytes, wcslen(current) * sizeof(WCHAR));
	RtlGetFullPathName_U(L"x\\y", sizeof(full), full, NULL);
	wcscpy(expected, current);
	if (expected[wcslen(expected) - 1] != '\\')
		wcscat(expected, L"\\");
	wcscat(expected, L"x\\y");
	CHECK(!wcscmp(full, expected));
	RtlGetFullPathName_U(L".", sizeof(full), full, NULL);
	CHECK(!wcscmp(full, current));
	RtlGetFullPathName_U(L"\\x", sizeof(full), full, NULL);
	CHECK(full[1] == ':' && !wcscmp(full + 2, L"\\x"));
	/* A drive without a current directory of its own starts at its root. */
	SetEnvironmentVariableW(L"=Q:", NULL);
	RtlGetFullPathName_U(L"q:foo", sizeof(full), full, NULL);
	CHECK(!wcscmp(full, L"q:\\foo"));
	SetEnvironmentVariableW(L"=Q:", L"Q:\\deep");
	RtlGetFullPathName_U(L"q:foo", sizeof(full), full, NULL);
	CHECK(!wcscmp(full, L"Q:\\deep\\foo"));
	SetEnvironmentVariableW(L"=Q:", NULL);
}

TEST(RtlIsDosDeviceName_U)
{
	CHECK_EQ(RtlIsDosDeviceName_U(L"nul"), 6);
	CHECK_EQ(RtlIsDosDeviceName_U(L"c:\\foo\\com1"), 14 << 16 | 8);
	CHECK_EQ(RtlIsDosDeviceName_U(L"con.txt"), 6);
	CHECK_EQ(RtlIsDosDeviceName_U(L"lpt9:"), 8);
	CHECK_EQ(RtlIsDosDeviceName_U(L"nul "), 6);
	CHECK_EQ(RtlIsDosDeviceName_U(L"com0"), 0);
	CHECK_EQ(RtlIsDosDeviceName_U(L"nulx"), 0);
	CHECK_EQ(RtlIsDosDeviceName_U(L"\\\\server\\share\\nul"), 0);
	CHECK_EQ(RtlIsDosDeviceName_U(L"\\\\.\\nul"), 0);
	CHECK_EQ(RtlIsDosDeviceName_U(L""), 0);
}

TEST(RtlDosPathNameToNtPathName_U)
{
	static const struct {
		const WCHAR *path, *name, *part;
	} cases[] = {
		{ L"C:\\foo\\bar", L"\\??\\C:\\foo\\bar", L"bar" },
		{ L"\\\\server\\share\\x", L"\\??\\UNC\\server\\share\\x", L"x" },
		{ L"\\\\?\\C:\\a\\..\\b. ", L"\\??\\C:\\a\\..\\b. ", L"b. " },
		{ L"nul", L"\\??\\nul", NULL },
		{ L"\\\\.\\pipe\\x", L"\\??\\pipe\\x", L"x" },
		{ L"C:/dir/", L"\\??\\C:\\dir\\", NULL },
	};
	UNICODE_STRING name;
	PCWSTR part;
	unsigned i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		REQUIRE(RtlDosPathNameToNtPathName_U(cases[i].path, &name, &part, NULL));
		if (name.Length != wcslen(cases[i].name) * sizeof(WCHAR) || wcscmp(name.Buffer, cases[i].name))
			test_fail(__FILE__, __LINE__, "%ls became %ls, expected %ls", cases[i].path, name.Buffer, cases[i].name);
		else if (cases[i].part && (!part || wcscmp(part, cases[i].part)))
			test_fail(__FILE__, __LINE__, "%ls has the wrong file part", cases[i].path);
		RtlFreeUnicodeString(&name);
	}
}

/* Some runtimes open relative names by the handle that the process' parameters hold, without a look at the path. */
TEST(current_directory_handle)
{
	typedef struct {
		UNICODE_STRING path;
		HANDLE handle;
	} current_directory;
	char *parameters = (char *)NtCurrentTeb()->ProcessEnvironmentBlock->ProcessParameters;
	const current_directory *current = (const current_directory *)(parameters + (sizeof(void *) == 8 ? 0x38 : 0x24));
	OBJECT_ATTRIBUTES attributes;
	UNICODE_STRING name;
	IO_STATUS_BLOCK iosb;
	HANDLE before = current->handle, file;

	REQUIRE(before);
	CloseHandle(CreateFileW(L"in_current", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
	RtlInitUnicodeString(&name, L"in_current");
	InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, before, NULL);
	CHECK_EQ(NtOpenFile(&file, FILE_READ_DATA | SYNCHRONIZE, &attributes, &iosb, FILE_SHARE_READ, FILE_SYNCHRONOUS_IO_NONALERT), 0);
	CloseHandle(file);
	DeleteFileW(L"in_current");
	CHECK(SetCurrentDirectoryW(L".."));
	CHECK(current->handle != NULL);
}
