/*
 * Access tokens.
 *
 * A process runs as one Linux user, and every token stands for that user as a member of the Users group, without rights of an
 * administrator, whoever the user is on Linux. The process's token is made when it is first asked for. A thread that impersonates
 * keeps a reference to its token.
 *
 * token_lock guards what tokens hold and which token a thread has; a leaf.
 */
#include "thread.h"

#include "loader/status.h"

#include <decant/token.h>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define TOKEN_ASSIGN_PRIMARY 0x01u
#define TOKEN_DUPLICATE 0x02u
#define TOKEN_IMPERSONATE 0x04u
#define TOKEN_QUERY 0x08u
#define TOKEN_ADJUST_PRIVILEGES 0x20u
#define TOKEN_ADJUST_GROUPS 0x40u
#define TOKEN_ADJUST_DEFAULT 0x80u

#define TOKEN_PRIMARY 1u
#define TOKEN_IMPERSONATION 2u
#define LEVEL_IMPERSONATION 2u
#define LEVEL_DELEGATION 3u

/* What a member of Users has (Microsoft, "User Rights Assignment"): shutdown, change notify, undock, working set, time zone. */
#define SE_SHUTDOWN (1ull << 19)
#define SE_CHANGE_NOTIFY (1ull << 23)
#define SE_UNDOCK (1ull << 25)
#define SE_INC_WORKING_SET (1ull << 33)
#define SE_TIME_ZONE (1ull << 34)
#define USER_PRIVILEGES (SE_SHUTDOWN | SE_CHANGE_NOTIFY | SE_UNDOCK | SE_INC_WORKING_SET | SE_TIME_ZONE)

struct token {
	struct object object;
	u32 type, level;
	u64 privileges, enabled;
	u64 id, modified_id;
};

static const struct object_type token_type = {
	.name = "Token",
	.size = sizeof(struct token),
	.generic_read = ACCESS_STANDARD_READ | TOKEN_QUERY,
	.generic_write = ACCESS_STANDARD_READ | TOKEN_ADJUST_PRIVILEGES | TOKEN_ADJUST_GROUPS | TOKEN_ADJUST_DEFAULT,
	.generic_execute = ACCESS_STANDARD_READ,
	.all = ACCESS_STANDARD_REQUIRED | 0x1ffu,
};

static pthread_mutex_t token_lock = PTHREAD_MUTEX_INITIALIZER;
static struct token *process_token;
static u64 last_id = 0x10000;

static u64 next_id(void)
{
	return __atomic_add_fetch(&last_id, 1, __ATOMIC_RELAXED);
}

static struct token *token_create(u32 type, u32 level, u64 privileges, u64 enabled)
{
	struct token *token = object_create(&token_type);

	if (token) {
		token->type = type;
		token->level = level;
		token->privileges = privileges;
		token->enabled = enabled;
		token->id = next_id();
		token->modified_id = next_id();
	}
	return token;
}

/* A reference to the token of the process whose handle this is. Other processes act for the same user, with tokens of their own. */
static u32 token_of_process(guest_handle process, struct token **token)
{
	struct object *object;
	u32 status = handle_lookup(process, object_current_process()->type, 0, &object);

	if (status)
		return status;
	if (object != object_current_process()) {
		*token = token_create(TOKEN_PRIMARY, 0, USER_PRIVILEGES, SE_CHANGE_NOTIFY);
	} else {
		pthread_mutex_lock(&token_lock);
		if (!process_token)
			process_token = token_create(TOKEN_PRIMARY, 0, USER_PRIVILEGES, SE_CHANGE_NOTIFY);
		*token = process_token;
		if (*token)
			object_retain(*token);
		pthread_mutex_unlock(&token_lock);
	}
	object_release(object);
	return *token ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}

static u32 token_of_thread(guest_handle handle, struct token **token)
{
	struct thread *thread;
	u32 status = handle_lookup(handle, &thread_type, 0, &thread);

	if (status)
		return status;
	pthread_mutex_lock(&token_lock);
	*token = (struct token *)thread->token;
	if (*token)
		object_retain(*token);
	pthread_mutex_unlock(&token_lock);
	object_release(thread);
	return *token ? STATUS_SUCCESS : STATUS_NO_TOKEN;
}

u32 host_token_open(struct host_token_open *params)
{
	struct token *token;
	u32 status = params->of_thread ? token_of_thread(params->handle, &token) : token_of_process(params->handle, &token);

	if (status)
		return status;
	status = handle_create(token, params->access, params->inherit ? HOST_HANDLE_INHERIT : 0, &params->token);
	object_release(token);
	return status;
}

