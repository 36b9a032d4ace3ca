/*
 * The host calls that make threads, look at them and set their properties. See include/decant/thread.h.
 */
#include "thread_host.h"

#include "remote_thread.h"

#include "loader/guest_copy.h"
#include "loader/status.h"

#include <decant/teb.h>

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NAME_BYTES_MAX 0xfffeu
#define TLS_SLOTS 64u
#define TLS_EXPANSION_SLOTS 1024u
#define MAXIMUM_PROCESSORS 64u
#define STACK_MAX_BYTES (1ull << 40)
#define STACK_MIN_BYTES 0x10000u

u32 host_thread_create(struct host_thread_create *params)
{
	const struct host_thread_start start = { params->start, params->argument };
	u64 stack_bytes = params->stack_bytes ? params->stack_bytes : STACK_DEFAULT_BYTES;
	struct thread *thread;
	u32 status;

	if (stack_bytes > STACK_MAX_BYTES)
		return STATUS_NO_MEMORY;
	if (stack_bytes < STACK_MIN_BYTES)
		stack_bytes = STACK_MIN_BYTES;
	stack_bytes = (stack_bytes + 0xffff) & ~0xffffull;
	thread = object_create(&thread_type);
	if (!thread)
		return STATUS_NO_MEMORY;
	thread->exit_code = STATUS_PENDING;
	thread->entry = params->entry;
	thread->start = params->start;
	thread->create_time = system_time();
	status = thread_list_add(thread);
	if (status)
		goto out;
	status = object_publish(thread, &params->attributes, params->access, &params->handle);
	if (status) {
		thread_not_started(thread);
		goto out;
	}
	status = host_thread_start(thread, stack_bytes, &start, params->suspended != 0);
	if (status) {
		thread_not_started(thread);
		handle_close(params->handle);
		goto out;
	}
	params->teb = thread->teb;
	params->process_id = (u32)getpid();
	params->thread_id = thread->id;
out:
	object_release(thread);
	return status;
}

u32 host_thread_open(struct host_thread_open *params)
{
	struct thread *thread = thread_find(params->thread_id);
	u32 flags = params->attributes.attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0;
	u32 status;

	if (!thread)
		return STATUS_INVALID_CID;
	status = handle_create(thread, params->access, flags, &params->handle);
	object_release(thread);
	return status;
}

u32 host_thread_queue_apc(struct host_thread_queue_apc *params)
{
	struct thread *thread;
	struct apc *apc;
	u32 status = handle_lookup(params->handle, &thread_type, THREAD_SET_CONTEXT, &thread);

	if (status)
		return status;
	apc = calloc(1, sizeof(*apc));
	if (!apc) {
		status = STATUS_NO_MEMORY;
	} else {
		apc->routine = params->routine;
		memcpy(apc->arguments, params->arguments, sizeof(apc->arguments));
		if (!thread_queue_apc(thread, apc)) {
			free(apc);
			status = STATUS_UNSUCCESSFUL;
		}
	}
	object_release(thread);
	return status;
}

/* Processor time of a running thread: total from its clock, split as /proc has it in ticks. */
static void times_of(u32 tid, u64 *user, u64 *kernel)
{
	char path[64], text[512], *at;
	unsigned long long user_ticks = 0, kernel_ticks = 0;
	u64 tick = 10000000ull / (u64)sysconf(_SC_CLK_TCK);
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%u/stat", tid);
	file = fopen(path, "re");
	*user = *kernel = 0;
	if (!file)
		return;
	if (fgets(text, sizeof(text), file) && (at = strrchr(text, ')')) &&
	    sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user_ticks, &kernel_ticks) == 2) {
		*user = user_ticks * tick;
		*kernel = kernel_ticks * tick;
	}
	fclose(file);
}

static u64 difference(u64 a, u64 b)
{
	return a > b ? a - b : 0;
}

static void query_times(struct thread *thread, struct host_thread_query *params)
{
	u32 tid;

	thread_lock();
	tid = thread->host ? thread->host->tid : 0;
	params->user_time = thread->end_user;
	params->kernel_time = thread->end_kernel;
	thread_unlock();
	if (thread == thread_current())
		thread_own_times(&params->user_time, &params->kernel_time);
	else if (tid)
		times_of(tid, &params->user_time, &params->kernel_time);
	else
		return;
	params->user_time = difference(params->user_time, thread->base_user);
	params->kernel_time = difference(params->kernel_time, thread->base_kernel);
}

