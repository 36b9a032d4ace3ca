/*
 * 32-bit programs on a 64-bit machine: what tells them, the redirection of system32, and children of the other width.
 * Microsoft, "File System Redirector", "WOW64 Implementation Details".
 */
#include "test.h"

#include <wow64apiset.h>
#include <stdint.h>

#define NARROW (sizeof(void *) == 4)

/* Whether this is a 64-bit machine, on which all of it makes sense. */
static BOOL machine_is_wide(void)
{
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	if (info.wProcessorArchitecture != PROCESSOR_ARCHITECTURE_AMD64)
		test_skip("this is no 64-bit machine");
	return info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64;
}

/* The machine of the program or DLL at PATH; 0 if it cannot be read. */
static WORD machine_of(const char *path)
{
	HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	IMAGE_NT_HEADERS headers = { 0 };
	IMAGE_DOS_HEADER dos;
	DWORD got;

	if (file == INVALID_HANDLE_VALUE)
		return 0;
	if (ReadFile(file, &dos, sizeof(dos), &got, NULL)) {
		SetFilePointer(file, dos.e_lfanew, NULL, FILE_BEGIN);
		ReadFile(file, &headers, sizeof(headers), &got, NULL);
	}
	CloseHandle(file);
	return headers.FileHeader.Machine;
}

static WORD machine_in(const char *folder)
{
	char path[MAX_PATH];
	UINT length = GetWindowsDirectoryA(path, MAX_PATH);

	snprintf(path + length, MAX_PATH - length, "\\%s\\kernel32.dll", folder);
	return machine_of(path);
}

TEST(machine_and_process)
{
	USHORT process = 1, native = 1;
	BOOL wow64 = -1, supported = -1;
	SYSTEM_INFO info;

	if (!machine_is_wide())
		return;
	CHECK(IsWow64Process(GetCurrentProcess(), &wow64));
	CHECK_EQ(wow64, NARROW);
	CHECK(IsWow64Process2(GetCurrentProcess(), &process, &native));
	CHECK_EQ(process, NARROW ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_UNKNOWN);
	CHECK_EQ(native, IMAGE_FILE_MACHINE_AMD64);
	CHECK(!IsWow64Process((HANDLE)0x1234, &wow64));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	GetSystemInfo(&info);
	CHECK_EQ(info.wProcessorArchitecture, NARROW ? PROCESSOR_ARCHITECTURE_INTEL : PROCESSOR_ARCHITECTURE_AMD64);
	HRESULT(WINAPI *guest)(USHORT, BOOL *) = (void *)GetProcAddress(GetModuleHandleA("kernel32"), "IsWow64GuestMachineSupported");
	REQUIRE(guest);
	CHECK_EQ(guest(IMAGE_FILE_MACHINE_I386, &supported), S_OK);
	CHECK_EQ(supported, TRUE);
	CHECK_EQ(guest(IMAGE_FILE_MACHINE_IA64, &supported), S_OK);
	CHECK_EQ(supported, FALSE);
}

TEST(environment_of_the_width)
{
	char value[MAX_PATH];

	if (!machine_is_wide())
		return;
	CHECK(GetEnvironmentVariableA("PROCESSOR_ARCHITECTURE", value, sizeof(value)));
	CHECK_STR(value, NARROW ? "x86" : "AMD64");
	if (NARROW) {
		CHECK(GetEnvironmentVariableA("PROCESSOR_ARCHITEW6432", value, sizeof(value)));
		CHECK_STR(value, "AMD64");
	} else {
		CHECK_EQ(GetEnvironmentVariableA("PROCESSOR_ARCHITEW6432", value, sizeof(value)), 0);
		CHECK_ERROR(ERROR_ENVVAR_NOT_FOUND);
	}
	CHECK(GetEnvironmentVariableA("ProgramFiles", value, sizeof(value)));
	CHECK_STR(value, NARROW ? "C:\\Program Files (x86)" : "C:\\Program Files");
	CHECK(GetEnvironmentVariableA("ProgramW6432", value, sizeof(value)));
	CHECK_STR(value, "C:\\Program Files");
	CHECK(GetEnvironmentVariableA("CommonProgramFiles", value, sizeof(value)));
	CHECK_STR(value, NARROW ? "C:\\Program Files (x86)\\Common Files" : "C:\\Program Files\\Common Files");
}

