/*
 * Pipes (namedpipeapi.h).
 */
#include "file_names.h"

#include <decant/file.h>
#include <decant/object.h>

BOOL WINAPI CreatePipe(PHANDLE read, PHANDLE write, LPSECURITY_ATTRIBUTES security, DWORD size)
{
	struct host_pipe_anonymous params = { .size = size, .inherit = security && security->bInheritHandle ? HOST_HANDLE_INHERIT : 0 };

	if (!check_status(host_call(HOST_pipe_anonymous, &params)))
		return FALSE;
	*read = (HANDLE)(ULONG_PTR)params.read;
	*write = (HANDLE)(ULONG_PTR)params.write;
	return TRUE;
}

HANDLE WINAPI CreateNamedPipeW(LPCWSTR name, DWORD open_mode, DWORD pipe_mode, DWORD instances, DWORD out_size, DWORD in_size, DWORD timeout,
			       LPSECURITY_ATTRIBUTES security)
{
	static const ACCESS_MASK access[4] = { 0, GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE };
	static const ULONG share[4] = { 0, FILE_SHARE_WRITE, FILE_SHARE_READ, FILE_SHARE_READ | FILE_SHARE_WRITE };
	struct host_pipe_create params;
	struct nt_path path;
	NTSTATUS status;

	if (!(open_mode & PIPE_ACCESS_DUPLEX) || !instances || instances > PIPE_UNLIMITED_INSTANCES) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	if (!nt_path_make(&path, name))
		return INVALID_HANDLE_VALUE;
	memset(&params, 0, sizeof(params));
	params.attributes.name.buffer = GUEST_PTR(path.name.Buffer);
	params.attributes.name.bytes = path.name.Length;
	params.attributes.attributes = OBJ_CASE_INSENSITIVE | (security && security->bInheritHandle ? OBJ_INHERIT : 0);
	params.access = access[open_mode & 3] | SYNCHRONIZE | FILE_READ_ATTRIBUTES | (open_mode & (WRITE_DAC | WRITE_OWNER | ACCESS_SYSTEM_SECURITY));
	params.share = share[open_mode & 3];
	params.disposition = open_mode & FILE_FLAG_FIRST_PIPE_INSTANCE ? FILE_CREATE : FILE_OPEN_IF;
	params.options = (open_mode & FILE_FLAG_OVERLAPPED ? 0 : FILE_SYNCHRONOUS_IO_NONALERT) |
			 (open_mode & FILE_FLAG_WRITE_THROUGH ? FILE_WRITE_THROUGH : 0);
	params.type = (pipe_mode & PIPE_TYPE_MESSAGE) != 0;
	params.read_mode = (pipe_mode & PIPE_READMODE_MESSAGE) != 0;
	params.completion_mode = (pipe_mode & PIPE_NOWAIT) != 0;
	params.max_instances = instances == PIPE_UNLIMITED_INSTANCES ? 0 : instances;
	params.inbound_quota = in_size;
	params.outbound_quota = out_size;
	params.default_timeout = (timeout ? (s64)timeout : 50) * -10000;
	status = host_call(HOST_pipe_create, &params);
	nt_path_free(&path);
	return check_status(status) ? (HANDLE)(ULONG_PTR)params.handle : INVALID_HANDLE_VALUE;
}

HANDLE WINAPI CreateNamedPipeA(LPCSTR name, DWORD open_mode, DWORD pipe_mode, DWORD instances, DWORD out_size, DWORD in_size, DWORD timeout,
			       LPSECURITY_ATTRIBUTES security)
{
	struct wide_name wide;
	HANDLE pipe;

	if (!wide_name_make(&wide, name))
		return INVALID_HANDLE_VALUE;
	pipe = CreateNamedPipeW(wide.units, open_mode, pipe_mode, instances, out_size, in_size, timeout, security);
	wide_name_free(&wide);
	return pipe;
}

/* A control code of a pipe without an OVERLAPPED. */
static NTSTATUS control(HANDLE pipe, ULONG code, const void *input, ULONG input_length, void *output, ULONG output_length, ULONG *returned)
{
	IO_STATUS_BLOCK iosb = { .Information = 0 };
	NTSTATUS status = NtFsControlFile(pipe, NULL, NULL, NULL, &iosb, code, (PVOID)input, input_length, output, output_length);

	if (status == STATUS_PENDING) { /* of an overlapped handle: the handle itself is signalled */
		WaitForSingleObject(pipe, INFINITE);
		status = iosb.Status;
	}
	if (returned)
		*returned = (ULONG)iosb.Information;
	return status;
}

BOOL WINAPI ConnectNamedPipe(HANDLE pipe, LPOVERLAPPED overlapped)
{
	NTSTATUS status;

	if (!overlapped)
		return check_status(control(pipe, FSCTL_PIPE_LISTEN, NULL, 0, NULL, 0, NULL));
	overlapped->Internal = STATUS_PENDING;
	overlapped->InternalHigh = 0;
	status = NtFsControlFile(pipe, (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1), NULL,
				 (ULONG_PTR)overlapped->hEvent & 1 ? NULL : overlapped, (PIO_STATUS_BLOCK)overlapped, FSCTL_PIPE_LISTEN, NULL, 0,
				 NULL, 0);
	if (NT_ERROR(status))
		overlapped->Internal = (ULONG_PTR)(ULONG)status;
	return NT_SUCCESS(status) && status != STATUS_PENDING ? TRUE : set_last_status(status);
}

