/*
 * Activation contexts (winbase.h). ntdll keeps them; here is where their manifests come from.
 */
#include "kernel32.h"

#include "ansi.h"

#include <decant/peb.h>
#include <decant/rtl.h>
#include <decant/sxs.h>

#define KNOWN_FLAGS 0xffu
#define MANIFEST_MAX 0x100000u

/* The flags without which a field of ACTCTX has no meaning. */
static BOOL has(const ACTCTXW *request, DWORD flag)
{
	return (request->dwFlags & flag) != 0;
}

static BOOL fail(DWORD error)
{
	SetLastError(error);
	return FALSE;
}

/* The folder that PATH is in, with its backslash, in a buffer of MAX_PATH units; or PATH itself, if it IS_FOLDER. */
static BOOL folder_of(const WCHAR *path, BOOL is_folder, WCHAR *folder)
{
	DWORD length = GetFullPathNameW(path, MAX_PATH - 1, folder, NULL);

	if (!length || length >= MAX_PATH - 1)
		return fail(ERROR_FILENAME_EXCED_RANGE);
	while (!is_folder && length && folder[length - 1] != '\\')
		length--;
	if (length && folder[length - 1] != '\\')
		folder[length++] = '\\';
	folder[length] = 0;
	return TRUE;
}

static HANDLE create(const void *text, DWORD bytes, const WCHAR *folder)
{
	struct activation_context *context;
	NTSTATUS status = decant_sxs_create(text, bytes, folder, &context);

	if (!status)
		return context;
	set_last_status(status);
	return INVALID_HANDLE_VALUE;
}

static HANDLE create_from_resource(HMODULE module, const WCHAR *name, const WCHAR *folder)
{
	HRSRC resource = FindResourceW(module, name, MAKEINTRESOURCEW(24)); /* RT_MANIFEST */
	HGLOBAL loaded = resource ? LoadResource(module, resource) : NULL;

	return loaded ? create(LockResource(loaded), SizeofResource(module, resource), folder) : INVALID_HANDLE_VALUE;
}

static HANDLE create_from_image(const WCHAR *path, const WCHAR *name, const WCHAR *folder)
{
	HMODULE module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
	HANDLE context;

	if (!module)
		return INVALID_HANDLE_VALUE;
	context = create_from_resource(module, name, folder);
	DWORD error = GetLastError();
	FreeLibrary(module);
	SetLastError(error);
	return context;
}

/* A text, or an image whose manifest has the number that its kind of image has. */
static HANDLE create_from_file(const WCHAR *path, const WCHAR *folder)
{
	HANDLE context = INVALID_HANDLE_VALUE, file;
	LARGE_INTEGER size;
	char *text = NULL;
	DWORD bytes = 0;

	file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return INVALID_HANDLE_VALUE;
	if (!GetFileSizeEx(file, &size))
		goto out;
	bytes = (DWORD)min(size.QuadPart, (LONGLONG)MANIFEST_MAX);
	text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, bytes + 1);
	if (!text) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		goto out;
	}
	if (!ReadFile(file, text, bytes, &bytes, NULL))
		goto out;
	if (bytes >= sizeof(IMAGE_DOS_HEADER) && text[0] == 'M' && text[1] == 'Z') {
		const IMAGE_NT_HEADERS *headers = (const void *)(text + ((IMAGE_DOS_HEADER *)text)->e_lfanew);
		DWORD offset = (DWORD)((IMAGE_DOS_HEADER *)text)->e_lfanew;
		BOOL is_dll = offset < bytes && sizeof(*headers) <= bytes - offset && headers->FileHeader.Characteristics & IMAGE_FILE_DLL;

		context = create_from_image(path, MAKEINTRESOURCEW(is_dll ? 2 : 1), folder);
	} else if (size.QuadPart > MANIFEST_MAX) {
		SetLastError(ERROR_SXS_CANT_GEN_ACTCTX);
	} else {
		context = create(text, bytes, folder);
	}
out:;
	DWORD error = GetLastError();
	if (text)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, text);
	CloseHandle(file);
	SetLastError(error);
	return context;
}