TEST(GetSystemWow64Directory)
{
	char path[MAX_PATH], windows[MAX_PATH];
	WCHAR wide[MAX_PATH];
	UINT length, room;

	if (!machine_is_wide())
		return;
	GetWindowsDirectoryA(windows, MAX_PATH);
	length = GetSystemWow64DirectoryA(path, MAX_PATH);
	CHECK_EQ(length, strlen(path));
	CHECK(!strncmp(path, windows, strlen(windows)) && !_stricmp(path + strlen(windows), "\\SysWOW64"));
	CHECK_EQ(GetSystemWow64DirectoryW(wide, MAX_PATH), length);
	room = GetSystemWow64DirectoryW(wide, 3);
	CHECK_EQ(room, length + 1);
	CHECK_EQ(machine_of(strcat(path, "\\kernel32.dll")), IMAGE_FILE_MACHINE_I386);
	UINT(WINAPI *directory2)(LPSTR, UINT, WORD) = (void *)GetProcAddress(GetModuleHandleA("kernel32"), "GetSystemWow64Directory2A");
	REQUIRE(directory2);
	CHECK_EQ(directory2(path, MAX_PATH, IMAGE_FILE_MACHINE_I386), length);
	SetLastError(0);
	CHECK_EQ(directory2(path, MAX_PATH, IMAGE_FILE_MACHINE_IA64), 0);
	CHECK(GetLastError() != 0);
}

TEST(system32_is_of_the_width)
{
	if (!machine_is_wide())
		return;
	CHECK_EQ(machine_in("system32"), NARROW ? IMAGE_FILE_MACHINE_I386 : IMAGE_FILE_MACHINE_AMD64);
	CHECK_EQ(machine_in("SysWOW64"), IMAGE_FILE_MACHINE_I386);
	/* An alias for 32-bit programs only. */
	CHECK_EQ(machine_in("Sysnative"), NARROW ? IMAGE_FILE_MACHINE_AMD64 : 0);
	CHECK_EQ(GetFileAttributesA("C:\\windows\\sysnative\\") != INVALID_FILE_ATTRIBUTES, NARROW);
}

/* What is written to a folder is in the same place by all of its names. */
TEST(files_written_to_system32)
{
	static const char name[] = "C:\\windows\\system32\\decant_wow64.txt", other[] = "C:\\windows\\SysWOW64\\decant_wow64.txt";
	HANDLE file;

	if (!machine_is_wide())
		return;
	file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	if (file == INVALID_HANDLE_VALUE && GetLastError() == ERROR_ACCESS_DENIED) {
		test_skip("this user may not write to system32");
		return;
	}
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
	CHECK_EQ(GetFileAttributesA(other) != INVALID_FILE_ATTRIBUTES, NARROW);
	CHECK(DeleteFileA(name));
	CHECK_EQ(GetFileAttributesA(other), INVALID_FILE_ATTRIBUTES);
}

TEST(redirection_off_and_on)
{
	PVOID old = (PVOID)0x1234, inner;

	if (!machine_is_wide())
		return;
	if (!NARROW) {
		CHECK(!Wow64DisableWow64FsRedirection(&old));
		CHECK_ERROR(ERROR_INVALID_FUNCTION);
		CHECK(!Wow64RevertWow64FsRedirection(NULL));
		CHECK_ERROR(ERROR_INVALID_FUNCTION);
		return;
	}
	REQUIRE(Wow64DisableWow64FsRedirection(&old));
	CHECK_EQ(machine_in("system32"), IMAGE_FILE_MACHINE_AMD64);
	CHECK(Wow64DisableWow64FsRedirection(&inner));
	CHECK(Wow64RevertWow64FsRedirection(inner));
	CHECK_EQ(machine_in("system32"), IMAGE_FILE_MACHINE_AMD64);
	CHECK(Wow64RevertWow64FsRedirection(old));
	CHECK_EQ(machine_in("system32"), IMAGE_FILE_MACHINE_I386);
	CHECK(Wow64EnableWow64FsRedirection(FALSE));
	CHECK_EQ(machine_in("system32"), IMAGE_FILE_MACHINE_AMD64);
	CHECK(Wow64EnableWow64FsRedirection(TRUE));
	CHECK_EQ(machine_in("system32"), IMAGE_FILE_MACHINE_I386);
}

static DWORD WINAPI look_at_system32(void *unused)
{
	return machine_in("system32");
}

TEST(redirection_is_a_matter_of_the_thread)
{
	HANDLE thread;
	PVOID old;
	DWORD machine = 0;

	if (!machine_is_wide() || !NARROW)
		return;
	REQUIRE(Wow64DisableWow64FsRedirection(&old));
	thread = CreateThread(NULL, 0, look_at_system32, NULL, 0, NULL);
	WaitForSingleObject(thread, INFINITE);
	GetExitCodeThread(thread, &machine);
	CloseHandle(thread);
	CHECK(Wow64RevertWow64FsRedirection(old));
	CHECK_EQ(machine, IMAGE_FILE_MACHINE_I386);
}

/* --- children of the other width --- */

