/*
 * Which activation context is active: each thread's list, which begins in its TEB, and the process's own.
 *
 * The process's own comes of its program's manifest and is made when the search for a DLL first asks for it: when one is found
 * nowhere else. Most processes never read their manifest.
 */
#include "sxs.h"

#include "exceptions.h"
#include "ldr.h"

#include <decant/ldr.h>

#define RT_MANIFEST_ID 24
#define CREATEPROCESS_MANIFEST_ID 1
#define FORCE_EARLY_DEACTIVATION 1u

/* An activation; its address is the cookie. */
struct activation {
	struct activation *previous;
	struct activation_context *context; /* with a reference; NULL for the process's own */
};

static struct activation_context *process_context;
static bool process_context_asked;

static struct activation **top_of_thread(void)
{
	return (struct activation **)&current_teb()->ActivationContextStackPointer;
}

static bool is_context(const struct activation_context *context)
{
	return context && context != INVALID_HANDLE_VALUE && context->magic == SXS_CONTEXT_MAGIC;
}

/* ---- the process's own ---- */

/* The manifest in the program; a file beside it is not looked for. Under the loader lock. */
static void ask_process_context(void)
{
	const UNICODE_STRING *program = &current_peb()->ProcessParameters->ImagePathName;
	const struct ldr_resource_path path = { RT_MANIFEST_ID, CREATEPROCESS_MANIFEST_ID, 0 };
	IMAGE_RESOURCE_DATA_ENTRY *entry;
	WCHAR folder[LDR_PATH_MAX];
	ULONG length = program->Length / sizeof(WCHAR), bytes;
	PVOID text;

	if (process_context_asked)
		return;
	process_context_asked = true;
	while (length && program->Buffer[length - 1] != '\\')
		length--;
	if (!length || length >= LDR_PATH_MAX)
		return;
	memcpy(folder, program->Buffer, length * sizeof(WCHAR));
	folder[length] = 0;
	if (!LdrFindResource_U(current_peb()->ImageBaseAddress, &path, 3, &entry) &&
	    !LdrAccessResource(current_peb()->ImageBaseAddress, entry, &text, &bytes))
		decant_sxs_create(text, bytes, folder, &process_context);
}

NTSTATUS NTAPI decant_sxs_set_default(struct activation_context *context)
{
	NTSTATUS status = STATUS_SXS_PROCESS_DEFAULT_ALREADY_SET;

	ldr_lock();
	ask_process_context();
	if (!process_context) {
		RtlAddRefActivationContext(context);
		process_context = context;
		status = STATUS_SUCCESS;
	}
	ldr_unlock();
	return status;
}

/* ---- what the loader asks ---- */

static const WCHAR *find_in(const struct activation_context *context, const WCHAR *name, ULONG length)
{
	for (const struct sxs_file *file = context ? context->files : NULL; file; file = file->next)
		if (wcslen(file->name) == length && ldr_equal(file->name, name, length))
			return file->path;
	return NULL;
}

const WCHAR *sxs_find_active(const WCHAR *name, ULONG length)
{
	const struct activation *top = *top_of_thread();

	return top ? find_in(top->context, name, length) : NULL;
}

const WCHAR *sxs_find_default(const WCHAR *name, ULONG length)
{
	ask_process_context();
	return find_in(process_context, name, length);
}

/* ---- activations ---- */

static void pop(void)
{
	struct activation **top = top_of_thread(), *gone = *top;

	*top = gone->previous;
	if (gone->context)
		sxs_context_release(gone->context);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, gone);
}

NTSTATUS NTAPI RtlActivateActivationContext(ULONG flags, HANDLE handle, ULONG_PTR *cookie)
{
	struct activation *activation;

	if (flags)
		return STATUS_INVALID_PARAMETER;
	if (handle && !is_context(handle))
		return STATUS_INVALID_HANDLE;
	activation = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*activation));
	if (!activation)
		return STATUS_NO_MEMORY;
	if (handle)
		RtlAddRefActivationContext(handle);
	*activation = (struct activation){ *top_of_thread(), handle };
	*top_of_thread() = activation;
	*cookie = (ULONG_PTR)activation;
	return STATUS_SUCCESS;
}

VOID NTAPI RtlDeactivateActivationContext(ULONG flags, ULONG_PTR cookie)
{
	struct activation *wanted = *top_of_thread();

	while (wanted && (ULONG_PTR)wanted != cookie)
		wanted = wanted->previous;
	if (!wanted)
		RtlRaiseStatus(STATUS_SXS_INVALID_DEACTIVATION);
	if (wanted != *top_of_thread() && !(flags & FORCE_EARLY_DEACTIVATION))
		RtlRaiseStatus(STATUS_SXS_EARLY_DEACTIVATION);
	while (*top_of_thread() != wanted)
		pop();
	pop();
}

void sxs_thread_detach(void)
{
	while (*top_of_thread())
		pop();
}

NTSTATUS NTAPI RtlGetActiveActivationContext(HANDLE *handle)
{
	const struct activation *top = *top_of_thread();

	*handle = top ? top->context : NULL;
	RtlAddRefActivationContext(*handle);
	return STATUS_SUCCESS;
}

VOID NTAPI RtlAddRefActivationContext(HANDLE handle)
{
	struct activation_context *context = handle;

	if (is_context(context))
		InterlockedIncrement(&context->references);
}

VOID NTAPI RtlReleaseActivationContext(HANDLE handle)
{
	if (is_context(handle))
		sxs_context_release(handle);
}
