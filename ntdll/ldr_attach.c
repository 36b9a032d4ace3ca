/*
 * DllMain: who is told, when, and in which order.
 *
 * A module is initialized after everything it needs, where circles allow; the order is kept in the initialization list, and
 * detaching goes through that list backwards. Threads are told in initialization order too. All of it runs under the loader lock,
 * as on Windows.
 */
#include "ldr.h"

#include "exceptions.h"

typedef BOOL (WINAPI *dll_main)(PVOID base, DWORD reason, PVOID reserved);

static void append_initialized(struct module *module)
{
	LIST_ENTRY *head = &current_peb()->Ldr->InInitializationOrderModuleList;
	LIST_ENTRY *link = &module->entry.InInitializationOrderLinks;

	link->Flink = head;
	link->Blink = head->Blink;
	head->Blink->Flink = link;
	head->Blink = link;
}

/* Calls TLS callbacks and DllMain. True for modules without one. */
static BOOL call_entry(struct module *module, DWORD reason, PVOID reserved)
{
	tls_call_callbacks(module, reason);
	if (!module->entry.EntryPoint || !(module->entry.Flags & LDRP_IMAGE_DLL))
		return TRUE;
	return ((dll_main)module->entry.EntryPoint)(module->entry.DllBase, reason, reserved);
}

static void detach(struct module *module, PVOID reserved)
{
	if (!(module->entry.Flags & LDRP_PROCESS_ATTACH_CALLED) || module->state == MODULE_DETACHED)
		return;
	module->state = MODULE_DETACHED;
	call_entry(module, DLL_PROCESS_DETACH, reserved);
}

/* reserved is what DllMain is told about how it was loaded: not NULL for modules that came with the program. */
static NTSTATUS attach(struct module *module, PVOID reserved)
{
	NTSTATUS status;

	if (module->state != MODULE_BOUND)
		return STATUS_SUCCESS;
	module->state = MODULE_ATTACHING;
	for (ULONG i = 0; i < module->need_count; i++) {
		status = attach(module->needs[i], reserved);
		if (status) {
			module->state = MODULE_BOUND;
			return status;
		}
	}
	append_initialized(module);
	module->state = MODULE_ATTACHED;
	ldr_notify(module, LDR_NOTIFICATION_LOADED);
	/* The program's own callbacks run when everything else is there, from start.c. */
	if (module == ldr_program)
		return STATUS_SUCCESS;
	module->entry.Flags |= LDRP_PROCESS_ATTACH_CALLED | LDRP_ENTRY_PROCESSED;
	if (call_entry(module, DLL_PROCESS_ATTACH, reserved))
		return STATUS_SUCCESS;
	/* Microsoft, "DllMain": after FALSE the system calls it with DLL_PROCESS_DETACH and unloads it. */
	detach(module, NULL);
	return STATUS_DLL_INIT_FAILED;
}

NTSTATUS ldr_attach(struct module *module)
{
	PVOID reserved = ldr_program->state < MODULE_ATTACHED ? (PVOID)1 : NULL;
	NTSTATUS status;

	status = attach(module, reserved);
	/* A forwarder that was followed lately may have brought something new. */
	for (ULONG i = 0; i < module->need_count && !status; i++)
		status = attach(module->needs[i], reserved);
	return status;
}

static void mark(struct module *module)
{
	if (module->marked)
		return;
	module->marked = true;
	for (ULONG i = 0; i < module->need_count; i++)
		mark(module->needs[i]);
}

void ldr_sweep(void)
{
	struct ldr_data *lists = current_peb()->Ldr;
	LIST_ENTRY *head = &lists->InLoadOrderModuleList;
	LIST_ENTRY *link;
	bool again;

	/* A DllMain that is told to detach may load and free modules itself, which changes what is reached. */
	do {
		again = false;
		for (link = head->Flink; link != head; link = link->Flink)
			module_of_load_link(link)->marked = false;
		for (link = head->Flink; link != head; link = link->Flink) {
			struct module *module = module_of_load_link(link);

			/* What is being initialized is about to get its root. */
			if (module->roots || module->pinned || module->state == MODULE_ATTACHING || module->state == MODULE_BINDING)
				mark(module);
		}
		head = &lists->InInitializationOrderModuleList;
		for (link = head->Blink; link != head && !again; link = link->Blink) {
			struct module *module = module_of_init_link(link);

			if (!module->marked && module->state == MODULE_ATTACHED) {
				detach(module, NULL);
				module->state = MODULE_DETACHED;
				again = true;
			}
		}
		head = &lists->InLoadOrderModuleList;
	} while (again);
	for (link = head->Flink; link != head;) {
		struct module *module = module_of_load_link(link);

		link = link->Flink;
		if (module->marked)
			continue;
		if (module->state == MODULE_DETACHED)
			ldr_notify(module, LDR_NOTIFICATION_UNLOADED);
		tls_remove_module(module);
		module_destroy(module);
	}
}

/* Tells the modules that have been initialized about the calling thread. */
static void tell_modules(DWORD reason, bool backwards)
{
	LIST_ENTRY *head = &current_peb()->Ldr->InInitializationOrderModuleList;

	for (LIST_ENTRY *link = backwards ? head->Blink : head->Flink; link != head; link = backwards ? link->Blink : link->Flink) {
		struct module *module = module_of_init_link(link);

		if (module == ldr_program)
			tls_call_callbacks(module, reason);
		else if (!(module->entry.Flags & LDRP_DONT_CALL_FOR_THREADS) && module->state == MODULE_ATTACHED &&
			 module->entry.Flags & LDRP_PROCESS_ATTACH_CALLED)
			call_entry(module, reason, NULL);
	}
}

NTSTATUS ldr_attach_thread(void)
{
	NTSTATUS status;

	ldr_lock();
	status = tls_attach_thread();
	if (!status && !current_peb()->Ldr->ShutdownInProgress)
		tell_modules(DLL_THREAD_ATTACH, false);
	ldr_unlock();
	return status;
}

NTSTATUS NTAPI LdrShutdownThread(void)
{
	ldr_lock();
	if (!current_peb()->Ldr->ShutdownInProgress)
		tell_modules(DLL_THREAD_DETACH, true);
	tls_detach_thread();
	ldr_unlock();
	return STATUS_SUCCESS;
}

BOOLEAN NTAPI RtlDllShutdownInProgress(void)
{
	return current_peb()->Ldr->ShutdownInProgress;
}

NTSTATUS NTAPI LdrShutdownProcess(void)
{
	struct ldr_data *lists = current_peb()->Ldr;
	LIST_ENTRY *head = &lists->InInitializationOrderModuleList;

	/* All other threads are gone, one of them perhaps with the loader lock. */
	if (lists->ShutdownInProgress)
		return STATUS_SUCCESS;
	lists->ShutdownThreadId = current_teb()->ClientId.UniqueThread;
	lists->ShutdownInProgress = TRUE;
	for (LIST_ENTRY *link = head->Blink; link != head; link = link->Blink) {
		struct module *module = module_of_init_link(link);

		if (module == ldr_program)
			tls_call_callbacks(module, DLL_PROCESS_DETACH);
		else
			detach(module, (PVOID)1);
	}
	return STATUS_SUCCESS;
}
