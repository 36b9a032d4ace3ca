/*
 * Activation contexts, made of manifests.
 *
 * Of an assembly that a manifest depends on, the manifest is looked for where Microsoft's "Assembly Searching Sequence" has
 * private assemblies: FOLDER\NAME.manifest and FOLDER\NAME\NAME.manifest, in the language's folder first. The files that it
 * names stand beside it. One that is not there and has a public key token is a shared assembly: what Windows keeps of those in
 * its side-by-side store has its DLLs in system32 here, which the search finds without a context. Any other that is not there
 * is an error unless it is optional.
 */
#include "sxs.h"

#include "nt_file.h"

#include <decant/sxs.h>

#define MANIFEST_MAX 0x100000u
#define FOLDER_MAX 1024
#define NAME_MAX_UNITS 256
/* Assemblies that depend on assemblies. */
#define NESTING_MAX 8

struct identity {
	WCHAR name[NAME_MAX_UNITS], language[32];
	bool is_strong; /* has a public key token */
	bool optional;
};

static PVOID allocate(SIZE_T size)
{
	return RtlAllocateHeap(current_peb()->ProcessHeap, 0, size);
}

static void release(PVOID memory)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, memory);
}

/* Appends to a terminated string in a buffer of COUNT units; false where it has no room. */
static bool append(WCHAR *buffer, ULONG count, const WCHAR *text)
{
	SIZE_T used = wcslen(buffer), length = wcslen(text);

	if (used + length >= count)
		return false;
	memcpy(buffer + used, text, (length + 1) * sizeof(WCHAR));
	return true;
}

/* Names of files and assemblies are names, never paths: they must not lead elsewhere. */
static bool is_plain_name(const WCHAR *name)
{
	if (!*name || !wcscmp(name, L".") || !wcscmp(name, L".."))
		return false;
	for (; *name; name++)
		if (*name == '\\' || *name == '/' || *name == ':')
			return false;
	return true;
}

static NTSTATUS add_file(struct activation_context *context, const WCHAR *folder, const WCHAR *name)
{
	SIZE_T name_size = (wcslen(name) + 1) * sizeof(WCHAR), folder_size = wcslen(folder) * sizeof(WCHAR);
	struct sxs_file *file = allocate(sizeof(*file) + 2 * name_size + folder_size);

	if (!file)
		return STATUS_NO_MEMORY;
	file->name = (WCHAR *)(file + 1);
	file->path = file->name + name_size / sizeof(WCHAR);
	memcpy(file->name, name, name_size);
	memcpy(file->path, folder, folder_size);
	memcpy((char *)file->path + folder_size, name, name_size);
	file->next = context->files;
	context->files = file;
	return STATUS_SUCCESS;
}

/* ---- manifests ---- */

/* Reads the file at a Windows path, to be released. STATUS_SXS_ASSEMBLY_NOT_FOUND where there is none. */
static NTSTATUS read_file(const WCHAR *path, PVOID *text, ULONG *bytes)
{
	FILE_STANDARD_INFORMATION standard;
	OBJECT_ATTRIBUTES attributes;
	UNICODE_STRING nt_path;
	IO_STATUS_BLOCK io;
	HANDLE file;
	NTSTATUS status;

	if (!NT_SUCCESS(RtlDosPathNameToNtPathName_U_WithStatus(path, &nt_path, NULL, NULL)))
		return STATUS_SXS_ASSEMBLY_NOT_FOUND;
	InitializeObjectAttributes(&attributes, &nt_path, OBJ_CASE_INSENSITIVE, NULL, NULL);
	status = NtOpenFile(&file, FILE_READ_DATA | SYNCHRONIZE, &attributes, &io, FILE_SHARE_READ | FILE_SHARE_DELETE,
			    FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE);
	RtlFreeUnicodeString(&nt_path);
	if (status)
		return STATUS_SXS_ASSEMBLY_NOT_FOUND;
	status = NtQueryInformationFile(file, &io, &standard, sizeof(standard), FileStandardInformation);
	if (!status && (standard.EndOfFile.QuadPart <= 0 || standard.EndOfFile.QuadPart > MANIFEST_MAX))
		status = STATUS_SXS_CANT_GEN_ACTCTX;
	*text = status ? NULL : allocate((SIZE_T)standard.EndOfFile.QuadPart);
	if (!status && !*text)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = NtReadFile(file, NULL, NULL, NULL, &io, *text, (ULONG)standard.EndOfFile.QuadPart, NULL, NULL);
	NtClose(file);
	if (status)
		release(*text);
	else
		*bytes = (ULONG)io.Information;
	return status;
}

static NTSTATUS read_manifest(struct activation_context *context, const void *text, ULONG bytes, const WCHAR *folder, unsigned nesting);

/* Reads the manifest that is at FOLDER and, for an assembly, the name. */
static NTSTATUS try_assembly(struct activation_context *context, const WCHAR *folder, const WCHAR *name, unsigned nesting)
{
	WCHAR path[FOLDER_MAX];
	ULONG bytes;
	PVOID text;
	NTSTATUS status;

	path[0] = 0;
	if (!append(path, FOLDER_MAX, folder) || !append(path, FOLDER_MAX, name) || !append(path, FOLDER_MAX, L".manifest"))
		return STATUS_SXS_ASSEMBLY_NOT_FOUND;
	status = read_file(path, &text, &bytes);
	if (status)
		return status;
	status = read_manifest(context, text, bytes, folder, nesting);
	release(text);
	return status;
}