BOOL WINAPI DisconnectNamedPipe(HANDLE pipe)
{
	return check_status(control(pipe, FSCTL_PIPE_DISCONNECT, NULL, 0, NULL, 0, NULL));
}

BOOL WINAPI PeekNamedPipe(HANDLE pipe, LPVOID buffer, DWORD size, LPDWORD read, LPDWORD available, LPDWORD left)
{
	ULONG head_bytes = 16, returned = 0, most = size > 65536 ? 65536 : size;
	struct {
		ULONG state, available, messages, message_length;
		char data[1024];
	} small, *peek = &small;
	NTSTATUS status;
	DWORD got;

	if (most > sizeof(small.data)) {
		peek = RtlAllocateHeap(current_peb()->ProcessHeap, 0, head_bytes + most);
		if (!peek) {
			SetLastError(ERROR_NOT_ENOUGH_MEMORY);
			return FALSE;
		}
	}
	status = control(pipe, FSCTL_PIPE_PEEK, NULL, 0, peek, head_bytes + (buffer ? most : 0), &returned);
	if (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW) {
		got = returned > head_bytes ? returned - head_bytes : 0;
		if (buffer)
			memcpy(buffer, peek->data, got);
		if (read)
			*read = got;
		if (available)
			*available = peek->available;
		if (left)
			*left = peek->message_length > got ? peek->message_length - got : 0;
		status = STATUS_SUCCESS;
	}
	if (peek != &small)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, peek);
	return check_status(status);
}

/* FILE_PIPE_WAIT_FOR_BUFFER */
struct pipe_wait {
	LARGE_INTEGER timeout;
	ULONG name_bytes;
	BOOLEAN timeout_given;
	WCHAR name[256];
};

BOOL WINAPI WaitNamedPipeW(LPCWSTR name, DWORD timeout)
{
	struct pipe_wait wait;
	UNICODE_STRING all;
	OBJECT_ATTRIBUTES attributes;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	HANDLE pipes;
	SIZE_T length;

	/* "\\.\pipe\NAME" of this machine */
	if (wcslen(name) < 9 || name[0] != '\\' || name[1] != '\\' || name[2] != '.' || name[3] != '\\' || (name[4] | 0x20) != 'p' ||
	    (name[8] != '\\' && name[8] != '/')) {
		SetLastError(ERROR_BAD_PATHNAME);
		return FALSE;
	}
	length = wcslen(name + 9) * sizeof(WCHAR);
	if (length > sizeof(wait.name)) {
		SetLastError(ERROR_FILENAME_EXCED_RANGE);
		return FALSE;
	}
	memset(&wait, 0, sizeof(wait));
	wait.timeout_given = timeout != NMPWAIT_USE_DEFAULT_WAIT;
	wait.timeout.QuadPart = timeout == NMPWAIT_WAIT_FOREVER ? INT64_MIN : timeout == NMPWAIT_NOWAIT ? -1 : (LONGLONG)timeout * -10000;
	wait.name_bytes = (ULONG)length;
	memcpy(wait.name, name + 9, length);
	RtlInitUnicodeString(&all, L"\\??\\pipe\\");
	InitializeObjectAttributes(&attributes, &all, OBJ_CASE_INSENSITIVE, NULL, NULL);
	status = NtOpenFile(&pipes, SYNCHRONIZE | FILE_READ_ATTRIBUTES, &attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE,
			    FILE_SYNCHRONOUS_IO_NONALERT);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	status = control(pipes, FSCTL_PIPE_WAIT, &wait, (ULONG)(offsetof(struct pipe_wait, name) + length), NULL, 0, NULL);
	NtClose(pipes);
	if (status == STATUS_IO_TIMEOUT) {
		SetLastError(ERROR_SEM_TIMEOUT);
		return FALSE;
	}
	return check_status(status);
}

BOOL WINAPI WaitNamedPipeA(LPCSTR name, DWORD timeout)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = WaitNamedPipeW(wide.units, timeout);
	wide_name_free(&wide);
	return result;
}

BOOL WINAPI TransactNamedPipe(HANDLE pipe, LPVOID request, DWORD request_length, LPVOID answer, DWORD answer_length, LPDWORD read,
			      LPOVERLAPPED overlapped)
{
	ULONG modes[2];
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryInformationFile(pipe, &iosb, modes, sizeof(modes), (FILE_INFORMATION_CLASS)file_pipe_class);
	DWORD written;

	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (!modes[0]) {
		SetLastError(ERROR_BAD_PIPE);
		return FALSE;
	}
	if (overlapped) {
		OVERLAPPED writing = { .hEvent = NULL };

		if (!WriteFile(pipe, request, request_length, NULL, &writing) &&
		    (GetLastError() != ERROR_IO_PENDING || !GetOverlappedResult(pipe, &writing, &written, TRUE)))
			return FALSE;
	} else if (!WriteFile(pipe, request, request_length, &written, NULL)) {
		return FALSE;
	}
	return ReadFile(pipe, answer, answer_length, read, overlapped);
}