static u64 query_affinity(struct thread *thread)
{
	u64 mask = 0;
	cpu_set_t set;
	u32 tid;

	thread_lock();
	tid = thread->host ? thread->host->tid : 0;
	thread_unlock();
	if (sched_getaffinity((pid_t)tid, sizeof(set), &set))
		return 0;
	for (unsigned i = 0; i < 64; i++)
		if (CPU_ISSET(i, &set))
			mask |= 1ull << i;
	return mask;
}

u32 host_thread_query(struct host_thread_query *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, 0, &thread);
	u32 access;

	if (status == STATUS_OBJECT_TYPE_MISMATCH)
		return remote_thread_query(params->handle, params->access, params);
	if (status)
		return status;
	/* The full right implies the limited one. */
	access = params->handle == HANDLE_CURRENT_THREAD ? THREAD_ALL_ACCESS : handle_access(params->handle);
	if (access & THREAD_QUERY_INFORMATION)
		access |= THREAD_QUERY_LIMITED_INFORMATION;
	if (params->access & ~access) {
		object_release(thread);
		return STATUS_ACCESS_DENIED;
	}
	params->teb = thread->teb;
	params->start = thread->start;
	params->affinity = query_affinity(thread);
	params->create_time = thread->create_time;
	query_times(thread, params);
	thread_lock();
	params->exit_code = thread->host ? STATUS_PENDING : thread->exit_code;
	params->exit_time = thread->exit_time;
	params->suspend_count = thread->suspend_count;
	params->priority = thread->priority;
	params->priority_boost_disabled = thread->boost_disabled;
	thread_unlock();
	params->process_id = (u32)getpid();
	params->thread_id = thread->id;
	params->live_threads = thread_live_count();
	object_release(thread);
	return STATUS_SUCCESS;
}

static u32 set_priority(struct thread *thread, s32 priority, u32 tid)
{
	if ((priority < -2 || priority > 2) && priority != -15 && priority != 15)
		return STATUS_INVALID_PARAMETER;
	thread->priority = priority;
	/* Best effort: raising takes a privilege that most users lack. Nice steps by five cover Windows' range of levels. */
	if (tid)
		setpriority(PRIO_PROCESS, tid, priority == 15 ? -15 : priority == -15 ? 19 : -5 * priority);
	return STATUS_SUCCESS;
}

static u32 set_affinity(u64 mask, u32 tid)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (unsigned i = 0; i < 64; i++)
		if (mask >> i & 1)
			CPU_SET(i, &set);
	if (!mask || (tid && sched_setaffinity((pid_t)tid, sizeof(set), &set)))
		return STATUS_INVALID_PARAMETER;
	return STATUS_SUCCESS;
}

u32 host_thread_set(struct host_thread_set *params)
{
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, 0, &thread);
	u32 tid, access;
	u64 before;

	if (status)
		return status;
	access = params->handle == HANDLE_CURRENT_THREAD ? THREAD_ALL_ACCESS : handle_access(params->handle);
	if (!(access & (THREAD_SET_INFORMATION | THREAD_SET_LIMITED_INFORMATION))) {
		object_release(thread);
		return STATUS_ACCESS_DENIED;
	}
	thread_lock();
	tid = thread->host ? thread->host->tid : 0;
	thread_unlock();
	switch (params->setting) {
	case HOST_THREAD_PRIORITY:
		status = set_priority(thread, (s32)params->value, tid);
		break;
	case HOST_THREAD_AFFINITY:
		status = set_affinity(params->value, tid);
		break;
	case HOST_THREAD_PRIORITY_BOOST:
		thread->boost_disabled = params->value != 0;
		break;
	case HOST_THREAD_IDEAL_PROCESSOR:
		/* A wish, as on Windows; MAXIMUM_PROCESSORS only asks. */
		before = thread->ideal_processor;
		if (params->value > MAXIMUM_PROCESSORS) {
			status = STATUS_INVALID_PARAMETER;
			break;
		}
		if (params->value < MAXIMUM_PROCESSORS)
			thread->ideal_processor = (u32)params->value;
		params->value = before;
		break;
	default:
		status = STATUS_INVALID_INFO_CLASS;
	}
	object_release(thread);
	return status;
}

