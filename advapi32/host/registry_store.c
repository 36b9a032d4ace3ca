/*
 * The store: what programs wrote, in an SQLite database of the prefix, "registry.db".
 *
 * The file comes to be at the first write; before that there is nothing to read. It is in WAL mode, so that processes read while
 * one writes, a write that was acknowledged survives the end of the process, and losing power never damages it. Where no prefix
 * can be written, the store lives in memory, and prefix_make_folder has said so.
 *
 * One connection per process, under store_lock.
 */
#include "registry.h"

#include "loader/report.h"
#include "ntdll/host/prefix.h"

#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Marks a record that hides a default. No value has this type. */
#define DELETED 0xffffffffu
#define BUSY_MILLISECONDS 30000

static const char schema[] =
	"pragma journal_mode=wal;"
	"pragma synchronous=normal;"
	"create table if not exists keys(path text primary key, parent text not null, name text not null, folded text not null,"
	" written integer not null, deleted integer not null) without rowid;"
	"create index if not exists children on keys(parent, folded);"
	"create table if not exists vals(path text, folded text, name text not null, type integer not null, data blob,"
	" primary key(path, folded)) without rowid;";

static pthread_mutex_t store_lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3 *database;

static bool open_database(const char *file)
{
	if (sqlite3_open_v2(file, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	    sqlite3_busy_timeout(database, BUSY_MILLISECONDS) == SQLITE_OK &&
	    sqlite3_exec(database, schema, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	if (strcmp(file, ":memory:"))
		report("the registry in %s cannot be opened: %s", file, sqlite3_errmsg(database));
	sqlite3_close(database);
	database = NULL;
	return false;
}

/* Opens the database if there is one, or if it is to be WRITTEN. */
static bool connect_locked(bool written)
{
	const char *folder = prefix_folder();
	char file[PATH_MAX];

	if (database)
		return true;
	if (folder && snprintf(file, sizeof(file), "%s/registry.db", folder) >= (int)sizeof(file))
		folder = NULL;
	if (folder && access(file, F_OK) == 0)
		return open_database(file);
	if (!written)
		return false;
	if (folder && !prefix_make_folder(folder))
		return open_database(file);
	return open_database(":memory:");
}

/* A statement with its text parameters bound, in order; NULL if there is no store. */
static sqlite3_stmt *prepare(const char *sql, const char *first, const char *second)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_text(statement, 1, first, -1, SQLITE_STATIC);
	if (second)
		sqlite3_bind_text(statement, 2, second, -1, SQLITE_STATIC);
	return statement;
}

enum reg_found store_key(const struct reg_name *key, s64 *written)
{
	enum reg_found found = REG_ABSENT;
	sqlite3_stmt *statement;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(false) && (statement = prepare("select deleted, written from keys where path = ?1", key->folded, NULL))) {
		if (sqlite3_step(statement) == SQLITE_ROW) {
			found = sqlite3_column_int(statement, 0) ? REG_DELETED : REG_PRESENT;
			if (written)
				*written = sqlite3_column_int64(statement, 1);
		}
		sqlite3_finalize(statement);
	}
	pthread_mutex_unlock(&store_lock);
	return found;
}

enum reg_found store_value(const struct reg_name *key, const struct reg_name *name, struct reg_value *value)
{
	enum reg_found found = REG_ABSENT;
	sqlite3_stmt *statement;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(false) &&
	    (statement = prepare("select type, data from vals where path = ?1 and folded = ?2", key->folded, name->folded))) {
		if (sqlite3_step(statement) == SQLITE_ROW) {
			value->type = (u32)sqlite3_column_int64(statement, 0);
			value->bytes = (u32)sqlite3_column_bytes(statement, 1);
			value->data = malloc(value->bytes + 1);
			if (value->data)
				memcpy(value->data, sqlite3_column_blob(statement, 1), value->bytes);
			found = value->type == DELETED ? REG_DELETED : REG_PRESENT;
			if (found == REG_DELETED)
				free(value->data);
		}
		sqlite3_finalize(statement);
	}
	pthread_mutex_unlock(&store_lock);
	return found;
}

/* Merges the rows (text, folded, deleted) of a statement into a list. */
static bool merge(const char *sql, const char *key, struct reg_names *names)
{
	sqlite3_stmt *statement;
	bool done = true;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(false) && (statement = prepare(sql, key, NULL))) {
		while (done && sqlite3_step(statement) == SQLITE_ROW) {
			const char *folded = (const char *)sqlite3_column_text(statement, 1);

			if (sqlite3_column_int(statement, 2))
				reg_names_remove(names, folded);
			else
				done = reg_names_add(names, (const char *)sqlite3_column_text(statement, 0), folded);
		}
		sqlite3_finalize(statement);
	}
	pthread_mutex_unlock(&store_lock);
	return done;
}

bool store_list_keys(const struct reg_name *key, struct reg_names *names)
{
	return merge("select name, folded, deleted from keys where parent = ?1", key->folded, names);
}

