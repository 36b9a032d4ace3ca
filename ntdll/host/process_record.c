/*
 * Records of processes: see process_record.h.
 */
#include "process_record.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct process_record *process_record_create(int *fd)
{
	struct process_record *record;

	*fd = memfd_create(PROCESS_RECORD_NAME, MFD_CLOEXEC);
	if (*fd < 0)
		return NULL;
	record = ftruncate(*fd, PROCESS_RECORD_BYTES) ? MAP_FAILED :
							mmap(NULL, PROCESS_RECORD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	if (record != MAP_FAILED)
		return record;
	close(*fd);
	*fd = -1;
	return NULL;
}

struct process_record *process_record_map(int fd)
{
	struct stat info;
	struct process_record *record;

	if (fstat(fd, &info) || info.st_size < (off_t)PROCESS_RECORD_BYTES)
		return NULL;
	record = mmap(NULL, PROCESS_RECORD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (record == MAP_FAILED)
		return NULL;
	if (__atomic_load_n(&record->version, __ATOMIC_ACQUIRE) == PROCESS_RECORD_VERSION)
		return record;
	munmap(record, PROCESS_RECORD_BYTES);
	return NULL;
}

void process_record_unmap(struct process_record *record)
{
	if (record)
		munmap(record, PROCESS_RECORD_BYTES);
}

/* Opens the descriptor NAME of FOLDER, /proc/PID/fd, if it is a record. */
static struct process_record *open_record(int folder, const char *name)
{
	static const char wanted[] = "/memfd:" PROCESS_RECORD_NAME;
	char target[64];
	ssize_t length = readlinkat(folder, name, target, sizeof(target) - 1);
	struct process_record *record;
	int fd;

	if (length < (ssize_t)sizeof(wanted) - 1 || memcmp(target, wanted, sizeof(wanted) - 1))
		return NULL;
	fd = openat(folder, name, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	record = process_record_map(fd);
	close(fd);
	return record;
}

struct process_record *process_record_find(u32 pid)
{
	char path[40];
	struct process_record *record = NULL;
	struct dirent *entry;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%u/fd", pid);
	folder = opendir(path);
	if (!folder)
		return NULL;
	while ((entry = readdir(folder))) {
		if (*entry->d_name == '.')
			continue;
		record = open_record(dirfd(folder), entry->d_name);
		/* A parent holds no descriptor of its children's records, but a child may briefly hold its parent's. */
		if (record && record->process_id == pid)
			break;
		process_record_unmap(record);
		record = NULL;
	}
	closedir(folder);
	return record;
}

u32 process_record_set_exit(struct process_record *record, u32 exit_code)
{
	u32 before = 0;

	/* 1: somebody writes the code; 2: it is there. */
	if (__atomic_compare_exchange_n(&record->exited, &before, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
		record->exit_code = exit_code;
		__atomic_store_n(&record->exited, 2, __ATOMIC_RELEASE);
		return exit_code;
	}
	return before == 2 ? record->exit_code : exit_code;
}