static NTSTATUS find_assembly(struct activation_context *context, const struct identity *identity, const WCHAR *folder, unsigned nesting)
{
	bool has_language = *identity->language && wcscmp(identity->language, L"*") && is_plain_name(identity->language);

	if (nesting == NESTING_MAX || !is_plain_name(identity->name))
		return STATUS_SXS_CANT_GEN_ACTCTX;
	for (unsigned i = has_language ? 0 : 2; i < 4; i++) {
		WCHAR place[FOLDER_MAX];
		NTSTATUS status;

		place[0] = 0;
		if (!append(place, FOLDER_MAX, folder) ||
		    (i < 2 && (!append(place, FOLDER_MAX, identity->language) || !append(place, FOLDER_MAX, L"\\"))) ||
		    (i & 1 && (!append(place, FOLDER_MAX, identity->name) || !append(place, FOLDER_MAX, L"\\"))))
			return STATUS_SXS_CANT_GEN_ACTCTX;
		status = try_assembly(context, place, identity->name, nesting);
		if (status != STATUS_SXS_ASSEMBLY_NOT_FOUND)
			return status;
	}
	return identity->is_strong || identity->optional ? STATUS_SUCCESS : STATUS_SXS_CANT_GEN_ACTCTX;
}

static void read_identity(const struct xml *xml, struct identity *identity)
{
	WCHAR token[64];

	if (!xml_attribute(xml, "name", identity->name, NAME_MAX_UNITS))
		identity->name[0] = 0;
	if (!xml_attribute(xml, "language", identity->language, ARRAYSIZE(identity->language)))
		identity->language[0] = 0;
	identity->is_strong = xml_attribute(xml, "publicKeyToken", token, ARRAYSIZE(token)) && *token;
}

/* One manifest as UTF-8. */
static NTSTATUS read_elements(struct activation_context *context, struct xml *xml, const WCHAR *folder, unsigned nesting)
{
	struct identity dependency = { .optional = false };
	bool in_dependency = false;
	WCHAR value[NAME_MAX_UNITS];
	NTSTATUS status = STATUS_SUCCESS;

	while (!status) {
		enum xml_event event = xml_next(xml);

		if (event == XML_END)
			return STATUS_SUCCESS;
		if (event == XML_BAD)
			return STATUS_SXS_CANT_GEN_ACTCTX;
		if (event == XML_CLOSE) {
			if (xml->depth == 2 && xml_is(xml->name, "dependentAssembly") && in_dependency) {
				in_dependency = false;
				status = find_assembly(context, &dependency, folder, nesting + 1);
			}
			continue;
		}
		if (xml->depth == 1) {
			if (!xml_is(xml->name, "assembly") || !xml_attribute(xml, "manifestVersion", value, NAME_MAX_UNITS) || wcscmp(value, L"1.0"))
				return STATUS_SXS_CANT_GEN_ACTCTX;
		} else if (xml->depth == 2 && xml_is(xml->name, "dependency")) {
			dependency.optional = xml_attribute(xml, "optional", value, NAME_MAX_UNITS) && !wcscmp(value, L"yes");
		} else if (xml->depth == 3 && xml_is(xml->name, "dependentAssembly")) {
			dependency.name[0] = 0;
			in_dependency = true;
		} else if (xml->depth == 4 && in_dependency && xml_is(xml->name, "assemblyIdentity")) {
			read_identity(xml, &dependency);
		} else if (xml->depth == 2 && xml_is(xml->name, "file")) {
			if (!xml_attribute(xml, "name", value, NAME_MAX_UNITS) || !is_plain_name(value))
				return STATUS_SXS_CANT_GEN_ACTCTX;
			status = add_file(context, folder, value);
		}
	}
	return status;
}

static NTSTATUS read_manifest(struct activation_context *context, const void *text, ULONG bytes, const WCHAR *folder, unsigned nesting)
{
	char *utf8 = NULL;
	struct xml xml;

	if (bytes > MANIFEST_MAX)
		return STATUS_SXS_CANT_GEN_ACTCTX;
	if (bytes >= 2 && *(const WCHAR *)text == 0xfeff) {
		utf8 = allocate(bytes * 2);
		if (!utf8)
			return STATUS_NO_MEMORY;
		if (!NT_SUCCESS(RtlUnicodeToUTF8N(utf8, bytes * 2, &bytes, (const WCHAR *)text + 1, (bytes - 2) & ~1u)))
			bytes = 0;
		text = utf8;
	}
	xml_start(&xml, text, bytes);
	NTSTATUS status = read_elements(context, &xml, folder, nesting);
	if (utf8)
		release(utf8);
	return status;
}

NTSTATUS NTAPI decant_sxs_create(const void *text, ULONG bytes, const WCHAR *folder, struct activation_context **made)
{
	struct activation_context *context = allocate(sizeof(*context));
	NTSTATUS status;

	if (!context)
		return STATUS_NO_MEMORY;
	*context = (struct activation_context){ .magic = SXS_CONTEXT_MAGIC, .references = 1 };
	status = read_manifest(context, text, bytes, folder, 0);
	if (status)
		sxs_context_release(context);
	else
		*made = context;
	return status;
}

void sxs_context_release(struct activation_context *context)
{
	if (InterlockedDecrement(&context->references))
		return;
	for (struct sxs_file *file = context->files, *next; file; file = next) {
		next = file->next;
		release(file);
	}
	context->magic = 0;
	release(context);
}
