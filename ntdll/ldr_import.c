/*
 * Binding imports.
 *
 * Each DLL that a module imports from is found and bound itself before its functions are looked up, so the order of the load list is
 * that of the import tables, depth first. A function that the DLL lacks is bound to something that names it when it is called
 * (ldr_missing.c). So are those of a DLL that is not there, or the load ends with a line that says whom it was for.
 */
#include "ldr.h"

#include <decant/memory.h>

#include "exceptions.h"

static void report_missing_dll(const char *dll, const struct module *importer, NTSTATUS status)
{
	struct report_line line = { .length = 0 };

	report_text(&line, dll);
	if (status == STATUS_DLL_NOT_FOUND) {
		report_text(&line, " was not found");
	} else if (status == STATUS_INVALID_IMAGE_FORMAT) {
		report_text(&line, " is not a DLL that can be loaded here");
	} else {
		report_text(&line, " could not be loaded (status ");
		report_hex(&line, (ULONG)status, 8);
		report_text(&line, ")");
	}
	report_text(&line, "; it is needed by ");
	report_module(&line, &importer->entry);
	report_end(&line);
}

NTSTATUS ldr_damaged(const struct module *module, const char *table)
{
	struct report_line line = { .length = 0 };

	report_module(&line, &module->entry);
	report_text(&line, " is damaged: its ");
	report_text(&line, table);
	report_text(&line, " makes no sense");
	report_end(&line);
	return STATUS_INVALID_IMAGE_FORMAT;
}

static NTSTATUS imports_damaged(const struct module *module)
{
	return ldr_damaged(module, "import table");
}

/* Whether [RVA, RVA+SIZE) lies in one section that is writable anyway. */
static bool is_writable(const struct module *module, ULONG rva, ULONG size)
{
	const IMAGE_NT_HEADERS *headers = module_headers(module);
	const IMAGE_SECTION_HEADER *section = IMAGE_FIRST_SECTION(headers);

	for (USHORT i = 0; i < headers->FileHeader.NumberOfSections; i++, section++)
		if (rva >= section->VirtualAddress && rva - section->VirtualAddress < section->Misc.VirtualSize)
			return section->Characteristics & IMAGE_SCN_MEM_WRITE &&
			       size <= section->Misc.VirtualSize - (rva - section->VirtualAddress);
	return false;
}

static NTSTATUS protect_table(void *table, ULONG size, ULONG *protect)
{
	struct host_memory_protect params = { .base = GUEST_PTR(table), .size = size, .protect = *protect };
	NTSTATUS status = host_call(HOST_memory_protect, &params);

	*protect = params.protect;
	return status;
}

/* The value for one entry of an import table. TARGET is NULL if there is no such DLL. */
static NTSTATUS bind_entry(struct module *importer, struct module *target, const char *dll, ULONG_PTR lookup,
			   const struct ldr_search *search, PVOID *address)
{
	const IMAGE_IMPORT_BY_NAME *import = NULL;
	const char *name = NULL;
	ULONG ordinal = 0;
	NTSTATUS status;

	if (IMAGE_SNAP_BY_ORDINAL(lookup)) {
		ordinal = IMAGE_ORDINAL(lookup);
	} else {
		import = module_at(importer, lookup, sizeof(*import));
		name = module_string(importer, lookup + offsetof(IMAGE_IMPORT_BY_NAME, Name));
		if (!import || !name)
			return imports_damaged(importer);
	}
	status = target ? ldr_export(target, name, ordinal, import ? import->Hint : 0, search, address) : STATUS_DLL_NOT_FOUND;
	if (status != STATUS_ENTRYPOINT_NOT_FOUND && status != STATUS_ORDINAL_NOT_FOUND && status != STATUS_DLL_NOT_FOUND)
		return status;
	*address = ldr_missing_import(dll, name, ordinal, !target);
	return *address ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

/* Binds the functions that a module imports from one DLL; TARGET as above. */
static NTSTATUS bind_functions(struct module *importer, struct module *target, const char *dll, const IMAGE_IMPORT_DESCRIPTOR *descriptor,
			       const struct ldr_search *search)
{
	ULONG lookup_rva = descriptor->OriginalFirstThunk ? descriptor->OriginalFirstThunk : descriptor->FirstThunk;
	const ULONG_PTR *lookup;
	ULONG_PTR *table;
	ULONG count = 0, most, protect = PAGE_READWRITE;
	NTSTATUS status = STATUS_SUCCESS;
	bool writable;

	/* Hostile tables may lack their end. */
	if (!module_at(importer, lookup_rva, sizeof(*lookup)) || !module_at(importer, descriptor->FirstThunk, sizeof(*table)))
		return imports_damaged(importer);
	lookup = module_at(importer, lookup_rva, 0);
	most = (importer->entry.SizeOfImage - lookup_rva) / sizeof(*lookup);
	while (count < most && lookup[count])
		count++;
	table = module_at(importer, descriptor->FirstThunk, count * sizeof(*table));
	if (count == most || !table)
		return imports_damaged(importer);
	if (!count)
		return STATUS_SUCCESS;
	writable = is_writable(importer, descriptor->FirstThunk, count * sizeof(*table));
	if (!writable) {
		status = protect_table(table, count * sizeof(*table), &protect);
		if (status)
			return status;
	}
	for (ULONG i = 0; i < count && !status; i++) {
		PVOID address;

		status = bind_entry(importer, target, dll, lookup[i], search, &address);
		if (!status)
			table[i] = (ULONG_PTR)address;
	}
	if (!writable)
		protect_table(table, count * sizeof(*table), &protect);
	return status;
}

static NTSTATUS bind_dll(struct module *module, const IMAGE_IMPORT_DESCRIPTOR *descriptor, const struct ldr_search *search)
{
	const char *dll = module_string(module, descriptor->Name);
	struct module *target;
	NTSTATUS status;

	if (!dll)
		return imports_damaged(module);
	status = ldr_find_import(dll, strlen(dll), search, &target);
	if (status == STATUS_DLL_NOT_FOUND && ldr_do_without(dll))
		return bind_functions(module, NULL, dll, descriptor, search);
	if (status) {
		report_missing_dll(dll, module, status);
		return status;
	}
	if (target != module && !module_add_need(module, target))
		return STATUS_NO_MEMORY;
	status = ldr_bind(target, search);
	return status ? status : bind_functions(module, target, dll, descriptor, search);
}

NTSTATUS ldr_bind(struct module *module, const struct ldr_search *search)
{
	const IMAGE_IMPORT_DESCRIPTOR *descriptor;
	NTSTATUS status = STATUS_SUCCESS;
	ULONG size;

	if (module->state != MODULE_MAPPED || module->bare)
		return STATUS_SUCCESS;
	module->state = MODULE_BINDING;
	descriptor = module_directory(module, IMAGE_DIRECTORY_ENTRY_IMPORT, &size);
	/* The directory's size is not to be relied on; its end is an empty descriptor. */
	for (; descriptor && !status; descriptor++) {
		if (!module_at_address(module, (ULONG_PTR)descriptor, sizeof(*descriptor)))
			status = imports_damaged(module);
		else if (!descriptor->Name || !descriptor->FirstThunk)
			break;
		else
			status = bind_dll(module, descriptor, search);
	}
	if (!status)
		status = tls_add_module(module);
	module->state = status ? MODULE_MAPPED : MODULE_BOUND;
	return status;
}
