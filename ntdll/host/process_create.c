/*
 * Starting processes: the parent's side of CreateProcess.
 *
 * A child is `decant --start FD` with a record and start information of its own (process_start.h), or, for a program of Unix, that
 * program. It is made with vfork: the child runs on this memory until it executes, which costs the same however large
 * this process is, and its failure to do so is known at once. What it inherits keeps its descriptor numbers; close-on-exec is taken
 * off in the child only, so processes started at the same time by other threads get nothing of it.
 */
#include "process_create.h"

#include "file.h"
#include "job_member.h"
#include "path.h"
#include "pipe.h"
#include "process.h"
#include "process_start.h"
#include "loader/guest_copy.h"
#include "loader/pe_file.h"
#include "loader/status.h"

#include <decant/object.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define INHERITED_MAX 4096u

/* --- the start information --- */

/* Start information as it grows. */
struct start_builder {
	struct process_start *start;
	size_t capacity;
	u32 status;
};

/* Room for BYTES that the text at offset FIELD of struct process_start then names; NULL without memory. */
static void *builder_add(struct start_builder *builder, size_t field, size_t bytes)
{
	size_t at = (builder->start->bytes + 7) & ~(size_t)7;

	if (at + bytes > builder->capacity) {
		size_t capacity = (at + bytes) * 2;
		struct process_start *larger = realloc(builder->start, capacity);

		if (!larger) {
			builder->status = STATUS_NO_MEMORY;
			return NULL;
		}
		memset((char *)larger + builder->capacity, 0, capacity - builder->capacity);
		builder->start = larger;
		builder->capacity = capacity;
	}
	*(struct process_start_text *)((char *)builder->start + field) = (struct process_start_text){ (u32)at, (u32)bytes };
	builder->start->bytes = at + bytes;
	return (char *)builder->start + at;
}

static void builder_add_guest(struct start_builder *builder, size_t field, const struct guest_string *string)
{
	void *to;

	/* Nobody has a longer command line, title or environment. */
	if (string->bytes > 16u << 20) {
		builder->status = STATUS_INVALID_PARAMETER;
		return;
	}
	to = builder_add(builder, field, string->bytes);
	if (to && !guest_copy_in(to, string->buffer, string->bytes))
		builder->status = STATUS_ACCESS_VIOLATION;
}

/* --- what is inherited --- */

struct inheritance {
	struct process_start_handle handles[INHERITED_MAX];
	struct file *files[INHERITED_MAX]; /* a reference each: a descriptor stays open until the child has it */
	u32 count;
	int moved[INHERITED_MAX + 6];      /* descriptors opened for this, closed when it is done */
	u32 moved_count;
	const guest_handle *only;          /* PROC_THREAD_ATTRIBUTE_HANDLE_LIST, or NULL for all */
	u32 only_count;
	int standard[3];                   /* descriptors for the child's 0 to 2, -1: none */
	struct file *standard_files[3];
};

/* A descriptor above 2 for the same file. */
static int keep_clear(struct inheritance *inheritance, int fd)
{
	int moved;

	if (fd > 2)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (moved >= 0)
		inheritance->moved[inheritance->moved_count++] = moved;
	return moved;
}

static bool is_listed(const struct inheritance *inheritance, guest_handle handle)
{
	if (!inheritance->only)
		return true;
	for (u32 i = 0; i < inheritance->only_count; i++)
		if (inheritance->only[i] == handle)
			return true;
	return false;
}

