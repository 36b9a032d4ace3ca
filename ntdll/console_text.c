/*
 * Reading and writing the console as a file, in its code page.
 *
 * The terminal speaks UTF-8. Bytes that are written are taken for text in the output code page, what is typed is handed out in
 * that of the input. A character of two bytes may be cut by the end of a write: its first byte waits for the next write.
 */
#include "ntdll.h"
#include "nls.h"

#include <decant/console.h>
#include <decant/console_text.h>
#include <decant/file.h>
#include <decant/nt_sync.h>
#include <decant/rtl.h>

#define CHUNK 512

static RTL_SRWLOCK text_lock;
static BYTE kept_lead;

/* NULL: UTF-8. */
static const struct nls_code_page *console_code_page(u32 side)
{
	struct host_console_code_page params = { .side = side };
	const struct nls_code_page *cp;

	host_call(HOST_console_code_page, &params);
	if (params.code_page == CP_UTF8)
		return NULL;
	cp = decant_nls_code_page(params.code_page ? params.code_page : decant_nls_oem());
	return cp ? cp : decant_nls_code_page(decant_nls_oem());
}

/* Widens a chunk of at most CHUNK bytes; OUT has room for one more unit. */
static ULONG widen(const struct nls_code_page *cp, const BYTE *bytes, ULONG count, WCHAR *out)
{
	ULONG length = 0;

	for (ULONG i = 0; i < count; i++) {
		BYTE b = bytes[i];
		BYTE lead = kept_lead;

		kept_lead = 0;
		if (lead) {
			WCHAR c = cp->trail[cp->lead[lead] - 1][b];

			out[length++] = c ? c : cp->unicode_default;
		} else if (cp->lead && cp->lead[b]) {
			kept_lead = b;
		} else {
			out[length++] = cp->single[b] || !b ? cp->single[b] : cp->unicode_default;
		}
	}
	return length;
}

static NTSTATUS write_utf8(guest_handle handle, const char *text, ULONG bytes)
{
	struct host_console_write params = { handle, GUEST_PTR(text), bytes, 0 };

	return host_call(HOST_console_write, &params);
}

static NTSTATUS write_chunk(guest_handle handle, const struct nls_code_page *cp, const BYTE *bytes, ULONG count)
{
	WCHAR wide[CHUNK + 1];
	char utf8[3 * (CHUNK + 1)];
	ULONG units = widen(cp, bytes, count, wide), size;

	RtlUnicodeToUTF8N(utf8, sizeof(utf8), &size, wide, units * sizeof(WCHAR));
	return write_utf8(handle, utf8, size);
}

static NTSTATUS write_bytes(guest_handle handle, const BYTE *bytes, ULONG count, ULONG *done)
{
	const struct nls_code_page *cp = console_code_page(HOST_CONSOLE_OUTPUT);
	NTSTATUS status = STATUS_SUCCESS;

	*done = 0;
	if (!cp)
		status = write_utf8(handle, (const char *)bytes, count);
	RtlAcquireSRWLockExclusive(&text_lock);
	while (cp && *done < count && NT_SUCCESS(status)) {
		ULONG part = count - *done < CHUNK ? count - *done : CHUNK;

		status = write_chunk(handle, cp, bytes + *done, part);
		*done += NT_SUCCESS(status) ? part : 0;
	}
	RtlReleaseSRWLockExclusive(&text_lock);
	if (!cp && NT_SUCCESS(status))
		*done = count;
	return status;
}

static ULONG narrow(const struct nls_code_page *cp, const WCHAR *text, ULONG units, BYTE *out)
{
	ULONG length = 0;

	for (ULONG i = 0; i < units; i++) {
		BOOL exact;
		USHORT code = text[i] ? nls_from_wide(cp, text[i], &exact) : 0;

		if (!code && text[i])
			code = cp->default_char;
		if (code > 255)
			out[length++] = (BYTE)(code >> 8);
		out[length++] = (BYTE)code;
	}
	return length;
}

static NTSTATUS read_bytes(guest_handle handle, BYTE *bytes, ULONG count, ULONG *done)
{
	const struct nls_code_page *cp = console_code_page(HOST_CONSOLE_INPUT);
	struct host_console_read params = { .handle = handle };
	WCHAR wide[CHUNK];
	NTSTATUS status;

	if (!cp) {
		params.buffer = GUEST_PTR(bytes);
		params.size = count;
		status = host_call(HOST_console_read, &params);
		*done = params.got;
		return status;
	}
	*done = 0;
	params.flags = HOST_CONSOLE_READ_WIDE;
	params.buffer = GUEST_PTR(wide);
	params.size = count / cp->max_char_size;
	if (params.size > CHUNK)
		params.size = CHUNK;
	if (!params.size)
		return count ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
	status = host_call(HOST_console_read, &params);
	if (NT_SUCCESS(status))
		*done = narrow(cp, wide, params.got, bytes);
	return status;
}

NTSTATUS WINAPI decant_console_transfer(struct host_file_transfer *io, BOOL write)
{
	IO_STATUS_BLOCK *block = (IO_STATUS_BLOCK *)(ULONG_PTR)io->async.iosb;
	BYTE *buffer = (BYTE *)(ULONG_PTR)io->buffer;
	ULONG done;
	NTSTATUS status = write ? write_bytes(io->async.handle, buffer, io->length, &done) : read_bytes(io->async.handle, buffer, io->length, &done);

	io->async.information = done;
	if (!NT_SUCCESS(status))
		return status;
	if (block) {
		block->Status = status;
		block->Information = done;
	}
	if (io->async.event)
		NtSetEvent((HANDLE)(ULONG_PTR)io->async.event, NULL);
	if (io->async.apc_routine)
		NtQueueApcThread(NtCurrentThread(), (PVOID)(ULONG_PTR)io->async.apc_routine, (PVOID)(ULONG_PTR)io->async.apc_context, block, NULL);
	return status;
}
