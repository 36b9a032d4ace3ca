/*
 * Ldr: modules and what becomes of them, for ntdll's own files.
 *
 * A *module* is a mapped image in the process' lists. It holds an edge to each module that its imports (or forwarders) come
 * from. LoadLibrary, and being the program or ntdll, makes a module a root; what no root reaches is unloaded. That way modules that
 * import one another in a circle go like any others.
 *
 * Everything here is guarded by the loader lock (PEB.LoaderLock), a critical section that DllMain runs under, as on Windows.
 * Functions whose comment says nothing else are called with it held.
 *
 * Images come from files that nobody vouches for. The host has checked headers and section table; every other address in an
 * image goes through module_at(), which checks it against the image's size.
 */
#ifndef NTDLL_LDR_H
#define NTDLL_LDR_H

#include "ntdll.h"
#include "rtl.h"

#include <decant/ldr.h>
#include <decant/loader.h>
#include <stdbool.h>

enum module_state {
	MODULE_MAPPED,    /* in the lists; imports not bound yet */
	MODULE_BINDING,   /* its imports are being bound: a module met in this state closes a circle */
	MODULE_BOUND,
	MODULE_ATTACHING, /* its DllMain is called, or that of something it needs */
	MODULE_ATTACHED,  /* initialized */
	MODULE_DETACHED,
};

struct module {
	struct ldr_entry entry; /* first: programs walk these */
	struct module *same_hash;
	u64 file_id[2];
	struct module **needs;
	ULONG need_count, need_capacity;
	ULONG roots;   /* how often it was loaded by name */
	bool pinned;   /* never unloaded */
	bool marked;   /* reached in the sweep that is going on */
	bool bare;     /* loaded without its imports and DllMain */
	UCHAR state;   /* enum module_state */
	ULONG tls_index;
	const IMAGE_TLS_DIRECTORY *tls;  /* NULL: no static TLS */
	const IMAGE_EXPORT_DIRECTORY *exports; /* NULL: none */
	ULONG exports_rva, exports_size;
	WCHAR path[];  /* FullDllName, terminated */
};

/* The name of a module that is looked for, and where to look: made once for a load and passed on to what the module needs. */
struct ldr_search {
	ULONG flags;              /* LOAD_LIBRARY_SEARCH_*; 0 for the classic order */
	const WCHAR *first;       /* folder that takes the place of the program's own, with a backslash; NULL: the program's */
	ULONG first_length;       /* in characters */
};

/* Longer paths cannot exist on the host. */
#define LDR_PATH_MAX 4096

extern struct module *ldr_program;
extern struct module *ldr_ntdll;

/* ---- ldr_module.c: the lists ---- */

/* Makes a module of an image that is mapped, with NAME_AT characters of PATH before its base name, and puts it into the lists. */
struct module *module_create(PVOID base, ULONG size, const u64 *file_id, const WCHAR *path, ULONG length, ULONG name_at);
/* Takes a module out of the lists, unmaps it and frees it. */
void module_destroy(struct module *module);
struct module *module_by_name(const WCHAR *name, ULONG length);
struct module *module_by_path(const WCHAR *path, ULONG length);
struct module *module_by_file(const u64 *file_id);
struct module *module_by_base(const void *base);
/* The module whose image ADDRESS lies in. */
struct module *module_by_address(const void *address);
/* Records that MODULE needs OTHER. False where memory ran out. */
bool module_add_need(struct module *module, struct module *other);

static inline struct module *module_of_load_link(LIST_ENTRY *link)
{
	return CONTAINING_RECORD(link, struct module, entry.InLoadOrderLinks);
}

static inline struct module *module_of_init_link(LIST_ENTRY *link)
{
	return CONTAINING_RECORD(link, struct module, entry.InInitializationOrderLinks);
}

/* SIZE bytes at RVA in the image, or NULL if the image does not hold them. */
static inline void *module_at(const struct module *module, ULONG_PTR rva, SIZE_T size)
{
	return rva <= module->entry.SizeOfImage && size <= module->entry.SizeOfImage - rva ? (BYTE *)module->entry.DllBase + rva : NULL;
}

/* SIZE bytes at a virtual address that has to lie in the image, or NULL. */
static inline void *module_at_address(const struct module *module, ULONG_PTR address, SIZE_T size)
{
	return module_at(module, address - (ULONG_PTR)module->entry.DllBase, size);
}

/* The terminated string at RVA, or NULL. */
const char *module_string(const struct module *module, ULONG_PTR rva);
/* A data directory of the image, NULL where it is absent or does not lie in the image. */
void *module_directory(const struct module *module, ULONG index, ULONG *size);
IMAGE_NT_HEADERS *module_headers(const struct module *module);

WCHAR ldr_fold(WCHAR c);
bool ldr_equal(const WCHAR *a, const WCHAR *b, ULONG length);