static bool inherit_one(guest_handle handle, struct object *object, u32 access, u32 flags, void *context)
{
	struct inheritance *inheritance = context;
	struct file *file = (struct file *)object;
	struct process_start_handle *to;
	int fd;

	if (!(flags & HOST_HANDLE_INHERIT) || (object->type != &file_type && object->type->base != &file_type) || file->fd < 0 || !is_listed(inheritance, handle))
		return true;
	if (inheritance->count == INHERITED_MAX)
		return false;
	fd = keep_clear(inheritance, file->fd);
	if (fd < 0)
		return true;
	object_retain(object);
	if (file->pipe)
		file->pipe->inherited = true;
	to = &inheritance->handles[inheritance->count];
	inheritance->files[inheritance->count++] = file;
	*to = (struct process_start_handle){
		.handle = handle,
		.access = access,
		.flags = flags,
		.fd = fd,
		.share_mode = file->share_mode,
		.options = file->options,
		.file_access = file->access,
		.kind = file->kind,
		.drive = file->drive,
		.position = file->position,
		.append_only = file->append_only,
		.alertable = file->alertable,
	};
	return true;
}

static bool is_inherited(const struct inheritance *inheritance, guest_handle handle)
{
	for (u32 i = 0; i < inheritance->count; i++)
		if (inheritance->handles[i].handle == handle)
			return true;
	return false;
}

static int open_nowhere(struct inheritance *inheritance)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		inheritance->moved[inheritance->moved_count++] = fd;
	return fd;
}

/* The child's descriptors 0 to 2, and the handles it has for them. */
static void inherit_standard(struct inheritance *inheritance, const struct host_process_create *params, struct process_start *start)
{
	for (int i = 0; i < 3; i++) {
		inheritance->standard[i] = -1;
		if (!params->standard[i] || handle_lookup(params->standard[i], &file_type, 0, &inheritance->standard_files[i])) {
			/* A console that nobody sees takes what is written and has no input. */
			if (params->numbers.console == HOST_CONSOLE_NEW && (inheritance->standard[i] = open_nowhere(inheritance)) >= 0)
				start->standard_open |= 1u << i;
			continue;
		}
		if (inheritance->standard_files[i]->fd < 0)
			continue;
		if (inheritance->standard_files[i]->pipe)
			inheritance->standard_files[i]->pipe->inherited = true;
		inheritance->standard[i] = keep_clear(inheritance, inheritance->standard_files[i]->fd);
		if (is_inherited(inheritance, params->standard[i]))
			start->standard[i] = params->standard[i];
		else
			start->standard_open |= 1u << i;
	}
}

static void inheritance_free(struct inheritance *inheritance)
{
	for (u32 i = 0; i < inheritance->count; i++)
		object_release(inheritance->files[i]);
	for (u32 i = 0; i < inheritance->moved_count; i++)
		close(inheritance->moved[i]);
	for (int i = 0; i < 3; i++)
		object_release(inheritance->standard_files[i]);
	free(inheritance);
}

/* --- the program --- */

static u32 open_status(int error)
{
	return error == EISDIR ? STATUS_FILE_IS_A_DIRECTORY : path_status(error);
}

enum program_kind { PROGRAM_WINDOWS, PROGRAM_UNIX };

/* What the file at PATH is, and a Windows program for which *machine, or why it cannot be run. */
static u32 look_at_program(const char *path, enum program_kind *kind, u32 *machine)
{
	char start[4] = "";
	struct pe_headers headers;
	const char *why;
	u64 size;
	u32 status = STATUS_SUCCESS;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return open_status(errno);
	if (pread(fd, start, 4, 0) == 4 && (!memcmp(start, "\177ELF", 4) || !memcmp(start, "#!", 2)) && !access(path, X_OK)) {
		*kind = PROGRAM_UNIX;
	} else if (pe_describe_unrunnable(fd)) {
		status = STATUS_INVALID_IMAGE_FORMAT;
		if (pe_read_headers(fd, &headers, &size, &why) != PE_OK && !memcmp(start, "MZ", 2))
			status = STATUS_INVALID_IMAGE_WIN_16;
		if (memcmp(start, "MZ", 2))
			status = STATUS_INVALID_IMAGE_NOT_MZ;
	} else {
		*kind = PROGRAM_WINDOWS;
		if (pe_read_headers(fd, &headers, &size, &why) == PE_OK)
			*machine = headers.machine;
	}
	close(fd);
	return status;
}