/* This program of the other width lies in the folder next to this one's, as the build has them. */
static BOOL other_program(char *path)
{
	static const char *const widths[] = { "\\x86_64\\", "\\i686\\" };
	char self[MAX_PATH], *at;

	GetModuleFileNameA(NULL, self, MAX_PATH);
	at = strstr(self, widths[NARROW]);
	if (at) {
		*at = 0;
		snprintf(path, MAX_PATH, "%s%s%s", self, widths[!NARROW], at + strlen(widths[NARROW]));
	}
	if (!at || GetFileAttributesA(path) == INVALID_FILE_ATTRIBUTES) {
		test_skip("there is no program of the other width");
		return FALSE;
	}
	return TRUE;
}

/* In the child: tells on the inherited pipe what it is, and ends with what came on standard input. */
static void be_child(char **arguments)
{
	HANDLE pipe = (HANDLE)(uintptr_t)strtoull(arguments[0], NULL, 16);
	char text[300], architecture[20] = "", files[60] = "", below[20] = "-", input[20] = "";
	DWORD written, got = 0;
	BOOL wow64 = -1;

	IsWow64Process(GetCurrentProcess(), &wow64);
	GetEnvironmentVariableA("PROCESSOR_ARCHITECTURE", architecture, sizeof(architecture));
	GetEnvironmentVariableA("PROCESSOR_ARCHITEW6432", below, sizeof(below));
	GetEnvironmentVariableA("ProgramFiles", files, sizeof(files));
	ReadFile(GetStdHandle(STD_INPUT_HANDLE), input, sizeof(input) - 1, &got, NULL);
	snprintf(text, sizeof(text), "%d %d %s %s %s [%s]", (int)sizeof(void *), wow64, architecture, below, files, input);
	WriteFile(pipe, text, (DWORD)strlen(text), &written, NULL);
	ExitProcess(0xc0ffee00 + (DWORD)sizeof(void *));
}

TEST(child_of_the_other_width)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	char path[MAX_PATH], line[MAX_PATH + 80], text[300] = "";
	HANDLE in_read, in_write, out_read, out_write;
	PROCESS_INFORMATION process;
	DWORD code = 0, got = 0, written;
	BOOL wow64 = -1;

	if (test_child_arguments())
		be_child(test_child_arguments());
	if (!machine_is_wide() || !other_program(path))
		return;
	REQUIRE(CreatePipe(&in_read, &in_write, &inherit, 0) && CreatePipe(&out_read, &out_write, &inherit, 0));
	SetHandleInformation(in_write, HANDLE_FLAG_INHERIT, 0);
	snprintf(line, sizeof(line), "\"%s\" child_of_the_other_width --child %llx", path, (unsigned long long)(uintptr_t)out_write);
	startup.hStdInput = in_read;
	startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
	CloseHandle(out_write);
	CloseHandle(in_read);
	/* It is known what it is while it runs. */
	CHECK(IsWow64Process(process.hProcess, &wow64));
	CHECK_EQ(wow64, !NARROW);
	WriteFile(in_write, "over", 4, &written, NULL);
	CloseHandle(in_write);
	CHECK(ReadFile(out_read, text, sizeof(text) - 1, &got, NULL));
	CHECK_STR(text, NARROW ? "8 0 AMD64 - C:\\Program Files [over]" : "4 1 x86 AMD64 C:\\Program Files (x86) [over]");
	CHECK_EQ(WaitForSingleObject(process.hProcess, 20000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 0xc0ffee00 + (NARROW ? 8 : 4));
	CloseHandle(out_read);
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
}

/* cmd.exe of the named folder, as %PROCESSOR_ARCHITECTURE% tells in it. */
static void check_cmd(const char *folder, const char *expected)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	char line[MAX_PATH], text[100] = "";
	PROCESS_INFORMATION process;
	HANDLE read, write;
	DWORD got = 0;

	REQUIRE(CreatePipe(&read, &write, &inherit, 0));
	snprintf(line, sizeof(line), "C:\\windows\\%s\\cmd.exe /d /c echo %%PROCESSOR_ARCHITECTURE%%", folder);
	startup.hStdOutput = write;
	startup.hStdError = write;
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
	CloseHandle(write);
	ReadFile(read, text, sizeof(text) - 1, &got, NULL);
	text[strcspn(text, "\r\n")] = 0;
	CHECK_STR(text, expected);
	WaitForSingleObject(process.hProcess, 20000);
	CloseHandle(read);
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
}

TEST(cmd_of_either_width)
{
	if (!machine_is_wide())
		return;
	check_cmd("system32", NARROW ? "x86" : "AMD64");
	check_cmd("SysWOW64", "x86");
	if (NARROW)
		check_cmd("Sysnative", "AMD64");
}
