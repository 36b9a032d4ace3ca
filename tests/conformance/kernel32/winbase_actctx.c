/*
 * Activation contexts: manifests read and refused, and DLLs of private assemblies.
 * Microsoft, "Activation Contexts", "Assembly Searching Sequence", "Manifest Files Reference".
 */
#include "test.h"

#include "temporary_folder.h"

#include <stdio.h>
#include <string.h>

#define ASSEMBLY(rest) \
	"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" \
	"<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">\n" rest "</assembly>\n"
#define IDENTITY(name) "<assemblyIdentity type=\"win32\" name=\"" name "\" version=\"1.0.0.0\" processorArchitecture=\"*\"/>"
#define DEPENDS_ON(identity) "<dependency><dependentAssembly>" identity "</dependentAssembly></dependency>"

static const WCHAR *in_base(const WCHAR *name)
{
	static WCHAR path[MAX_PATH];

	_snwprintf(path, MAX_PATH, L"%ls\\%ls", temporary_folder(), name);
	return path;
}

static void write_file(const WCHAR *name, const void *text, DWORD bytes)
{
	HANDLE file = CreateFileW(in_base(name), GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	DWORD written;

	CHECK(file != INVALID_HANDLE_VALUE && WriteFile(file, text, bytes, &written, NULL) && written == bytes);
	CloseHandle(file);
}

static HANDLE create_of(const char *text)
{
	ACTCTXW request = { .cbSize = sizeof(request) };

	write_file(L"made.manifest", text, (DWORD)strlen(text));
	request.lpSource = in_base(L"made.manifest");
	return CreateActCtxW(&request);
}

static void check_made(const char *text)
{
	HANDLE context = create_of(text);

	if (context == INVALID_HANDLE_VALUE)
		test_fail(__FILE__, __LINE__, "error %lu for %s", GetLastError(), text);
	else
		ReleaseActCtx(context);
}

static void check_refused(const char *text)
{
	SetLastError(0);
	HANDLE context = create_of(text);

	if (context != INVALID_HANDLE_VALUE || GetLastError() != ERROR_SXS_CANT_GEN_ACTCTX)
		test_fail(__FILE__, __LINE__, "handle %p, error %lu for %s", context, GetLastError(), text);
}

TEST(CreateActCtx_reads_manifests)
{
	REQUIRE(temporary_folder_enter());
	check_made(ASSEMBLY(IDENTITY("made")));
	check_made(ASSEMBLY(""));
	check_made(ASSEMBLY("<!-- a comment --><trustInfo xmlns=\"urn:schemas-microsoft-com:asm.v3\"><security><requestedPrivileges>"
			    "<requestedExecutionLevel level=\"asInvoker\" uiAccess=\"false\"/></requestedPrivileges></security></trustInfo>"));
	check_made("\xef\xbb\xbf" ASSEMBLY(IDENTITY("m&#97;de")));
	check_made(ASSEMBLY(DEPENDS_ON("<assemblyIdentity type='win32' name='Microsoft.Windows.Common-Controls' version='6.0.0.0' "
				       "processorArchitecture='*' publicKeyToken='6595b64144ccf1df' language='*'/>")));
	temporary_folder_leave();
}

TEST(CreateActCtx_reads_utf16)
{
	static const WCHAR text[] = L"\xfeff<?xml version=\"1.0\" encoding=\"UTF-16\"?><assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\"></assembly>";
	ACTCTXW request = { .cbSize = sizeof(request) };

	REQUIRE(temporary_folder_enter());
	write_file(L"wide.manifest", text, sizeof(text) - sizeof(WCHAR));
	request.lpSource = in_base(L"wide.manifest");
	HANDLE context = CreateActCtxW(&request);
	CHECK(context != INVALID_HANDLE_VALUE);
	ReleaseActCtx(context);
	temporary_folder_leave();
}

TEST(CreateActCtx_refuses_what_is_no_manifest)
{
	REQUIRE(temporary_folder_enter());
	check_refused("text");
	check_refused("<assembly manifestVersion=\"1.0\">");
	check_refused("<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\"></assembli>");
	check_refused("<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=1.0></assembly>");
	check_refused("<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"2.0\"></assembly>");
	check_refused("<other xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\"></other>");
	/* A private assembly that is not there. */
	check_refused(ASSEMBLY(DEPENDS_ON(IDENTITY("Decant.Nowhere"))));
	temporary_folder_leave();
}

TEST(CreateActCtx_damaged_manifests)
{
	static const char manifest[] = ASSEMBLY(IDENTITY("a&#x61;b&amp;") "<!-- c --><file name=\"x.dll\"/>"
						DEPENDS_ON("<assemblyIdentity name='n' publicKeyToken='1'/>") "<![CDATA[ <x> ]]>");
	char damaged[sizeof(manifest)];
	unsigned random = 1;

	/* Whatever is in it, it is made or refused. */
	REQUIRE(temporary_folder_enter());
	for (unsigned i = 0; i < 400; i++) {
		memcpy(damaged, manifest, sizeof(manifest));
		for (unsigned k = 0; k <= i % 4; k++) {
			random = random * 1103515245 + 12345;
			damaged[(random >> 8) % (sizeof(manifest) - 1)] = "<>\"'/&;#!-]= \0x\x80"[random >> 28];
		}
		write_file(L"damaged.manifest", damaged, i % 2 ? sizeof(manifest) - 1 : (random >> 8) % sizeof(manifest));
		ACTCTXW request = { .cbSize = sizeof(request), .lpSource = in_base(L"damaged.manifest") };
		HANDLE context = CreateActCtxW(&request);
		if (context != INVALID_HANDLE_VALUE)
			ReleaseActCtx(context);
	}
	temporary_folder_leave();
}

TEST(CreateActCtx_bad_arguments)
{
	ACTCTXW request = { .cbSize = 4, .lpSource = L"x.manifest" };

	CHECK(CreateActCtxW(&request) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	request.cbSize = sizeof(request);
	request.dwFlags = 0x10000;
	CHECK(CreateActCtxW(&request) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	request.dwFlags = 0;
	request.lpSource = NULL;
	CHECK(CreateActCtxW(&request) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	request.lpSource = L"C:\\no\\such.manifest";
	CHECK(CreateActCtxW(&request) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
}

static void make_private_assembly(void)
{
	static const char manifest[] = ASSEMBLY(IDENTITY("Decant.Private") "<file name=\"sxs_private.dll\"/>");
	WCHAR leaf[MAX_PATH];

	CHECK(CreateDirectoryW(in_base(L"Decant.Private"), NULL));
	write_file(L"Decant.Private\\Decant.Private.manifest", manifest, sizeof(manifest) - 1);
	GetModuleFileNameW(NULL, leaf, MAX_PATH);
	wcscpy(wcsrchr(leaf, '\\') + 1, L"ldr_leaf.dll");
	CHECK(CopyFileW(leaf, in_base(L"Decant.Private\\sxs_private.dll"), FALSE));
}

TEST(dlls_of_a_private_assembly)
{
	ULONG_PTR cookie = 0;
	WCHAR path[MAX_PATH];

	REQUIRE(temporary_folder_enter());
	make_private_assembly();
	HANDLE context = create_of(ASSEMBLY(DEPENDS_ON(IDENTITY("Decant.Private"))));
	REQUIRE(context != INVALID_HANDLE_VALUE);
	CHECK(!LoadLibraryW(L"sxs_private.dll"));
	CHECK_ERROR(ERROR_MOD_NOT_FOUND);
	REQUIRE(ActivateActCtx(context, &cookie));
	HMODULE module = LoadLibraryW(L"SXS_private");
	CHECK(module != NULL);
	CHECK(GetModuleFileNameW(module, path, MAX_PATH));
	CHECK_EQ(lstrcmpiW(path + wcslen(path) - 30, L"Decant.Private\\sxs_private.dll"), 0);
	CHECK(DeactivateActCtx(0, cookie));
	FreeLibrary(module);
	CHECK(!LoadLibraryW(L"sxs_private.dll"));
	ReleaseActCtx(context);
	temporary_folder_leave();
}

/* The program's own manifest: a copy of this program is given one. */
TEST(dlls_of_the_programs_manifest)
{
	static const char manifest[] = ASSEMBLY(DEPENDS_ON(IDENTITY("Decant.Private")));
	WCHAR program[MAX_PATH], command[2 * MAX_PATH];
	STARTUPINFOW startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION process;
	DWORD code = 0;

	if (test_child_arguments())
		ExitProcess(LoadLibraryW(L"sxs_private.dll") ? 61 : 62);
	REQUIRE(temporary_folder_enter());
	make_private_assembly();
	GetModuleFileNameW(NULL, program, MAX_PATH);
	REQUIRE(CopyFileW(program, in_base(L"sxs_program.exe"), FALSE));
	HANDLE update = BeginUpdateResourceW(in_base(L"sxs_program.exe"), FALSE);
	REQUIRE(update);
	CHECK(UpdateResourceW(update, MAKEINTRESOURCEW(24), MAKEINTRESOURCEW(1), 0x409, (PVOID)manifest, sizeof(manifest) - 1));
	REQUIRE(EndUpdateResourceW(update, FALSE));
	_snwprintf(command, ARRAYSIZE(command), L"\"%ls\" dlls_of_the_programs_manifest --child load", in_base(L"sxs_program.exe"));
	REQUIRE(CreateProcessW(in_base(L"sxs_program.exe"), command, NULL, NULL, FALSE, 0, NULL, L"C:\\", &startup, &process));
	CHECK_EQ(WaitForSingleObject(process.hProcess, 30000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 61);
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
	/* From a file; the number of a program's manifest is 1. */
	ACTCTXW request = { .cbSize = sizeof(request), .lpSource = in_base(L"sxs_program.exe"), .dwFlags = ACTCTX_FLAG_RESOURCE_NAME_VALID,
			    .lpResourceName = MAKEINTRESOURCEW(1) };
	HANDLE context = CreateActCtxW(&request);
	CHECK(context != INVALID_HANDLE_VALUE);
	ReleaseActCtx(context);
	request.lpResourceName = MAKEINTRESOURCEW(7);
	CHECK(CreateActCtxW(&request) == INVALID_HANDLE_VALUE);
	temporary_folder_leave();
}

static DWORD WINAPI current_of_thread(PVOID parameter)
{
	ULONG_PTR cookie;
	HANDLE current = parameter;

	if (!GetCurrentActCtx(&current) || current)
		return 1;
	/* Left active: it ends with the thread. */
	return ActivateActCtx(parameter, &cookie) ? 0 : 2;
}

TEST(GetCurrentActCtx_is_of_the_thread)
{
	HANDLE current = INVALID_HANDLE_VALUE;
	ULONG_PTR first = 0, second = 0;
	DWORD code = 9;

	REQUIRE(temporary_folder_enter());
	HANDLE context = create_of(ASSEMBLY(""));
	REQUIRE(context != INVALID_HANDLE_VALUE);
	CHECK(GetCurrentActCtx(&current));
	CHECK(!current);
	HANDLE thread = CreateThread(NULL, 0, current_of_thread, context, 0, NULL);
	CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, 0);
	CloseHandle(thread);
	CHECK(ActivateActCtx(context, &first));
	CHECK(GetCurrentActCtx(&current));
	CHECK(current == context);
	ReleaseActCtx(current);
	CHECK(ActivateActCtx(NULL, &second));
	CHECK(GetCurrentActCtx(&current));
	CHECK(!current);
	CHECK(DeactivateActCtx(0, second));
	AddRefActCtx(context);
	ReleaseActCtx(context);
	ReleaseActCtx(context); /* the activation still holds it */
	CHECK(DeactivateActCtx(0, first));
	temporary_folder_leave();
}
