/*
 * Loading and unloading by name, handles, and addresses of functions: what LoadLibrary, FreeLibrary, GetModuleHandle and GetProcAddress
 * rest on.
 */
#include "ldr.h"

#include "exceptions.h"

#include <decant/loader.h>

#define DATA_FLAGS (LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE | LOAD_LIBRARY_AS_IMAGE_RESOURCE)
/* Marks in the handles of files that are not modules. */
#define HANDLE_DATAFILE 1u
#define HANDLE_RESOURCES 2u
#define HANDLE_MARKS 3u

/* Brings a module that was found to life. It has its root already, so that nothing unloads it meanwhile. */
static NTSTATUS load_module(struct module *module, const struct ldr_search *search, ULONG flags)
{
	NTSTATUS status;

	if (module->state == MODULE_MAPPED && !module->bare) {
		/* A program that is loaded as a DLL is there to be looked at. */
		module->bare = flags & DONT_RESOLVE_DLL_REFERENCES || !(module->entry.Flags & LDRP_IMAGE_DLL);
	}
	if (module->bare)
		return STATUS_SUCCESS;
	status = ldr_bind(module, search);
	return status ? status : ldr_attach(module);
}

static NTSTATUS load(const UNICODE_STRING *name, ULONG flags, PVOID *handle)
{
	struct ldr_search search;
	struct module *module;
	NTSTATUS status = ldr_search_make(&search, name->Buffer, name->Length / sizeof(WCHAR), flags);

	if (!status)
		status = ldr_find(name->Buffer, name->Length / sizeof(WCHAR), &search, &module);
	if (status)
		return status;
	module->roots++;
	status = load_module(module, &search, flags);
	if (status) {
		module->roots--;
		ldr_sweep();
		return status;
	}
	*handle = module->entry.DllBase;
	return STATUS_SUCCESS;
}

