/*
 * Activation contexts between ntdll, which keeps them, and kernel32. Guest only. Handles are the contexts themselves.
 */
#ifndef DECANT_SXS_H
#define DECANT_SXS_H

struct activation_context;

/*
 * Makes a context of the manifest TEXT, UTF-8 or UTF-16; the assemblies that it depends on are looked for in FOLDER, which ends
 * in a backslash. STATUS_SXS_CANT_GEN_ACTCTX for what is no manifest, or where a private assembly is not there.
 */
NTSTATUS NTAPI decant_sxs_create(const void *text, ULONG bytes, const WCHAR *folder, struct activation_context **context);
/* Makes a context the process's own. STATUS_SXS_PROCESS_DEFAULT_ALREADY_SET if it has one. */
NTSTATUS NTAPI decant_sxs_set_default(struct activation_context *context);

/* NULL is the process's own. */
NTSTATUS NTAPI RtlActivateActivationContext(ULONG flags, HANDLE handle, ULONG_PTR *cookie);
/* Raises STATUS_SXS_EARLY_DEACTIVATION where others were activated since, and STATUS_SXS_INVALID_DEACTIVATION for no cookie of this thread's. */
VOID NTAPI RtlDeactivateActivationContext(ULONG flags, ULONG_PTR cookie);
/* With a reference; NULL where the thread has activated none. */
NTSTATUS NTAPI RtlGetActiveActivationContext(HANDLE *handle);
VOID NTAPI RtlAddRefActivationContext(HANDLE handle);
VOID NTAPI RtlReleaseActivationContext(HANDLE handle);

#endif
