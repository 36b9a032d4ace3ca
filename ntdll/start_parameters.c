/*
 * Process parameters: RTL_USER_PROCESS_PARAMETERS of the own process.
 *
 * As on Windows they are one block of memory whose strings stand behind the structure; the environment is a block of its own,
 * since it is replaced as it grows. The host writes the strings right where they stay.
 */
#include "start.h"

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
	parameters->Environment = start_environment((const WCHAR *)(ULONG_PTR)info->environment, info->environment_bytes,
						    &parameters->EnvironmentSize);
	if (!parameters->Environment)
		return STATUS_NO_MEMORY;
	peb->ProcessParameters = parameters;
	return STATUS_SUCCESS;
}
