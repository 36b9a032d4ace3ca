/*
 * Modules: Microsoft, "Dynamic-Link Library Functions" and "DllMain entry point".
 */
#include "test.h"

#include <string.h>

/* What the test DLLs' DllMain were told. */
static char dll_log[4096];

static void log_start(void)
{
	char text[32];

	snprintf(text, sizeof(text), "%llx", (unsigned long long)(ULONG_PTR)dll_log);
	SetEnvironmentVariableA("LDR_LOG", text);
	dll_log[0] = 0;
}

/* Where NAME is relative to the test program's folder. */
static void beside_program(WCHAR *out, const WCHAR *name)
{
	GetModuleFileNameW(NULL, out, MAX_PATH);
	wcscpy(wcsrchr(out, '\\') + 1, name);
}

/* A new empty folder, with a trailing backslash. */
static void make_folder(WCHAR *out)
{
	static LONG count;
	WCHAR temp[MAX_PATH];

	GetTempPathW(MAX_PATH, temp);
	swprintf(out, MAX_PATH, L"%lsldr%lu_%ld\\", temp, GetCurrentProcessId(), ++count);
	CreateDirectoryW(out, NULL);
}

static void remove_folder(const WCHAR *folder, const WCHAR *file)
{
	WCHAR path[MAX_PATH];

	swprintf(path, MAX_PATH, L"%ls%ls", folder, file);
	DeleteFileW(path);
	RemoveDirectoryW(folder);
}

TEST(LoadLibrary_names)
{
	static const WCHAR *const names[] = { L"ldr_leaf", L"ldr_leaf.dll", L"LDR_LEAF.DLL", L"Ldr_Leaf", L"ldr_leaf.dll  " };
	HMODULE first = LoadLibraryW(L"ldr_leaf.dll");
	WCHAR path[MAX_PATH];

	REQUIRE(first);
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CHECK(LoadLibraryW(names[i]) == first);
		FreeLibrary(first);
	}
	beside_program(path, L"LDR_leaf.dll");
	CHECK(LoadLibraryW(path) == first);
	FreeLibrary(first);
	beside_program(path, L"ldr_leaf");
	CHECK(LoadLibraryW(path) == first);
	FreeLibrary(first);
	/* A dot at the end says that there is no suffix. */
	CHECK(!LoadLibraryW(L"ldr_leaf."));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	CHECK(FreeLibrary(first));
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
}