/* The Unix path of an NT path from the guest. */
static u32 unix_path(const struct guest_string *name, char *path)
{
	u16 units[PATH_MAX];

	if (name->bytes > sizeof(units))
		return STATUS_NAME_TOO_LONG;
	if (!guest_copy_in(units, name->buffer, name->bytes))
		return STATUS_ACCESS_VIOLATION;
	return path_to_unix(units, name->bytes / 2, path);
}

static bool is_folder(const char *path)
{
	struct stat info;

	return !stat(path, &info) && S_ISDIR(info.st_mode);
}

/* Where a child is to start. It must be a folder of Unix, so one that only the layer has, such as a new C:\, is made in the prefix. */
static u32 start_folder(const struct guest_string *name, char *folder)
{
	u16 units[PATH_MAX];
	struct path path;
	u32 status = unix_path(name, folder);

	if (!status && is_folder(folder))
		return STATUS_SUCCESS;
	if (name->bytes > sizeof(units))
		return STATUS_NAME_TOO_LONG;
	if (!guest_copy_in(units, name->buffer, name->bytes))
		return STATUS_ACCESS_VIOLATION;
	status = path_parse(&path, units, name->bytes / 2);
	if (!status)
		status = path_find(&path);
	if (!status && !path.layer)
		status = STATUS_NOT_A_DIRECTORY;
	if (!status)
		status = path_make_real(&path);
	path_finish(&path);
	return status ? status : unix_path(name, folder);
}

/* --- the child --- */

struct child {
	const char *program;
	char *const *arguments;
	char *const *environment;
	const char *directory; /* NULL: the same */
	const struct inheritance *inheritance;
	struct job_child jobs;
	int start_fd;          /* -1: none */
	bool stop;             /* a program of Unix that starts suspended */
	u32 machine;           /* of a Windows program */
	int error;
};

