/*
 * Notifications about modules that come and go: Microsoft, "LdrRegisterDllNotification".
 */
#include "ldr.h"

struct registration {
	struct registration *next;
	ldr_notification_function function;
	PVOID context;
};

static struct registration *registrations;

void ldr_notify(struct module *module, ULONG reason)
{
	struct ldr_notification data = {
		.FullDllName = &module->entry.FullDllName,
		.BaseDllName = &module->entry.BaseDllName,
		.DllBase = module->entry.DllBase,
		.SizeOfImage = module->entry.SizeOfImage,
	};
	struct registration *next;

	for (struct registration *registration = registrations; registration; registration = next) {
		next = registration->next;
		registration->function(reason, &data, registration->context);
	}
}

NTSTATUS NTAPI LdrRegisterDllNotification(ULONG flags, ldr_notification_function function, PVOID context, PVOID *cookie)
{
	struct registration *registration, **end = &registrations;

	if (flags || !function || !cookie)
		return STATUS_INVALID_PARAMETER;
	registration = ldr_alloc(sizeof(*registration));
	if (!registration)
		return STATUS_NO_MEMORY;
	*registration = (struct registration){ .function = function, .context = context };
	ldr_lock();
	while (*end)
		end = &(*end)->next;
	*end = registration;
	ldr_unlock();
	*cookie = registration;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI LdrUnregisterDllNotification(PVOID cookie)
{
	struct registration *found = NULL;

	ldr_lock();
	for (struct registration **link = &registrations; *link; link = &(*link)->next) {
		if (*link != cookie)
			continue;
		found = *link;
		*link = found->next;
		break;
	}
	ldr_unlock();
	if (!found)
		return STATUS_DLL_NOT_FOUND;
	ldr_free(found);
	return STATUS_SUCCESS;
}