/* Linux keeps 15 bytes of a thread's name, which is what ps, top and gdb show. */
static void name_pthread(struct thread *thread, const u16 *name, u32 units)
{
	char path[64], text[16];
	u32 length = 0;
	FILE *file;

	while (length < 15 && length < units) {
		text[length] = name[length] >= 0x20 && name[length] < 0x7f ? (char)name[length] : '?';
		length++;
	}
	text[length] = 0;
	if (thread == thread_current()) {
		prctl(PR_SET_NAME, text);
		return;
	}
	thread_lock();
	snprintf(path, sizeof(path), "/proc/self/task/%u/comm", thread->host ? thread->host->tid : 0);
	thread_unlock();
	file = fopen(path, "we");
	if (file) {
		fputs(text, file);
		fclose(file);
	}
}

static u32 name_set(struct thread *thread, const struct guest_string *text)
{
	u16 *name = NULL, *before;

	if (text->bytes > NAME_BYTES_MAX || text->bytes % 2)
		return STATUS_INVALID_PARAMETER;
	if (text->bytes) {
		name = malloc(text->bytes);
		if (!name)
			return STATUS_NO_MEMORY;
		if (!guest_copy_in(name, text->buffer, text->bytes)) {
			free(name);
			return STATUS_ACCESS_VIOLATION;
		}
	}
	name_pthread(thread, name, text->bytes / 2);
	thread_lock();
	before = thread->name;
	thread->name = name;
	thread->name_bytes = text->bytes;
	thread_unlock();
	free(before);
	return STATUS_SUCCESS;
}

static u32 name_get(struct thread *thread, struct guest_string *text)
{
	u32 capacity = text->bytes, status = STATUS_SUCCESS;
	u16 *copy = NULL;

	thread_lock();
	text->bytes = thread->name_bytes;
	if (text->bytes > capacity)
		status = STATUS_BUFFER_TOO_SMALL;
	else if (text->bytes && !(copy = malloc(text->bytes)))
		status = STATUS_NO_MEMORY;
	if (copy)
		memcpy(copy, thread->name, text->bytes);
	thread_unlock();
	if (copy && !guest_copy_out(text->buffer, copy, text->bytes))
		status = STATUS_ACCESS_VIOLATION;
	free(copy);
	return status;
}

u32 host_thread_name(struct host_thread_name *params)
{
	u32 access = params->set ? THREAD_SET_LIMITED_INFORMATION : THREAD_QUERY_LIMITED_INFORMATION;
	struct thread *thread;
	u32 status = handle_lookup(params->handle, &thread_type, access, &thread);

	if (status)
		return status;
	status = params->set ? name_set(thread, &params->text) : name_get(thread, &params->text);
	object_release(thread);
	return status;
}

static void zero_slot(guest_ptr teb, u32 slot, const struct teb_layout *layout, u32 width)
{
	const u64 zero = 0;
	u64 array = 0;

	if (slot < TLS_SLOTS) {
		guest_copy_out(teb + layout->tls_slots + slot * width, &zero, width);
	} else if (guest_copy_in(&array, teb + layout->tls_expansion, width) && array) {
		guest_copy_out(array + (slot - TLS_SLOTS) * width, &zero, width);
	}
}

u32 host_thread_zero_tls(struct host_thread_zero_tls *params)
{
	const struct teb_layout *layout = params->wide ? &teb_layout_x86_64 : &teb_layout_i686;

	if (params->slot >= TLS_SLOTS + TLS_EXPANSION_SLOTS)
		return STATUS_INVALID_PARAMETER;
	for (u32 place = 0;; place++) {
		struct thread *thread;

		if (!thread_at(place, &thread))
			return STATUS_SUCCESS;
		if (thread)
			zero_slot(thread->teb, params->slot, layout, params->wide ? 8 : 4);
		object_release(thread);
	}
}