/* Three numbers made of the machine's id (machine-id(5)), or of nothing where it has none. */
static void machine_numbers(u32 *numbers)
{
	static const char *const files[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };
	char text[64];
	ssize_t length = 0;
	u64 hash = 0xcbf29ce484222325;

	for (unsigned i = 0; i < 2 && length <= 0; i++) {
		int fd = open(files[i], O_RDONLY | O_CLOEXEC);

		if (fd >= 0) {
			length = read(fd, text, sizeof(text));
			close(fd);
		}
	}
	for (unsigned part = 0; part < 3; part++) {
		for (ssize_t i = 0; i < length; i++)
			hash = (hash ^ (u8)text[i]) * 0x100000001b3;
		hash = (hash ^ part) * 0x100000001b3;
		numbers[part] = (u32)(hash >> 16);
	}
}

u32 host_token_query(struct host_token_query *params)
{
	struct token *token;
	u32 status = handle_lookup(params->token, &token_type, 0, &token);

	if (status)
		return status;
	pthread_mutex_lock(&token_lock);
	params->privileges = token->privileges;
	params->enabled = token->enabled;
	params->modified_id = token->modified_id;
	pthread_mutex_unlock(&token_lock);
	params->id = token->id;
	params->type = token->type;
	params->level = token->level;
	params->uid = geteuid();
	params->gid = getegid();
	machine_numbers(params->machine);
	if (!(handle_access(params->token) & TOKEN_QUERY))
		status = STATUS_ACCESS_DENIED;
	object_release(token);
	return status;
}

u32 host_token_adjust_privileges(struct host_token_adjust_privileges *params)
{
	struct token *token;
	u64 enabled;
	u32 status = handle_lookup(params->token, &token_type, TOKEN_ADJUST_PRIVILEGES, &token);

	if (status)
		return status;
	pthread_mutex_lock(&token_lock);
	params->privileges_before = token->privileges;
	params->enabled_before = token->enabled;
	token->privileges &= ~params->remove;
	enabled = ((token->enabled & ~params->disable) | params->enable) & token->privileges;
	if (enabled != params->enabled_before || token->privileges != params->privileges_before)
		token->modified_id = next_id();
	token->enabled = enabled;
	pthread_mutex_unlock(&token_lock);
	object_release(token);
	return STATUS_SUCCESS;
}

u32 host_token_duplicate(struct host_token_duplicate *params)
{
	struct token *token, *copy;
	u32 access = params->access;
	u32 status = handle_lookup(params->token, &token_type, TOKEN_DUPLICATE, &token);

	if (status)
		return status;
	if (params->type != TOKEN_PRIMARY && params->type != TOKEN_IMPERSONATION)
		status = STATUS_INVALID_PARAMETER;
	else if (params->type == TOKEN_IMPERSONATION && params->level > LEVEL_DELEGATION)
		status = STATUS_BAD_IMPERSONATION_LEVEL;
	/* Who only identifies a client cannot act for it by making a copy. */
	else if (token->type == TOKEN_IMPERSONATION &&
		 (params->type == TOKEN_PRIMARY ? token->level < LEVEL_IMPERSONATION : params->level > token->level))
		status = STATUS_BAD_IMPERSONATION_LEVEL;
	if (!status) {
		pthread_mutex_lock(&token_lock);
		copy = token_create(params->type, params->type == TOKEN_PRIMARY ? 0 : params->level, token->privileges, token->enabled);
		pthread_mutex_unlock(&token_lock);
		if (!access)
			access = handle_access(params->token);
		status = copy ? handle_create(copy, access, params->inherit ? HOST_HANDLE_INHERIT : 0, &params->copy) : STATUS_NO_MEMORY;
		object_release(copy);
	}
	object_release(token);
	return status;
}

u32 host_token_impersonate(struct host_token_impersonate *params)
{
	struct token *token = NULL;
	struct object *before;
	struct thread *thread;
	u32 status = handle_lookup(params->thread, &thread_type, 0, &thread);

	if (status)
		return status;
	if (params->token)
		status = handle_lookup(params->token, &token_type, TOKEN_IMPERSONATE, &token);
	if (!status && token && token->type != TOKEN_IMPERSONATION)
		status = STATUS_BAD_TOKEN_TYPE;
	if (!status) {
		pthread_mutex_lock(&token_lock);
		before = thread->token;
		thread->token = token ? &token->object : NULL;
		pthread_mutex_unlock(&token_lock);
		token = (struct token *)before;
	}
	object_release(token);
	object_release(thread);
	return status;
}