HANDLE WINAPI CreateActCtxW(PCACTCTXW request)
{
	WCHAR folder[MAX_PATH], path[MAX_PATH];
	HANDLE context;

	if (!request || request->cbSize < FIELD_OFFSET(ACTCTXW, hModule) || request->dwFlags & ~KNOWN_FLAGS ||
	    (!request->lpSource && !has(request, ACTCTX_FLAG_HMODULE_VALID)) ||
	    (has(request, ACTCTX_FLAG_HMODULE_VALID) &&
	     (request->cbSize < sizeof(*request) || !has(request, ACTCTX_FLAG_RESOURCE_NAME_VALID))) ||
	    (has(request, ACTCTX_FLAG_RESOURCE_NAME_VALID) && !request->lpResourceName) ||
	    (has(request, ACTCTX_FLAG_ASSEMBLY_DIRECTORY_VALID) && !request->lpAssemblyDirectory)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	if (has(request, ACTCTX_FLAG_SOURCE_IS_ASSEMBLYREF)) { /* a reference into the store of shared assemblies, which there is none of */
		SetLastError(ERROR_SXS_ASSEMBLY_NOT_FOUND);
		return INVALID_HANDLE_VALUE;
	}
	if (request->lpSource)
		lstrcpynW(path, request->lpSource, MAX_PATH);
	else if (!GetModuleFileNameW(request->hModule, path, MAX_PATH))
		return INVALID_HANDLE_VALUE;
	if (has(request, ACTCTX_FLAG_ASSEMBLY_DIRECTORY_VALID) ? !folder_of(request->lpAssemblyDirectory, TRUE, folder)
							       : !folder_of(path, FALSE, folder))
		return INVALID_HANDLE_VALUE;
	if (has(request, ACTCTX_FLAG_HMODULE_VALID))
		context = create_from_resource(request->hModule, request->lpResourceName, folder);
	else if (has(request, ACTCTX_FLAG_RESOURCE_NAME_VALID))
		context = create_from_image(path, request->lpResourceName, folder);
	else
		context = create_from_file(path, folder);
	if (context != INVALID_HANDLE_VALUE && has(request, ACTCTX_FLAG_SET_PROCESS_DEFAULT)) {
		NTSTATUS status = decant_sxs_set_default(context);

		if (status) {
			RtlReleaseActivationContext(context);
			set_last_status(status);
			context = INVALID_HANDLE_VALUE;
		}
	}
	return context;
}

HANDLE WINAPI CreateActCtxA(PCACTCTXA request)
{
	HANDLE context = INVALID_HANDLE_VALUE;
	WCHAR *source = NULL, *folder = NULL, *name = NULL, *application = NULL;

	if (!request || request->cbSize < FIELD_OFFSET(ACTCTXA, hModule)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	BOOL numbered = IS_INTRESOURCE(request->lpResourceName);
	if (wide_argument(request->lpSource, &source) &&
	    wide_argument(request->dwFlags & ACTCTX_FLAG_ASSEMBLY_DIRECTORY_VALID ? request->lpAssemblyDirectory : NULL, &folder) &&
	    wide_argument(request->dwFlags & ACTCTX_FLAG_RESOURCE_NAME_VALID && !numbered ? request->lpResourceName : NULL, &name) &&
	    wide_argument(request->dwFlags & ACTCTX_FLAG_APPLICATION_NAME_VALID ? request->lpApplicationName : NULL, &application)) {
		ACTCTXW wide = {
			.cbSize = request->cbSize >= sizeof(*request) ? sizeof(wide) : FIELD_OFFSET(ACTCTXW, hModule),
			.dwFlags = request->dwFlags,
			.lpSource = source,
			.wProcessorArchitecture = request->wProcessorArchitecture,
			.wLangId = request->wLangId,
			.lpAssemblyDirectory = folder,
			.lpResourceName = numbered ? (const WCHAR *)request->lpResourceName : name,
			.lpApplicationName = application,
			.hModule = request->cbSize >= sizeof(*request) ? request->hModule : NULL,
		};
		context = CreateActCtxW(&wide);
	}
	wide_free(source);
	wide_free(folder);
	wide_free(name);
	wide_free(application);
	return context;
}

BOOL WINAPI ActivateActCtx(HANDLE context, ULONG_PTR *cookie)
{
	if (!cookie)
		return fail(ERROR_INVALID_PARAMETER);
	return check_status(RtlActivateActivationContext(0, context, cookie));
}

BOOL WINAPI DeactivateActCtx(DWORD flags, ULONG_PTR cookie)
{
	if (flags & ~(DWORD)DEACTIVATE_ACTCTX_FLAG_FORCE_EARLY_DEACTIVATION)
		return fail(ERROR_INVALID_PARAMETER);
	RtlDeactivateActivationContext(flags, cookie);
	return TRUE;
}

BOOL WINAPI GetCurrentActCtx(HANDLE *context)
{
	if (!context)
		return fail(ERROR_INVALID_PARAMETER);
	return check_status(RtlGetActiveActivationContext(context));
}