static void keep_open(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

/* Runs in the child, on the parent's memory: nothing but system calls. */
static int child_main(void *argument)
{
	struct child *child = argument;
	const struct inheritance *inheritance = child->inheritance;
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t none;

	/* Handlers would run on the parent's memory; the mask was closed before the call. */
	for (int signal = 1; signal < NSIG; signal++) {
		struct sigaction now;

		if (!sigaction(signal, NULL, &now) && now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)
			sigaction(signal, &action, NULL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (child->directory && chdir(child->directory)) {
		child->error = errno;
		_exit(127);
	}
	for (int i = 0; i < 3; i++) {
		if (inheritance->standard[i] >= 0)
			dup2(inheritance->standard[i], i);
		else
			close(i);
	}
	if (child->start_fd >= 0) {
		for (u32 i = 0; i < inheritance->count; i++)
			keep_open(inheritance->handles[i].fd);
		for (u32 i = 0; i < 2 * child->jobs.count; i++)
			keep_open(child->jobs.fds[i]);
		keep_open(child->start_fd);
	}
	execve(child->program, child->arguments, child->environment);
	child->error = errno;
	_exit(127);
}

#define CHILD_STACK_BYTES 0x10000u

/* Starts CHILD; *pidfd is for it. Returns its id, or -1 with errno set if it did not come to execute its program. */
static pid_t spawn(struct child *child, int *pidfd)
{
	char *stack = mmap(NULL, CHILD_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	sigset_t all, before;
	int error, status;
	pid_t pid;

	if (stack == MAP_FAILED)
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	child->error = 0;
	pid = clone(child_main, stack + CHILD_STACK_BYTES, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, child, pidfd);
	error = errno;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	munmap(stack, CHILD_STACK_BYTES);
	if (pid >= 0 && child->error) {
		waitpid(pid, &status, 0);
		close(*pidfd);
		error = child->error;
		pid = -1;
	}
	errno = error;
	return pid;
}

/* A program of decant: what it starts with goes into its record's file. */
static pid_t spawn_windows(struct child *child, const struct process_start *start, struct process_record **record, int *pidfd)
{
	char number[16];
	char *arguments[] = { "decant", PROCESS_START_OPTION, number, (char *)start + start->unix_path.offset, NULL };
	pid_t pid;
	int error;

	if (pwrite(child->start_fd, start, start->bytes, PROCESS_RECORD_BYTES) != (ssize_t)start->bytes)
		return -1;
	snprintf(number, sizeof(number), "%d", child->start_fd);
	child->program = "/proc/self/exe";
	child->arguments = arguments;
	child->environment = environ;
	(*record)->create_time = process_self()->create_time;
	pid = spawn(child, pidfd);
	error = errno;
	if (pid >= 0)
		(*record)->process_id = (u32)pid;
	errno = error;
	return pid;
}

static pid_t spawn_unix(struct child *child, const struct process_start *start, int *pidfd)
{
	char **arguments = unix_arguments(child->program, process_start_text(start, start->command_line), start->command_line.bytes / 2);
	char **environment = unix_environment(process_start_text(start, start->environment), start->environment.bytes / 2);
	const char **stopped = NULL;
	size_t count = 1;
	pid_t pid = -1;

	while (arguments && arguments[count - 1])
		count++;
	stopped = calloc(count + 3, sizeof(*stopped));
	if (stopped) {
		stopped[0] = "decant";
		stopped[1] = PROCESS_STOPPED_OPTION;
	}
	errno = ENOMEM;
	if (arguments && environment && stopped) {
		child->arguments = arguments;
		child->environment = environment;
		/* Only another program can stop before it executes this one: vfork waits for the first of them. */
		if (child->stop) {
			stopped[2] = child->program;
			memcpy(stopped + 3, arguments, count * sizeof(*stopped));
			child->program = "/proc/self/exe";
			child->arguments = (char *const *)stopped;
		}
		pid = spawn(child, pidfd);
	}
	free(stopped);
	unix_strings_free(arguments);
	unix_strings_free(environment);
	return pid;
}

/* --- the call --- */

static u32 publish(struct host_process_create *params, struct process *process, struct object *thread)
{
	u32 status = handle_create(process, params->process_access, params->handle_flags & HOST_HANDLE_INHERIT, &params->process);

	if (status)
		return status;
	status = handle_create(thread, params->thread_access, params->handle_flags >> 16 & HOST_HANDLE_INHERIT, &params->thread);
	if (status)
		handle_close(params->process);
	params->process_id = process->id;
	params->thread_id = process->id << 10;
	return status;
}

static u32 copy_handle_list(const struct host_process_create *params, guest_handle **list)
{
	u32 width = params->handle_bytes;

	*list = NULL;
	if (!params->handles)
		return STATUS_SUCCESS;
	if (params->handle_count > INHERITED_MAX || (width != 4 && width != 8))
		return STATUS_INVALID_PARAMETER;
	*list = calloc(params->handle_count + 1, sizeof(**list));
	if (!*list)
		return STATUS_NO_MEMORY;
	for (u32 i = 0; i < params->handle_count; i++)
		if (!guest_copy_in(&(*list)[i], params->handles + (u64)i * width, width)) {
			free(*list);
			*list = NULL;
			return STATUS_ACCESS_VIOLATION;
		}
	return STATUS_SUCCESS;
}

static u32 build_start(struct start_builder *builder, const struct host_process_create *params, const char *path)
{
	struct process_start *start;
	char *copy;

	builder->capacity = 32768;
	builder->start = start = calloc(1, builder->capacity);
	if (!start)
		return STATUS_NO_MEMORY;
	start->bytes = sizeof(*start);
	start->numbers = params->numbers;
	copy = builder_add(builder, offsetof(struct process_start, unix_path), strlen(path) + 1);
	if (copy)
		strcpy(copy, path);
	builder_add_guest(builder, offsetof(struct process_start, command_line), &params->command_line);
	builder_add_guest(builder, offsetof(struct process_start, environment), &params->environment);
	builder_add_guest(builder, offsetof(struct process_start, title), &params->title);
	builder_add_guest(builder, offsetof(struct process_start, desktop), &params->desktop);
	builder_add_guest(builder, offsetof(struct process_start, runtime), &params->runtime);
	return builder->status;
}

/* Everything is there: starts the program and makes the handles. */
static u32 start_child(struct host_process_create *params, struct child *child, struct start_builder *builder, enum program_kind kind)
{
	struct process_record *record = NULL;
	struct object *thread = NULL;
	struct process *process;
	int pidfd = -1, error;
	pid_t pid = -1;
	u32 status;

	child->start_fd = -1;
	if (kind == PROGRAM_WINDOWS) {
		record = process_record_create(&child->start_fd);
		if (!record)
			return STATUS_TOO_MANY_OPENED_FILES;
		record->suspend_count = params->flags & HOST_PROCESS_SUSPENDED ? 1 : 0;
		record->group_id = params->numbers.group_id;
		record->priority_class = 0x20;
		record->machine = child->machine;
		/* The child is to be seen as soon as it is there. */
		record->parent_id = process_self()->id;
		record->path_units = (u32)path_to_dos(child->program, record->path, PROCESS_PATH_UNITS);
		record->threads[0] = 1;
		__atomic_store_n(&record->version, PROCESS_RECORD_VERSION, __ATOMIC_RELEASE);
	}
	status = job_child_prepare(&child->jobs, record, params->flags & HOST_PROCESS_BREAKAWAY);
	if (!status)
		pid = record ? spawn_windows(child, builder->start, &record, &pidfd) : spawn_unix(child, builder->start, &pidfd);
	error = errno;
	job_child_started(&child->jobs, pid > 0 ? (u32)pid : 0);
	if (record)
		close(child->start_fd);
	if (pid < 0) {
		process_record_unmap(record);
		if (status)
			return status;
		errno = error;
		return errno == ENOEXEC ? STATUS_INVALID_IMAGE_FORMAT : errno == ENOTDIR ? STATUS_NOT_A_DIRECTORY : open_status(errno);
	}
	process = process_new((u32)pid, pidfd, record, &thread);
	if (!process)
		return STATUS_NO_MEMORY;
	status = publish(params, process, thread);
	object_release(thread);
	object_release(process);
	return status;
}

u32 host_process_create(struct host_process_create *params)
{
	char path[PATH_MAX], directory[PATH_MAX];
	struct start_builder builder = { NULL, 0, STATUS_SUCCESS };
	struct inheritance *inheritance = NULL;
	struct child child = { .program = path, .start_fd = -1 };
	guest_handle *list = NULL;
	enum program_kind kind = PROGRAM_WINDOWS;
	void *handles;
	u32 status = unix_path(&params->image, path);

	if (!status)
		status = look_at_program(path, &kind, &child.machine);
	if (!status && params->directory.bytes) {
		status = start_folder(&params->directory, directory);
		child.directory = directory;
	}
	if (!status)
		status = copy_handle_list(params, &list);
	if (!status)
		status = build_start(&builder, params, path);
	if (!status) {
		inheritance = calloc(1, sizeof(*inheritance));
		status = inheritance ? STATUS_SUCCESS : STATUS_NO_MEMORY;
	}
	if (!status) {
		inheritance->only = list;
		inheritance->only_count = params->handle_count;
		if (params->flags & HOST_PROCESS_INHERIT)
			handle_for_each(inherit_one, inheritance);
		inherit_standard(inheritance, params, builder.start);
		handles = builder_add(&builder, offsetof(struct process_start, handles), inheritance->count * sizeof(*inheritance->handles));
		if (handles)
			memcpy(handles, inheritance->handles, inheritance->count * sizeof(*inheritance->handles));
		child.inheritance = inheritance;
		child.stop = kind == PROGRAM_UNIX && params->flags & HOST_PROCESS_SUSPENDED;
		status = builder.status;
	}
	if (!status)
		status = start_child(params, &child, &builder, kind);
	if (inheritance)
		inheritance_free(inheritance);
	free(builder.start);
	free(list);
	return status;
}
