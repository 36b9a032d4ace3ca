/*
 * Process parameters: RTL_USER_PROCESS_PARAMETERS of the own process.
 *
 * As on Windows they are one block of memory whose strings stand behind the structure; the environment is a block of its own,
 * since it is replaced as it grows. The host writes the strings right where they stay.
 */
#include "start.h"

#include <decant/loader.h>
#include <decant/process.h>

#include "rtl.h"

/* Room for what almost every process has; the host says what more it takes. */
#define FIRST_PATH 2048
#define FIRST_LINE 8192
#define FIRST_ENVIRONMENT 16384
/* The buffer of the current directory never moves, so it has room for the longest. */
#define DIRECTORY_BYTES (MAX_PATH * 2 + 8)
#define LONGEST_STRING 0xfffc

static void string_set(UNICODE_STRING *string, WCHAR *text, ULONG bytes, ULONG capacity)
{
	text[bytes / sizeof(WCHAR)] = 0;
	*string = (UNICODE_STRING){ .Length = bytes, .MaximumLength = capacity, .Buffer = text };
}

static void string_set_text(UNICODE_STRING *string, WCHAR *text)
{
	ULONG bytes = wcslen(text) * sizeof(WCHAR);

	*string = (UNICODE_STRING){ .Length = bytes, .MaximumLength = bytes + sizeof(WCHAR), .Buffer = text };
}

/* Asks the host with room for the lengths in INFO. The block is allocated then; the addresses of the parts are in INFO. */
static NTSTATUS ask_host(struct host_loader_start *info, struct process_parameters **block, SIZE_T *size)
{
	/* One more character each, for a terminator. */
	SIZE_T image = info->image_path_bytes + sizeof(WCHAR), line = info->command_line_bytes + sizeof(WCHAR);
	SIZE_T directory = info->directory_bytes + sizeof(WCHAR);
	PVOID memory = NULL;
	WCHAR *text;
	NTSTATUS status;

	*size = sizeof(**block) + image + line + directory + info->environment_bytes;
	status = NtAllocateVirtualMemory(NtCurrentProcess(), &memory, 0, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	if (status)
		return status;
	*block = memory;
	text = (WCHAR *)(*block + 1);
	info->image_path = GUEST_PTR(text);
	info->command_line = info->image_path + image;
	info->directory = info->command_line + line;
	info->environment = info->directory + directory;
	return host_call(HOST_loader_start, info);
}

/* A string of a block of its own. */
static void take_text(UNICODE_STRING *string, WCHAR *text, ULONG bytes)
{
	if (bytes)
		*string = (UNICODE_STRING){ .Length = (USHORT)bytes, .MaximumLength = (USHORT)(bytes + sizeof(WCHAR)), .Buffer = text };
}

/* What CreateProcess was told beyond program, arguments and environment. */
static NTSTATUS take_startup(struct process_parameters *parameters)
{
	struct host_process_startup startup = { .title_bytes = 0 };
	NTSTATUS status = host_call(HOST_process_startup, &startup);
	char *text;

	if (status && status != STATUS_BUFFER_TOO_SMALL)
		return status;
	/* Each string with a terminator, at an even place. */
	text = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY,
			       (SIZE_T)startup.title_bytes + startup.desktop_bytes + startup.runtime_bytes + 8);
	if (!text)
		return STATUS_NO_MEMORY;
	startup.title = GUEST_PTR(text);
	startup.desktop = startup.title + startup.title_bytes + 2;
	startup.runtime = startup.desktop + startup.desktop_bytes + 2;
	status = host_call(HOST_process_startup, &startup);
	if (status)
		return status;
	take_text(&parameters->WindowTitle, (WCHAR *)(ULONG_PTR)startup.title, startup.title_bytes);
	take_text(&parameters->DesktopInfo, (WCHAR *)(ULONG_PTR)startup.desktop, startup.desktop_bytes);
	take_text(&parameters->RuntimeData, (WCHAR *)(ULONG_PTR)startup.runtime, startup.runtime_bytes);
	parameters->StartingX = startup.numbers.x;
	parameters->StartingY = startup.numbers.y;
	parameters->CountX = startup.numbers.x_size;
	parameters->CountY = startup.numbers.y_size;
	parameters->CountCharsX = startup.numbers.x_chars;
	parameters->CountCharsY = startup.numbers.y_chars;
	parameters->FillAttribute = startup.numbers.fill_attribute;
	parameters->WindowFlags = startup.numbers.flags;
	parameters->ShowWindowFlags = startup.numbers.show_window;
	if (startup.numbers.group_id && startup.numbers.group_id != HOST_GROUP_OWN)
		parameters->ProcessGroupId = startup.numbers.group_id;
	return STATUS_SUCCESS;
}