bool store_list_values(const struct reg_name *key, struct reg_names *names)
{
	return merge("select name, folded, type = 4294967295 from vals where path = ?1", key->folded, names);
}

/* FILETIME of now. */
static s64 file_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec + 11644473600ll) * 10000000 + now.tv_nsec / 100;
}

static u32 status_of_sqlite(int result)
{
	switch (result & 0xff) {
	case SQLITE_DONE:
	case SQLITE_OK: return STATUS_SUCCESS;
	case SQLITE_FULL: return STATUS_DISK_FULL;
	case SQLITE_NOMEM: return STATUS_NO_MEMORY;
	case SQLITE_READONLY:
	case SQLITE_PERM: return STATUS_ACCESS_DENIED;
	default: return STATUS_IO_DEVICE_ERROR;
	}
}

/* Runs a prepared statement to its end. */
static u32 run(sqlite3_stmt *statement)
{
	int result;

	if (!statement)
		return STATUS_NO_MEMORY;
	result = sqlite3_step(statement);
	sqlite3_finalize(statement);
	return status_of_sqlite(result);
}

static void touch(const struct reg_name *key)
{
	sqlite3_stmt *statement = prepare("update keys set written = ?2 where path = ?1", key->folded, NULL);

	if (statement)
		sqlite3_bind_int64(statement, 2, file_time());
	run(statement);
}

u32 store_create_key(const struct reg_name *key, const struct reg_name *parent, const struct reg_name *name)
{
	sqlite3_stmt *statement;
	u32 status = STATUS_ACCESS_DENIED;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(true)) {
		statement = prepare("insert or replace into keys values(?1, ?2, ?3, ?4, ?5, 0)", key->folded, parent->folded);
		if (statement) {
			sqlite3_bind_text(statement, 3, name->text, -1, SQLITE_STATIC);
			sqlite3_bind_text(statement, 4, name->folded, -1, SQLITE_STATIC);
			sqlite3_bind_int64(statement, 5, file_time());
		}
		status = run(statement);
	}
	pthread_mutex_unlock(&store_lock);
	return status;
}

u32 store_delete_key(const struct reg_name *key, bool hides_default)
{
	const char *name = strrchr(key->folded, '\\');
	sqlite3_stmt *statement;
	u32 status = STATUS_ACCESS_DENIED;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(true)) {
		sqlite3_exec(database, "begin immediate", NULL, NULL, NULL);
		status = run(prepare("delete from vals where path = ?1", key->folded, NULL));
		if (!status && hides_default && name) {
			char *parent = strndup(key->folded, name - key->folded);

			statement = prepare("insert or replace into keys values(?1, ?2, ?3, ?3, ?4, 1)", key->folded, parent);
			if (statement) {
				sqlite3_bind_text(statement, 3, name + 1, -1, SQLITE_STATIC);
				sqlite3_bind_int64(statement, 4, file_time());
			}
			status = run(statement);
			free(parent);
		} else if (!status) {
			status = run(prepare("delete from keys where path = ?1", key->folded, NULL));
		}
		sqlite3_exec(database, status ? "rollback" : "commit", NULL, NULL, NULL);
	}
	pthread_mutex_unlock(&store_lock);
	return status;
}

static u32 put_value(const struct reg_name *key, const struct reg_name *name, u32 type, const void *data, u32 bytes)
{
	sqlite3_stmt *statement;
	u32 status = STATUS_ACCESS_DENIED;

	pthread_mutex_lock(&store_lock);
	if (connect_locked(true)) {
		statement = prepare("insert or replace into vals values(?1, ?2, ?3, ?4, ?5)", key->folded, name->folded);
		if (statement) {
			sqlite3_bind_text(statement, 3, name->text, -1, SQLITE_STATIC);
			sqlite3_bind_int64(statement, 4, type);
			sqlite3_bind_blob(statement, 5, bytes ? data : "", (int)bytes, SQLITE_STATIC);
		}
		status = run(statement);
		touch(key);
	}
	pthread_mutex_unlock(&store_lock);
	return status;
}

u32 store_set_value(const struct reg_name *key, const struct reg_name *name, u32 type, const void *data, u32 bytes)
{
	/* A type is any number but the one that marks a hidden default. */
	return type == DELETED ? STATUS_INVALID_PARAMETER : put_value(key, name, type, data, bytes);
}

u32 store_delete_value(const struct reg_name *key, const struct reg_name *name, bool hides_default)
{
	u32 status = STATUS_ACCESS_DENIED;

	if (hides_default)
		return put_value(key, name, DELETED, NULL, 0);
	pthread_mutex_lock(&store_lock);
	if (connect_locked(true)) {
		status = run(prepare("delete from vals where path = ?1 and folded = ?2", key->folded, name->folded));
		touch(key);
	}
	pthread_mutex_unlock(&store_lock);
	return status;
}

u32 store_flush(void)
{
	int result = SQLITE_OK;

	pthread_mutex_lock(&store_lock);
	if (database)
		result = sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	pthread_mutex_unlock(&store_lock);
	return status_of_sqlite(result);
}