TEST(LoadLibrary_not_there)
{
	CHECK(!LoadLibraryA("no_such_library"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	CHECK(!LoadLibraryW(L"C:\\no_such_folder\\no_such_library.dll"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	CHECK(!LoadLibraryA("api-ms-win-no-such-thing-l1-1-0.dll"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
}

TEST(LoadLibrary_not_a_library)
{
	WCHAR folder[MAX_PATH], path[MAX_PATH];
	DWORD written;
	HANDLE file;

	make_folder(folder);
	swprintf(path, MAX_PATH, L"%lsbad.dll", folder);
	file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	WriteFile(file, "This is no library.", 19, &written, NULL);
	CloseHandle(file);
	CHECK(!LoadLibraryW(path));
	CHECK_ERROR(ERROR_BAD_EXE_FORMAT);
	CHECK(!LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE));
	CHECK_ERROR(ERROR_BAD_EXE_FORMAT);
	remove_folder(folder, L"bad.dll");
}

TEST(LoadLibraryEx_arguments)
{
	CHECK(!LoadLibraryExW(L"ldr_leaf.dll", NULL, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!LoadLibraryExW(NULL, NULL, 0));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(LoadLibrary_counts)
{
	HMODULE module = LoadLibraryW(L"ldr_leaf.dll");

	REQUIRE(module);
	CHECK(LoadLibraryW(L"ldr_leaf.dll") == module);
	CHECK(FreeLibrary(module));
	CHECK(GetModuleHandleW(L"ldr_leaf.dll") == module);
	CHECK(FreeLibrary(module));
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	CHECK(!FreeLibrary(module));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
}

TEST(DllMain_order)
{
	HMODULE module;

	log_start();
	module = LoadLibraryW(L"ldr_user.dll");
	REQUIRE(module);
	CHECK_STR(dll_log, "leaf1 user1 ");
	CHECK(GetModuleHandleW(L"ldr_leaf.dll") != NULL);
	CHECK_EQ(((int (*)(void))(void *)GetProcAddress(module, "user_value"))(), 7);
	dll_log[0] = 0;
	CHECK(FreeLibrary(module));
	CHECK_STR(dll_log, "user0 leaf0 ");
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
}

TEST(DllMain_dependency_in_use)
{
	HMODULE leaf, user;

	log_start();
	leaf = LoadLibraryW(L"ldr_leaf.dll");
	user = LoadLibraryW(L"ldr_user.dll");
	REQUIRE(leaf && user);
	CHECK(FreeLibrary(leaf));
	CHECK(GetModuleHandleW(L"ldr_leaf.dll") == leaf);
	dll_log[0] = 0;
	CHECK(FreeLibrary(user));
	CHECK_STR(dll_log, "user0 leaf0 ");
}

TEST(DllMain_that_fails)
{
	log_start();
	SetEnvironmentVariableA("LDR_FAIL", "1");
	CHECK(!LoadLibraryW(L"ldr_user.dll"));
	CHECK_ERROR(ERROR_DLL_INIT_FAILED);
	CHECK_STR(dll_log, "leaf1 user1 user0 leaf0 ");
	CHECK(!GetModuleHandleW(L"ldr_user.dll"));
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
	SetEnvironmentVariableA("LDR_FAIL", NULL);
}

static DWORD WINAPI read_tls(void *argument)
{
	int *(*leaf_tls)(void) = argument;
	int value = *leaf_tls();

	*leaf_tls() = 5;
	return value;
}

TEST(DllMain_threads)
{
	HMODULE module;
	HANDLE thread;

	log_start();
	module = LoadLibraryW(L"ldr_user.dll");
	REQUIRE(module);
	dll_log[0] = 0;
	thread = CreateThread(NULL, 0, read_tls, (void *)GetProcAddress(GetModuleHandleW(L"ldr_leaf.dll"), "leaf_tls"), 0, NULL);
	REQUIRE(thread);
	WaitForSingleObject(thread, INFINITE);
	CloseHandle(thread);
	CHECK_STR(dll_log, "leaf2 user2 user3 leaf3 ");
	/* Not for modules with static TLS, which both DLLs have (Microsoft, "DisableThreadLibraryCalls"). */
	CHECK(!DisableThreadLibraryCalls(module));
	CHECK(DisableThreadLibraryCalls(GetModuleHandleW(L"kernel32.dll")));
	FreeLibrary(module);
}

struct late_tls {
	HANDLE loaded;
	int *(*volatile leaf_tls)(void);
};

static DWORD WINAPI wait_and_read_tls(void *argument)
{
	struct late_tls *late = argument;

	WaitForSingleObject(late->loaded, INFINITE);
	return read_tls((void *)late->leaf_tls);
}

/* A thread that ran before the DLL was loaded has its variables too. */
TEST(tls_of_a_late_library)
{
	struct late_tls late = { CreateEventW(NULL, TRUE, FALSE, NULL), NULL };
	HANDLE thread = CreateThread(NULL, 0, wait_and_read_tls, &late, 0, NULL);
	HMODULE module;
	DWORD value = 0;

	REQUIRE(thread);
	Sleep(20);
	module = LoadLibraryW(L"ldr_leaf.dll");
	REQUIRE(module);
	late.leaf_tls = (int *(*)(void))(void *)GetProcAddress(module, "leaf_tls");
	*late.leaf_tls() = 9;
	SetEvent(late.loaded);
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &value);
	CHECK_EQ(value, 42);
	CHECK_EQ(*late.leaf_tls(), 9);
	CloseHandle(thread);
	CloseHandle(late.loaded);
	FreeLibrary(module);
}

TEST(GetProcAddress_names_and_ordinals)
{
	HMODULE module = LoadLibraryW(L"ldr_user.dll");
	const BYTE *base = (const BYTE *)module;
	const IMAGE_NT_HEADERS *headers;
	const IMAGE_EXPORT_DIRECTORY *exports;
	const DWORD *names;
	const WORD *ordinals;

	REQUIRE(module);
	headers = (const void *)(base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
	exports = (const void *)(base + headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress);
	names = (const void *)(base + exports->AddressOfNames);
	ordinals = (const void *)(base + exports->AddressOfNameOrdinals);
	for (DWORD i = 0; i < exports->NumberOfNames; i++) {
		const char *name = (const char *)base + names[i];

		CHECK(GetProcAddress(module, name) == GetProcAddress(module, (LPCSTR)(ULONG_PTR)(ordinals[i] + exports->Base)));
	}
	CHECK(!GetProcAddress(module, "User_value"));
	CHECK_ERROR(ERROR_PROC_NOT_FOUND);
	CHECK(!GetProcAddress(module, ""));
	CHECK(!GetProcAddress(module, (LPCSTR)0x7777));
	CHECK(!GetProcAddress((HMODULE)0x1230000, "x"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	FreeLibrary(module);
}

TEST(GetProcAddress_forwarders)
{
	HMODULE module = LoadLibraryW(L"ldr_user.dll");
	FARPROC forwarded;

	REQUIRE(module);
	forwarded = GetProcAddress(module, "user_forward");
	CHECK(forwarded == GetProcAddress(GetModuleHandleW(L"ldr_leaf.dll"), "leaf_value"));
	CHECK(!GetProcAddress(module, "user_lost"));
	CHECK_ERROR(ERROR_PROC_NOT_FOUND);
	FreeLibrary(module);
}

TEST(GetModuleHandleEx_flags)
{
	HMODULE module = LoadLibraryW(L"ldr_leaf.dll"), found = NULL;
	const DWORD both = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;

	REQUIRE(module);
	CHECK(GetModuleHandleExW(0, L"ldr_leaf.dll", &found));
	CHECK(found == module);
	CHECK(FreeLibrary(module));
	CHECK(GetModuleHandleW(L"ldr_leaf") == module);
	CHECK(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
				 (LPCWSTR)(void *)GetProcAddress(module, "leaf_value"), &found));
	CHECK(found == module);
	CHECK(!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)16, &found));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	CHECK(!GetModuleHandleExW(both, L"ldr_leaf.dll", &found));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(FreeLibrary(module));
	CHECK(!GetModuleHandleW(L"ldr_leaf"));
	CHECK(GetModuleHandleExW(0, NULL, &found));
	CHECK(found == GetModuleHandleW(NULL));
}

TEST(GetModuleHandle_api_sets)
{
	CHECK(LoadLibraryW(L"api-ms-win-core-synch-l1-2-0.dll") != NULL);
	CHECK(GetProcAddress(LoadLibraryW(L"api-ms-win-core-synch-l1-2-0"), "WaitForSingleObject") != NULL);
}

TEST(GetModuleFileName_truncation)
{
	WCHAR whole[MAX_PATH], cut[8];
	char narrow[8];
	DWORD length = GetModuleFileNameW(NULL, whole, MAX_PATH);

	CHECK_EQ(length, wcslen(whole));
	memset(cut, 0xcc, sizeof(cut));
	/* "The string is truncated to nSize characters including the terminating null character" (Microsoft, "GetModuleFileNameW"). */
	SetLastError(0);
	CHECK_EQ(GetModuleFileNameW(NULL, cut, 8), 8);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(!wcsncmp(cut, whole, 7) && !cut[7]);
	SetLastError(0);
	CHECK_EQ(GetModuleFileNameA(NULL, narrow, 8), 8);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(!narrow[7]);
	CHECK_EQ(GetModuleFileNameW((HMODULE)0x1230000, whole, MAX_PATH), 0);
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
}

/* Copies ldr_leaf.dll under another name to FOLDER. */
static void copy_leaf(const WCHAR *folder, const WCHAR *name)
{
	WCHAR from[MAX_PATH], to[MAX_PATH];

	beside_program(from, L"ldr_leaf.dll");
	swprintf(to, MAX_PATH, L"%ls%ls", folder, name);
	CopyFileW(from, to, FALSE);
}

TEST(GetModuleHandleEx_pin)
{
	WCHAR folder[MAX_PATH], path[MAX_PATH];
	HMODULE module, found;

	make_folder(folder);
	copy_leaf(folder, L"ldr_pinned.dll");
	swprintf(path, MAX_PATH, L"%lsldr_pinned.dll", folder);
	module = LoadLibraryW(path);
	REQUIRE(module);
	CHECK(GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, L"ldr_pinned.dll", &found));
	for (int i = 0; i < 5; i++)
		FreeLibrary(module);
	CHECK(GetModuleHandleW(L"ldr_pinned.dll") == module);
}

TEST(SetDllDirectory_search)
{
	WCHAR folder[MAX_PATH], text[MAX_PATH];
	HMODULE module;

	make_folder(folder);
	copy_leaf(folder, L"ldr_dir.dll");
	CHECK(!LoadLibraryW(L"ldr_dir.dll"));
	CHECK(SetDllDirectoryW(folder));
	CHECK_EQ(GetDllDirectoryW(MAX_PATH, text), wcslen(folder));
	CHECK_WSTR(text, folder);
	CHECK_EQ(GetDllDirectoryW(0, NULL), wcslen(folder) + 1);
	module = LoadLibraryW(L"ldr_dir.dll");
	CHECK(module != NULL);
	FreeLibrary(module);
	CHECK(SetDllDirectoryW(NULL));
	CHECK(!LoadLibraryW(L"ldr_dir.dll"));
	remove_folder(folder, L"ldr_dir.dll");
}

TEST(AddDllDirectory_search)
{
	WCHAR folder[MAX_PATH];
	DLL_DIRECTORY_COOKIE cookie;
	HMODULE module;

	make_folder(folder);
	copy_leaf(folder, L"ldr_added.dll");
	CHECK(!AddDllDirectory(L"relative"));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	cookie = AddDllDirectory(folder);
	REQUIRE(cookie);
	CHECK(!LoadLibraryW(L"ldr_added.dll"));
	module = LoadLibraryExW(L"ldr_added.dll", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS);
	CHECK(module != NULL);
	FreeLibrary(module);
	CHECK(!LoadLibraryExW(L"ldr_leaf.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32));
	CHECK(RemoveDllDirectory(cookie));
	CHECK(!LoadLibraryExW(L"ldr_added.dll", NULL, LOAD_LIBRARY_SEARCH_USER_DIRS));
	remove_folder(folder, L"ldr_added.dll");
}

TEST(LoadLibrary_altered_search)
{
	WCHAR folder[MAX_PATH], path[MAX_PATH], user[MAX_PATH];
	HMODULE module, leaf;

	make_folder(folder);
	copy_leaf(folder, L"ldr_leaf.dll");
	beside_program(user, L"ldr_user.dll");
	swprintf(path, MAX_PATH, L"%lsldr_user.dll", folder);
	CopyFileW(user, path, FALSE);
	module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	REQUIRE(module);
	leaf = GetModuleHandleW(L"ldr_leaf.dll");
	GetModuleFileNameW(leaf, user, MAX_PATH);
	CHECK(!wcsnicmp(user, folder, wcslen(folder)));
	FreeLibrary(module);
	DeleteFileW(path);
	remove_folder(folder, L"ldr_leaf.dll");
}

TEST(LoadLibrary_as_datafile)
{
	HMODULE data = LoadLibraryExW(L"ldr_leaf.dll", NULL, LOAD_LIBRARY_AS_DATAFILE);
	HMODULE image = LoadLibraryExW(L"ldr_leaf.dll", NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE);

	REQUIRE(data && image);
	CHECK_EQ((ULONG_PTR)data & 3, 1);
	CHECK_EQ((ULONG_PTR)image & 3, 2);
	CHECK_EQ(*(const WORD *)((ULONG_PTR)data & ~3), IMAGE_DOS_SIGNATURE);
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
	CHECK(!GetProcAddress(data, "leaf_value"));
	CHECK(FreeLibrary(data));
	CHECK(FreeLibrary(image));
}

TEST(LoadLibrary_without_references)
{
	HMODULE module;

	log_start();
	module = LoadLibraryExW(L"ldr_user.dll", NULL, DONT_RESOLVE_DLL_REFERENCES);
	REQUIRE(module);
	CHECK_STR(dll_log, "");
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
	CHECK(GetProcAddress(module, "user_value") != NULL);
	CHECK(FreeLibrary(module));
	CHECK_STR(dll_log, "");
}

static DWORD WINAPI free_and_exit(void *argument)
{
	FreeLibraryAndExitThread(argument, 77);
}

TEST(FreeLibraryAndExitThread_exit_code)
{
	HMODULE module = LoadLibraryW(L"ldr_leaf.dll");
	HANDLE thread;
	DWORD code = 0;

	REQUIRE(module);
	thread = CreateThread(NULL, 0, free_and_exit, module, 0, NULL);
	REQUIRE(thread);
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &code);
	CHECK_EQ(code, 77);
	CHECK(!GetModuleHandleW(L"ldr_leaf.dll"));
	CloseHandle(thread);
}