NTSTATUS start_parameters(struct process_block *peb, struct host_loader_start *info)
{
	struct process_parameters *parameters;
	SIZE_T size;
	NTSTATUS status;

	*info = (struct host_loader_start){ .image_path_bytes = FIRST_PATH, .command_line_bytes = FIRST_LINE,
					    .directory_bytes = DIRECTORY_BYTES, .environment_bytes = FIRST_ENVIRONMENT };
	status = ask_host(info, &parameters, &size);
	if (status == STATUS_BUFFER_TOO_SMALL) {
		PVOID memory = parameters;

		NtFreeVirtualMemory(NtCurrentProcess(), &memory, &(SIZE_T){ 0 }, MEM_RELEASE);
		if (info->directory_bytes < DIRECTORY_BYTES)
			info->directory_bytes = DIRECTORY_BYTES;
		status = ask_host(info, &parameters, &size);
	}
	if (status)
		return status;
	if (info->image_path_bytes > LONGEST_STRING || info->command_line_bytes > LONGEST_STRING || info->directory_bytes > LONGEST_STRING)
		return STATUS_NAME_TOO_LONG;
	parameters->MaximumLength = parameters->Length = (ULONG)size;
	parameters->Flags = PROCESS_PARAMETERS_NORMALIZED;
	string_set(&parameters->ImagePathName, (WCHAR *)(ULONG_PTR)info->image_path, info->image_path_bytes, info->image_path_bytes + sizeof(WCHAR));
	string_set(&parameters->CommandLine, (WCHAR *)(ULONG_PTR)info->command_line, info->command_line_bytes,
		   info->command_line_bytes + sizeof(WCHAR));
	string_set(&parameters->CurrentDirectory.DosPath, (WCHAR *)(ULONG_PTR)info->directory, info->directory_bytes,
		   info->directory_bytes > DIRECTORY_BYTES ? info->directory_bytes + sizeof(WCHAR) : DIRECTORY_BYTES);
	parameters->WindowTitle = parameters->ImagePathName;
	string_set_text(&parameters->DesktopInfo, L"WinSta0\\Default");
	string_set_text(&parameters->ShellInfo, L"");
	string_set_text(&parameters->DllPath, L"");
	parameters->StandardInput = (HANDLE)(ULONG_PTR)info->standard[0];
	parameters->StandardOutput = (HANDLE)(ULONG_PTR)info->standard[1];
	parameters->StandardError = (HANDLE)(ULONG_PTR)info->standard[2];
	parameters->ProcessGroupId = (ULONG)(ULONG_PTR)current_teb()->ClientId.UniqueProcess;
	if (info->flags & HOST_START_BY_PROCESS)
		parameters->Environment = start_given_environment((const WCHAR *)(ULONG_PTR)info->environment, info->environment_bytes,
								  &parameters->EnvironmentSize);
	else
		parameters->Environment = start_environment((const WCHAR *)(ULONG_PTR)info->environment, info->environment_bytes,
							    &parameters->EnvironmentSize);
	if (!parameters->Environment)
		return STATUS_NO_MEMORY;
	if (info->flags & HOST_START_BY_PROCESS)
		status = take_startup(parameters);
	if (status)
		return status;
	peb->ProcessParameters = parameters;
	return STATUS_SUCCESS;
}
