/*
 * CreateProcess (processthreadsapi.h).
 *
 * Finding the program, converting and collecting what the child starts with is done here; the host starts it. What cannot be handed
 * to another process (DEBUG_PROCESS, another parent) is refused. Events, mutexes and other objects without a descriptor are not
 * inherited: files, pipes, sockets and consoles are.
 */
#include "ansi.h"
#include "file_names.h"
#include "process_attributes.h"
#include "process_program.h"

#include <decant/object.h>
#include <decant/peb.h>
#include <decant/process.h>
#include <decant/rtl.h>

#define REFUSED_FLAGS (DEBUG_PROCESS | DEBUG_ONLY_THIS_PROCESS | CREATE_PROTECTED_PROCESS)

static struct guest_string guest_text(const WCHAR *text)
{
	return (struct guest_string){ GUEST_PTR(text), text ? (u32)(wcslen(text) * sizeof(WCHAR)) : 0, 0 };
}

static SIZE_T block_characters(const WCHAR *block)
{
	const WCHAR *at = block;

	while (*at)
		at += wcslen(at) + 1;
	return at + 1 - block;
}

/* An ANSI block as a wide one. */
static WCHAR *widen_block(const char *block)
{
	ULONG bytes = 0, wide_bytes;
	WCHAR *wide;

	while (block[bytes])
		bytes += (ULONG)strlen(block + bytes) + 1;
	bytes++;
	RtlMultiByteToUnicodeSize(&wide_bytes, block, bytes);
	wide = RtlAllocateHeap(GetProcessHeap(), 0, wide_bytes);
	if (wide)
		RtlMultiByteToUnicodeN(wide, wide_bytes, &wide_bytes, block, bytes);
	else
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return wide;
}

/* The child's environment in *block; *owned says that it is to be freed. */
static BOOL take_environment(LPVOID environment, DWORD flags, WCHAR **block, BOOL *owned)
{
	*owned = !environment || !(flags & CREATE_UNICODE_ENVIRONMENT);
	if (!environment)
		*block = GetEnvironmentStringsW();
	else
		*block = *owned ? widen_block(environment) : environment;
	return *block != NULL;
}

static guest_handle standard_handle(HANDLE handle)
{
	return handle == INVALID_HANDLE_VALUE ? 0 : GUEST_HANDLE(handle);
}

static void take_standard(struct host_process_create *params, const STARTUPINFOW *startup, DWORD flags)
{
	const struct process_parameters *own = current_peb()->ProcessParameters;

	if (startup->dwFlags & STARTF_USESTDHANDLES) {
		params->standard[0] = standard_handle(startup->hStdInput);
		params->standard[1] = standard_handle(startup->hStdOutput);
		params->standard[2] = standard_handle(startup->hStdError);
	} else if (!(flags & (DETACHED_PROCESS | CREATE_NEW_CONSOLE | CREATE_NO_WINDOW))) {
		params->standard[0] = standard_handle(own->StandardInput);
		params->standard[1] = standard_handle(own->StandardOutput);
		params->standard[2] = standard_handle(own->StandardError);
	}
}

static void take_startup(struct host_process_create *params, const STARTUPINFOW *startup, DWORD flags)
{
	params->title = guest_text(startup->lpTitle);
	params->desktop = guest_text(startup->lpDesktop ? startup->lpDesktop : current_peb()->ProcessParameters->DesktopInfo.Buffer);
	params->runtime = (struct guest_string){ GUEST_PTR(startup->lpReserved2), startup->lpReserved2 ? startup->cbReserved2 : 0, 0 };
	params->numbers = (struct host_startup_numbers){
		.x = startup->dwX,
		.y = startup->dwY,
		.x_size = startup->dwXSize,
		.y_size = startup->dwYSize,
		.x_chars = startup->dwXCountChars,
		.y_chars = startup->dwYCountChars,
		.fill_attribute = startup->dwFillAttribute,
		.flags = startup->dwFlags,
		.show_window = startup->wShowWindow,
		.group_id = flags & CREATE_NEW_PROCESS_GROUP ? HOST_GROUP_OWN : current_peb()->ProcessParameters->ProcessGroupId,
		.console = flags & DETACHED_PROCESS			   ? HOST_CONSOLE_NONE :
			   flags & (CREATE_NEW_CONSOLE | CREATE_NO_WINDOW) ? HOST_CONSOLE_NEW :
									     HOST_CONSOLE_SHARE,
	};
}

/* What an attribute list says. FALSE, with the last error set, for what cannot be done. */
static BOOL take_attributes(struct host_process_create *params, const struct _PROC_THREAD_ATTRIBUTE_LIST *list)
{
	const struct process_attribute *handles = process_attribute_find(list, PROC_THREAD_ATTRIBUTE_HANDLE_LIST);
	const struct process_attribute *parent = process_attribute_find(list, PROC_THREAD_ATTRIBUTE_PARENT_PROCESS);

	if (parent && GetProcessId(*(HANDLE *)parent->value) != GetCurrentProcessId()) {
		SetLastError(ERROR_NOT_SUPPORTED);
		return FALSE;
	}
	if (handles) {
		if (!(params->flags & HOST_PROCESS_INHERIT)) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return FALSE;
		}
		params->handles = GUEST_PTR(handles->value);
		params->handle_count = (u32)(handles->size / sizeof(HANDLE));
		params->handle_bytes = sizeof(HANDLE);
	}
	return TRUE;
}

static u32 inherit_flag(const SECURITY_ATTRIBUTES *attributes)
{
	return attributes && attributes->bInheritHandle ? HOST_HANDLE_INHERIT : 0;
}

