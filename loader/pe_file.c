/*
 * PE files on disk: see pe_file.h.
 */
#include "pe_file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Almost every file has its headers in the first page; self-extracting ones may have a large DOS part before them. */
#define FIRST_READ 4096u
#define LONGEST_HEADERS (1u << 20)

/* Reads until SIZE bytes are there or the file ends. Returns how many there are; an unreadable file is an empty one. */
static size_t read_all(int fd, u8 *to, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t count = pread(fd, to + done, size - done, done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		done += count;
	}
	return done;
}

enum pe_result pe_read_headers(int fd, struct pe_headers *out, u64 *file_size, const char **why)
{
	u8 first[FIRST_READ];
	u8 *longer;
	size_t length;
	struct stat file;
	enum pe_result result;

	if (fstat(fd, &file) < 0 || !S_ISREG(file.st_mode)) {
		*why = "not a regular file";
		return PE_NOT_MZ;
	}
	*file_size = file.st_size;
	result = pe_parse(first, read_all(fd, first, sizeof(first)), *file_size, out, why);
	if (result != PE_MORE)
		return result;
	length = *file_size < LONGEST_HEADERS ? *file_size : LONGEST_HEADERS;
	longer = malloc(length);
	if (!longer) {
		*why = "there is no memory for its headers";
		return PE_INVALID;
	}
	result = pe_parse(longer, read_all(fd, longer, length), *file_size, out, why);
	free(longer);
	return result == PE_MORE ? PE_INVALID : result;
}

enum pe_result pe_file_read(int fd, struct pe_file *out, const char **why)
{
	struct stat file;
	enum pe_result result;
	u8 *bytes;

	if (fstat(fd, &file) < 0 || !S_ISREG(file.st_mode)) {
		*why = "not a regular file";
		return PE_NOT_MZ;
	}
	bytes = malloc(file.st_size + 1);
	if (!bytes) {
		*why = "there is no memory for it";
		return PE_INVALID;
	}
	out->bytes = bytes;
	out->length = read_all(fd, bytes, file.st_size);
	result = pe_parse(bytes, out->length, out->length, &out->headers, why);
	if (result != PE_OK)
		free(bytes);
	return result;
}

void pe_file_finish(struct pe_file *file)
{
	free((void *)file->bytes);
	file->bytes = NULL;
}

const char *pe_headers_unrunnable(const struct pe_headers *headers)
{
	switch (headers->machine) {
	case PE_MACHINE_AMD64:
		if (!headers->is_64)
			return "an x86_64 file with 32-bit headers";
		break;
	case PE_MACHINE_I386:
		if (headers->directories[PE_DIRECTORY_CLR].rva)
			return "a .NET program: it needs a .NET runtime, which is not there";
		if (headers->is_64)
			return "an i386 file with 64-bit headers";
		break;
	case PE_MACHINE_ARM64:
		return "a program for ARM64 processors";
	case PE_MACHINE_ARM:
	case PE_MACHINE_ARMNT:
		return "a program for ARM processors";
	case PE_MACHINE_IA64:
		return "a program for Itanium processors";
	default:
		return "a program for another processor";
	}
	if (headers->characteristics & PE_FILE_DLL)
		return "a DLL, not a program";
	switch (headers->subsystem) {
	case 2: /* windowed */
	case 3: /* console */
		break;
	case 1:
		return "a driver or another program of the native subsystem";
	case 10:
	case 11:
	case 12:
	case 13:
		return "a program for UEFI firmware";
	default:
		return "a program of a subsystem other than Windows";
	}
	if (headers->directories[PE_DIRECTORY_CLR].rva)
		return "a .NET program: it needs a .NET runtime, which is not there";
	if (!headers->entry)
		return "a program without an entry point";
	return NULL;
}

const char *pe_describe_unrunnable(int fd)
{
	struct pe_headers headers;
	u64 file_size;
	const char *why;

	if (pe_read_headers(fd, &headers, &file_size, &why) != PE_OK)
		return why;
	return pe_headers_unrunnable(&headers);
}