/* ---- ldr_path.c, ldr_find.c: names and files ---- */

/* Makes the search that goes with loading NAME with LOAD_* FLAGS. The name has to live as long as the search. */
NTSTATUS ldr_search_make(struct ldr_search *search, const WCHAR *name, ULONG length, ULONG flags);
/*
 * The module NAME means: one that is loaded already, or a file that is found, mapped and put into the lists (its imports are not
 * bound then). STATUS_DLL_NOT_FOUND where there is none.
 */
NTSTATUS ldr_find(const WCHAR *name, ULONG length, const struct ldr_search *search, struct module **out);
/* The same for a name from an import table. */
NTSTATUS ldr_find_import(const char *name, ULONG length, const struct ldr_search *search, struct module **out);
/* A module that is loaded already, by any name that LoadLibrary would take; NULL if there is none. */
struct module *ldr_find_loaded(const WCHAR *name, ULONG length);
/* Finds and maps a file that is not to become a module: flags are HOST_IMAGE_*. */
NTSTATUS ldr_find_data(const WCHAR *name, ULONG length, const struct ldr_search *search, ULONG flags, struct host_loader_map_image *out);

/*
 * A walk through the folders of a search. Each call writes the next one with a trailing backslash to OUT (LDR_PATH_MAX characters) and
 * returns its length; 0 at the end.
 */
struct ldr_folder_walk {
	const struct ldr_search *search;
	ULONG step;
	ULONG at;
};
ULONG ldr_next_folder(struct ldr_folder_walk *walk, WCHAR *out);

/* ---- ldr_export.c, ldr_import.c: binding ---- */

/* Finds the export directory of a module that was just mapped. */
void ldr_init_exports(struct module *module);
/*
 * The address of an export, by NAME or, where that is NULL, by ORDINAL; HINT is where a name is likely to be. Forwarders are
 * followed; what they lead to is loaded with SEARCH and recorded as needed. STATUS_ENTRYPOINT_NOT_FOUND, STATUS_ORDINAL_NOT_FOUND,
 * or what went wrong with a forwarder.
 */
NTSTATUS ldr_export(struct module *module, const char *name, ULONG ordinal, ULONG hint, const struct ldr_search *search, PVOID *address);
/* Binds the imports of a module and of everything it needs. What fails is said on standard error. */
NTSTATUS ldr_bind(struct module *module, const struct ldr_search *search);
/* Says that a table of the module makes no sense; STATUS_INVALID_IMAGE_FORMAT. */
NTSTATUS ldr_damaged(const struct module *module, const char *table);

/* ---- ldr_missing.c ---- */

/* The address to bind an import to that nothing provides: a function of DLL, or one by ordinal where FUNCTION is NULL. NULL without memory. */
PVOID ldr_missing_import(const char *dll, const char *function, ULONG ordinal, bool dll_missing);
/*
 * If an exception comes of the use of a missing import, says so on standard error and makes it STATUS_ENTRYPOINT_NOT_FOUND with the names
 * of DLL and function as its parameters. Takes no lock.
 */
void ldr_missing_used(EXCEPTION_RECORD *record, const CONTEXT *context);
/* Whether what imports from DLL, which was not found, is loaded all the same. */
bool ldr_do_without(const char *dll);

/* ---- ldr_tls.c: static thread-local storage ---- */

/* Gives MODULE its index and every thread that runs a block for it, if it has static TLS. */
NTSTATUS tls_add_module(struct module *module);
/* Takes the blocks away again. */
void tls_remove_module(struct module *module);
/* Gives the calling thread blocks for all modules, and takes them away. */
NTSTATUS tls_attach_thread(void);
void tls_detach_thread(void);
/* Calls the TLS callbacks of a module. */
void tls_call_callbacks(const struct module *module, ULONG reason);

/* ---- ldr_config.c: load configuration ---- */

/* Gives a module that was just mapped a security cookie. */
void ldr_init_cookie(struct module *module);

/* ---- ldr_attach.c: DllMain ---- */

/* Initializes a bound module and everything it needs, in dependency order. */
NTSTATUS ldr_attach(struct module *module);
/* Unloads what no root reaches any more. */
void ldr_sweep(void);
/* Sets up the calling thread and tells every module of it; and the way back. Both take the loader lock. */
NTSTATUS ldr_attach_thread(void);

/* ---- ldr_notify.c ---- */

/* Tells whoever registered that a module came or went. */
void ldr_notify(struct module *module, ULONG reason);

/* ---- ldr_lock.c ---- */

extern RTL_CRITICAL_SECTION loader_lock;
void ldr_lock(void);
void ldr_unlock(void);

void *ldr_alloc(SIZE_T size);
void ldr_free(void *block);

#endif