static DWORD priority_of(DWORD flags)
{
	return flags & (IDLE_PRIORITY_CLASS | BELOW_NORMAL_PRIORITY_CLASS | ABOVE_NORMAL_PRIORITY_CLASS | HIGH_PRIORITY_CLASS | REALTIME_PRIORITY_CLASS);
}

/* Everything is found: asks the host. */
static BOOL start(struct host_process_create *params, const struct program *program, LPCWSTR directory)
{
	struct nt_path image, folder = { 0 };
	NTSTATUS status;

	if (!nt_path_make(&image, program->path))
		return FALSE;
	if (directory && !nt_path_make(&folder, directory)) {
		nt_path_free(&image);
		SetLastError(ERROR_DIRECTORY);
		return FALSE;
	}
	params->image = (struct guest_string){ GUEST_PTR(image.name.Buffer), image.name.Length, 0 };
	params->command_line = guest_text(program->line);
	if (directory)
		params->directory = (struct guest_string){ GUEST_PTR(folder.name.Buffer), folder.name.Length, 0 };
	status = host_call(HOST_process_create, params);
	if (directory)
		nt_path_free(&folder);
	nt_path_free(&image);
	return check_status(status);
}

BOOL WINAPI CreateProcessW(LPCWSTR application, LPWSTR command_line, LPSECURITY_ATTRIBUTES process_attributes,
			   LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags, LPVOID environment, LPCWSTR directory,
			   LPSTARTUPINFOW startup, LPPROCESS_INFORMATION information)
{
	struct host_process_create params = { .process_access = PROCESS_ALL_ACCESS, .thread_access = THREAD_ALL_ACCESS };
	const STARTUPINFOEXW *extended = (const STARTUPINFOEXW *)startup;
	struct program program;
	WCHAR *block;
	BOOL owned, done;

	if (flags & REFUSED_FLAGS) {
		SetLastError(ERROR_NOT_SUPPORTED);
		return FALSE;
	}
	if ((flags & (DETACHED_PROCESS | CREATE_NEW_CONSOLE)) == (DETACHED_PROCESS | CREATE_NEW_CONSOLE)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	params.flags = (inherit ? HOST_PROCESS_INHERIT : 0) | (flags & CREATE_SUSPENDED ? HOST_PROCESS_SUSPENDED : 0) |
		       (flags & CREATE_BREAKAWAY_FROM_JOB ? HOST_PROCESS_BREAKAWAY : 0);
	params.handle_flags = inherit_flag(process_attributes) | inherit_flag(thread_attributes) << 16;
	take_standard(&params, startup, flags);
	take_startup(&params, startup, flags);
	if (flags & EXTENDED_STARTUPINFO_PRESENT && !take_attributes(&params, extended->lpAttributeList))
		return FALSE;
	if (!program_find(&program, application, command_line))
		return FALSE;
	if (!take_environment(environment, flags, &block, &owned)) {
		program_free(&program);
		return FALSE;
	}
	params.environment = (struct guest_string){ GUEST_PTR(block), (u32)(block_characters(block) * sizeof(WCHAR)), 0 };
	if (!startup->lpTitle)
		params.title = guest_text(program.path);
	done = start(&params, &program, directory);
	if (owned)
		RtlFreeHeap(GetProcessHeap(), 0, block);
	program_free(&program);
	if (!done)
		return FALSE;
	*information = (PROCESS_INFORMATION){ (HANDLE)(ULONG_PTR)params.process, (HANDLE)(ULONG_PTR)params.thread, params.process_id,
					      params.thread_id };
	if (priority_of(flags))
		SetPriorityClass(information->hProcess, priority_of(flags));
	return TRUE;
}

BOOL WINAPI CreateProcessA(LPCSTR application, LPSTR command_line, LPSECURITY_ATTRIBUTES process_attributes,
			   LPSECURITY_ATTRIBUTES thread_attributes, BOOL inherit, DWORD flags, LPVOID environment, LPCSTR directory,
			   LPSTARTUPINFOA startup, LPPROCESS_INFORMATION information)
{
	WCHAR *wide[5] = { NULL };
	STARTUPINFOEXW wide_startup;
	BOOL done = FALSE;

	memset(&wide_startup, 0, sizeof(wide_startup));
	memcpy(&wide_startup, startup, flags & EXTENDED_STARTUPINFO_PRESENT ? sizeof(STARTUPINFOEXA) : sizeof(STARTUPINFOA));
	if (wide_argument(application, &wide[0]) && wide_argument(command_line, &wide[1]) && wide_argument(directory, &wide[2]) &&
	    wide_argument(startup->lpDesktop, &wide[3]) && wide_argument(startup->lpTitle, &wide[4])) {
		wide_startup.StartupInfo.lpDesktop = wide[3];
		wide_startup.StartupInfo.lpTitle = wide[4];
		done = CreateProcessW(wide[0], wide[1], process_attributes, thread_attributes, inherit, flags, environment, wide[2],
				      &wide_startup.StartupInfo, information);
	}
	for (int i = 0; i < 5; i++)
		wide_free(wide[i]);
	return done;
}

/* The ancestor of CreateProcess; returns more than 31, or an error code. */
UINT WINAPI WinExec(LPCSTR command_line, UINT show)
{
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = (WORD)show };
	PROCESS_INFORMATION information;
	char *copy = RtlAllocateHeap(GetProcessHeap(), 0, strlen(command_line) + 1);
	BOOL done = FALSE;
	DWORD error;

	if (!copy)
		return 0;
	strcpy(copy, command_line);
	done = CreateProcessA(NULL, copy, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information);
	error = GetLastError();
	RtlFreeHeap(GetProcessHeap(), 0, copy);
	if (!done)
		return error < 32 ? error : ERROR_BAD_FORMAT;
	CloseHandle(information.hThread);
	CloseHandle(information.hProcess);
	return 33;
}