BOOL WINAPI CallNamedPipeW(LPCWSTR name, LPVOID request, DWORD request_length, LPVOID answer, DWORD answer_length, LPDWORD read, DWORD timeout)
{
	DWORD mode = PIPE_READMODE_MESSAGE, error;
	HANDLE pipe;
	BOOL result;

	for (;;) {
		pipe = CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
		if (pipe != INVALID_HANDLE_VALUE)
			break;
		if (GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeW(name, timeout))
			return FALSE;
	}
	result = SetNamedPipeHandleState(pipe, &mode, NULL, NULL) &&
		 TransactNamedPipe(pipe, request, request_length, answer, answer_length, read, NULL);
	error = GetLastError();
	NtClose(pipe);
	SetLastError(error);
	return result;
}

BOOL WINAPI CallNamedPipeA(LPCSTR name, LPVOID request, DWORD request_length, LPVOID answer, DWORD answer_length, LPDWORD read, DWORD timeout)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = CallNamedPipeW(wide.units, request, request_length, answer, answer_length, read, timeout);
	wide_name_free(&wide);
	return result;
}

/* --- state --- */

BOOL WINAPI SetNamedPipeHandleState(HANDLE pipe, LPDWORD mode, LPDWORD collect_count, LPDWORD collect_timeout)
{
	ULONG modes[2];
	IO_STATUS_BLOCK iosb;

	/* Those two are for pipes to other machines. */
	if (collect_count || collect_timeout || (mode && *mode & ~(DWORD)(PIPE_READMODE_MESSAGE | PIPE_NOWAIT))) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!mode)
		return TRUE;
	modes[0] = (*mode & PIPE_READMODE_MESSAGE) != 0;
	modes[1] = (*mode & PIPE_NOWAIT) != 0;
	return check_status(NtSetInformationFile(pipe, &iosb, modes, sizeof(modes), (FILE_INFORMATION_CLASS)file_pipe_class));
}

struct pipe_local {
	ULONG type, configuration, max_instances, instances, inbound, available, outbound, write_room, state, server;
};

BOOL WINAPI GetNamedPipeInfo(HANDLE pipe, LPDWORD flags, LPDWORD out_size, LPDWORD in_size, LPDWORD max_instances)
{
	struct pipe_local local;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryInformationFile(pipe, &iosb, &local, sizeof(local), (FILE_INFORMATION_CLASS)file_pipe_local_class);

	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (flags)
		*flags = (local.type ? PIPE_TYPE_MESSAGE : PIPE_TYPE_BYTE) | (local.server ? PIPE_SERVER_END : PIPE_CLIENT_END);
	if (out_size)
		*out_size = local.outbound;
	if (in_size)
		*in_size = local.inbound;
	if (max_instances)
		*max_instances = local.max_instances > PIPE_UNLIMITED_INSTANCES ? PIPE_UNLIMITED_INSTANCES : local.max_instances;
	return TRUE;
}

BOOL WINAPI GetNamedPipeHandleStateW(HANDLE pipe, LPDWORD state, LPDWORD instances, LPDWORD collect_count, LPDWORD collect_timeout, LPWSTR user,
				     DWORD user_size)
{
	struct pipe_local local;
	ULONG modes[2];
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;

	if (collect_count || collect_timeout || user || user_size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	status = NtQueryInformationFile(pipe, &iosb, modes, sizeof(modes), (FILE_INFORMATION_CLASS)file_pipe_class);
	if (NT_SUCCESS(status))
		status = NtQueryInformationFile(pipe, &iosb, &local, sizeof(local), (FILE_INFORMATION_CLASS)file_pipe_local_class);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (state)
		*state = (modes[0] ? PIPE_READMODE_MESSAGE : 0) | (modes[1] ? PIPE_NOWAIT : 0);
	if (instances)
		*instances = local.instances;
	return TRUE;
}

BOOL WINAPI GetNamedPipeHandleStateA(HANDLE pipe, LPDWORD state, LPDWORD instances, LPDWORD collect_count, LPDWORD collect_timeout, LPSTR user,
				     DWORD user_size)
{
	return GetNamedPipeHandleStateW(pipe, state, instances, collect_count, collect_timeout, (LPWSTR)user, user_size);
}

#define FSCTL_PIPE_PEER 0x110fff /* decant's own: the process at the other end */

static BOOL peer_process(HANDLE pipe, PULONG process)
{
	return check_status(control(pipe, FSCTL_PIPE_PEER, NULL, 0, process, sizeof(*process), NULL));
}

BOOL WINAPI GetNamedPipeClientProcessId(HANDLE pipe, PULONG process)
{
	return peer_process(pipe, process);
}

BOOL WINAPI GetNamedPipeServerProcessId(HANDLE pipe, PULONG process)
{
	return peer_process(pipe, process);
}