static NTSTATUS load_data(const UNICODE_STRING *name, ULONG flags, PVOID *handle)
{
	ULONG kind = flags & LOAD_LIBRARY_AS_IMAGE_RESOURCE ? HOST_IMAGE_RESOURCES : HOST_IMAGE_DATAFILE;
	struct host_loader_map_image map;
	struct ldr_search search;
	NTSTATUS status = ldr_search_make(&search, name->Buffer, name->Length / sizeof(WCHAR), flags);

	if (!status)
		status = ldr_find_data(name->Buffer, name->Length / sizeof(WCHAR), &search, kind, &map);
	if (status)
		return status;
	*handle = (PVOID)(ULONG_PTR)(map.base | (kind == HOST_IMAGE_RESOURCES ? HANDLE_RESOURCES : HANDLE_DATAFILE));
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI decant_ldr_load(const UNICODE_STRING *name, ULONG flags, PVOID *handle)
{
	NTSTATUS status;

	ldr_lock();
	status = flags & DATA_FLAGS ? load_data(name, flags, handle) : load(name, flags, handle);
	ldr_unlock();
	return status;
}

/* A search path with its lowest bit set is LOAD_* flags; a real one has never been more than a hint. */
NTSTATUS NTAPI LdrLoadDll(PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle)
{
	ULONG flags = (ULONG_PTR)search_path & 1 ? (ULONG)(ULONG_PTR)search_path & ~1u : 0;

	if (characteristics && *characteristics & IMAGE_FILE_EXECUTABLE_IMAGE)
		flags |= DONT_RESOLVE_DLL_REFERENCES;
	return decant_ldr_load(name, flags & ~DATA_FLAGS, handle);
}

NTSTATUS NTAPI LdrUnloadDll(PVOID handle)
{
	NTSTATUS status = STATUS_SUCCESS;
	struct module *module;

	if ((ULONG_PTR)handle & HANDLE_MARKS) {
		struct host_loader_unmap_image unmap = { .base = GUEST_PTR(handle) & ~(u64)HANDLE_MARKS };

		return host_call(HOST_loader_unmap_image, &unmap) ? STATUS_DLL_NOT_FOUND : STATUS_SUCCESS;
	}
	ldr_lock();
	module = module_by_base(handle);
	if (!module)
		status = STATUS_DLL_NOT_FOUND;
	else if (module->roots && !module->pinned && !current_peb()->Ldr->ShutdownInProgress && !--module->roots)
		ldr_sweep();
	ldr_unlock();
	return status;
}

NTSTATUS NTAPI LdrAddRefDll(ULONG flags, PVOID handle)
{
	struct module *module;

	if (flags & ~LDR_ADDREF_DLL_PIN)
		return STATUS_INVALID_PARAMETER;
	ldr_lock();
	module = module_by_base(handle);
	if (module) {
		module->roots++;
		if (flags & LDR_ADDREF_DLL_PIN)
			module->pinned = true;
	}
	ldr_unlock();
	return module ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

NTSTATUS NTAPI LdrDisableThreadCalloutsForDll(PVOID handle)
{
	NTSTATUS status = STATUS_SUCCESS;
	struct module *module;

	ldr_lock();
	module = module_by_base(handle);
	if (!module)
		status = STATUS_DLL_NOT_FOUND;
	else if (module->tls) /* its threads' variables depend on it */
		status = STATUS_DLL_NOT_FOUND;
	else
		module->entry.Flags |= LDRP_DONT_CALL_FOR_THREADS;
	ldr_unlock();
	return status;
}

NTSTATUS NTAPI LdrGetDllHandleEx(ULONG flags, PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle)
{
	struct module *module;

	(void)search_path;
	(void)characteristics;
	if (flags & ~(LDR_GET_DLL_HANDLE_EX_UNCHANGED_REFCOUNT | LDR_GET_DLL_HANDLE_EX_PIN))
		return STATUS_INVALID_PARAMETER;
	if (handle)
		*handle = NULL;
	ldr_lock();
	module = ldr_find_loaded(name->Buffer, name->Length / sizeof(WCHAR));
	if (module) {
		if (flags & LDR_GET_DLL_HANDLE_EX_PIN)
			module->pinned = true;
		else if (!(flags & LDR_GET_DLL_HANDLE_EX_UNCHANGED_REFCOUNT))
			module->roots++;
		if (handle)
			*handle = module->entry.DllBase;
	}
	ldr_unlock();
	return module ? STATUS_SUCCESS : STATUS_DLL_NOT_FOUND;
}

NTSTATUS NTAPI LdrGetDllHandle(PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle)
{
	return LdrGetDllHandleEx(LDR_GET_DLL_HANDLE_EX_UNCHANGED_REFCOUNT, search_path, characteristics, name, handle);
}

NTSTATUS NTAPI LdrGetDllFullName(PVOID handle, PUNICODE_STRING name)
{
	NTSTATUS status = STATUS_SUCCESS;
	struct module *module;

	ldr_lock();
	module = handle ? module_by_base(handle) : ldr_program;
	if (!module) {
		status = STATUS_DLL_NOT_FOUND;
	} else {
		const UNICODE_STRING *path = &module->entry.FullDllName;

		if (path->Length > name->MaximumLength) {
			status = STATUS_BUFFER_TOO_SMALL;
			memcpy(name->Buffer, path->Buffer, name->MaximumLength);
		} else {
			memcpy(name->Buffer, path->Buffer, path->Length);
			if (name->MaximumLength >= path->Length + sizeof(WCHAR))
				name->Buffer[path->Length / sizeof(WCHAR)] = 0;
		}
		name->Length = path->Length;
	}
	ldr_unlock();
	return status;
}

/* Initializes what a forwarder has just brought in. */
static NTSTATUS attach_forwarded(struct module *module)
{
	if (module->state != MODULE_ATTACHED || ldr_program->state != MODULE_ATTACHED)
		return STATUS_SUCCESS;
	for (ULONG i = 0; i < module->need_count; i++) {
		NTSTATUS status = module->needs[i]->state == MODULE_BOUND ? ldr_attach(module->needs[i]) : STATUS_SUCCESS;

		if (status)
			return status;
	}
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI LdrGetProcedureAddressEx(PVOID handle, PANSI_STRING name, ULONG ordinal, PVOID *address, ULONG flags)
{
	struct ldr_search search = { .flags = 0 };
	char text[512];
	struct module *module;
	NTSTATUS status;

	(void)flags;
	if (name && name->Length >= sizeof(text))
		return STATUS_ENTRYPOINT_NOT_FOUND;
	if (name && name->Length) {
		memcpy(text, name->Buffer, name->Length);
		text[name->Length] = 0;
	} else if (!ordinal) {
		return name ? STATUS_INVALID_PARAMETER : STATUS_ORDINAL_NOT_FOUND;
	}
	ldr_lock();
	module = module_by_base(handle);
	status = module ? ldr_export(module, name && name->Length ? text : NULL, ordinal, 0xffffffff, &search, address) : STATUS_DLL_NOT_FOUND;
	if (!status)
		status = attach_forwarded(module);
	else if (module)
		exception_hint_lookup(module, name && name->Length ? text : NULL, ordinal);
	ldr_unlock();
	return status;
}

NTSTATUS NTAPI LdrGetProcedureAddress(PVOID handle, PANSI_STRING name, ULONG ordinal, PVOID *address)
{
	return LdrGetProcedureAddressEx(handle, name, ordinal, address, 0);
}

NTSTATUS NTAPI LdrFindEntryForAddress(PVOID address, struct ldr_entry **entry)
{
	struct module *module;

	ldr_lock();
	module = module_by_address(address);
	ldr_unlock();
	*entry = module ? &module->entry : NULL;
	return module ? STATUS_SUCCESS : STATUS_NO_MORE_ENTRIES;
}

NTSTATUS NTAPI LdrEnumerateLoadedModules(ULONG reserved, VOID (NTAPI *callback)(struct ldr_entry *, PVOID, BOOLEAN *), PVOID context)
{
	LIST_ENTRY *head = &current_peb()->Ldr->InLoadOrderModuleList;
	BOOLEAN stop = FALSE;

	if (reserved || !callback)
		return STATUS_INVALID_PARAMETER;
	ldr_lock();
	for (LIST_ENTRY *link = head->Flink; link != head && !stop; link = link->Flink)
		callback(&module_of_load_link(link)->entry, context, &stop);
	ldr_unlock();
	return STATUS_SUCCESS;
}
