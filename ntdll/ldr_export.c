/*
 * Export tables: names, ordinals and forwarders.
 *
 * Names are sorted, so a name is found by its hint or by binary search; nothing is prepared when a module is loaded. A forwarder
 * names a module that may not be loaded yet; it is loaded, and the module that forwards needs it from then on.
 */
#include "ldr.h"

#include "exceptions.h"

/* Forwarders may lead from module to module; a chain longer than this goes in a circle. */
#define LONGEST_CHAIN 16

void ldr_init_exports(struct module *module)
{
	const IMAGE_OPTIONAL_HEADER *header = &module_headers(module)->OptionalHeader;
	ULONG size;
	const IMAGE_EXPORT_DIRECTORY *exports = module_directory(module, IMAGE_DIRECTORY_ENTRY_EXPORT, &size);

	if (!exports || size < sizeof(*exports))
		return;
	/* Checked once here, so that look-ups need not. */
	if (!module_at(module, exports->AddressOfFunctions, exports->NumberOfFunctions * (u64)4) ||
	    !module_at(module, exports->AddressOfNames, exports->NumberOfNames * (u64)4) ||
	    !module_at(module, exports->AddressOfNameOrdinals, exports->NumberOfNames * (u64)2) ||
	    exports->NumberOfFunctions > 0x10000 || exports->NumberOfNames > 0x10000)
		return;
	module->exports = exports;
	module->exports_rva = header->DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress;
	module->exports_size = size;
}

/* Compares a name with the export name at RVA, which nobody vouches for; 1 if that lies outside the image. */
static int compare_name(const struct module *module, const char *name, ULONG rva)
{
	const BYTE *text = (const BYTE *)module->entry.DllBase + rva;
	ULONG rest = rva < module->entry.SizeOfImage ? module->entry.SizeOfImage - rva : 0;

	for (ULONG i = 0; i < rest; i++) {
		int difference = (BYTE)name[i] - text[i];

		if (difference || !name[i])
			return difference;
	}
	return 1;
}

static bool find_name(const struct module *module, const char *name, ULONG hint, ULONG *index)
{
	const IMAGE_EXPORT_DIRECTORY *exports = module->exports;
	const ULONG *names = module_at(module, exports->AddressOfNames, 0);
	const USHORT *ordinals = module_at(module, exports->AddressOfNameOrdinals, 0);
	ULONG low = 0, high = exports->NumberOfNames;

	if (hint < high && !compare_name(module, name, names[hint])) {
		*index = ordinals[hint];
		return true;
	}
	while (low < high) {
		ULONG middle = (low + high) / 2;
		int order = compare_name(module, name, names[middle]);

		if (!order) {
			*index = ordinals[middle];
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* The RVA of an export, 0 if there is none. */
static ULONG find_export(const struct module *module, const char *name, ULONG ordinal, ULONG hint)
{
	const IMAGE_EXPORT_DIRECTORY *exports = module->exports;
	ULONG index;

	if (!exports)
		return 0;
	if (!name)
		index = ordinal - exports->Base;
	else if (!find_name(module, name, hint, &index))
		return 0;
	if (index >= exports->NumberOfFunctions)
		return 0;
	return ((const ULONG *)module_at(module, exports->AddressOfFunctions, 0))[index];
}

static ULONG parse_ordinal(const char *text)
{
	ULONG value = 0;

	while (*text >= '0' && *text <= '9' && value <= 0xffff)
		value = value * 10 + (*text++ - '0');
	return value;
}

/* Splits "DLL.Function" or "DLL.#12" and finds the module. */
static NTSTATUS follow_forwarder(struct module *module, const char *forward, const struct ldr_search *search, struct module **target,
				 const char **name, ULONG *ordinal)
{
	const char *dot = strrchr(forward, '.');
	NTSTATUS status;

	if (!dot)
		return STATUS_DLL_NOT_FOUND;
	status = ldr_find_import(forward, dot - forward, search, target);
	if (status)
		return status;
	if (*target != module && !module_add_need(module, *target))
		return STATUS_NO_MEMORY;
	*name = dot[1] == '#' ? NULL : dot + 1;
	*ordinal = *name ? 0 : parse_ordinal(dot + 2);
	return STATUS_SUCCESS;
}

NTSTATUS ldr_export(struct module *module, const char *name, ULONG ordinal, ULONG hint, const struct ldr_search *search, PVOID *address)
{
	NTSTATUS missing = name ? STATUS_ENTRYPOINT_NOT_FOUND : STATUS_ORDINAL_NOT_FOUND;
	NTSTATUS status;

	for (ULONG i = 0; i < LONGEST_CHAIN; i++) {
		ULONG rva = find_export(module, name, ordinal, hint);
		const char *forward;
		struct module *target;

		if (!rva || rva >= module->entry.SizeOfImage)
			return missing;
		if (rva - module->exports_rva >= module->exports_size) {
			*address = module_at(module, rva, 0);
			return STATUS_SUCCESS;
		}
		forward = module_string(module, rva);
		if (!forward)
			return missing;
		status = follow_forwarder(module, forward, search, &target, &name, &ordinal);
		if (!status && target->state == MODULE_MAPPED && !target->bare)
			status = ldr_bind(target, search);
		if (status)
			return status;
		module = target;
		hint = 0xffffffff;
	}
	return missing;
}
