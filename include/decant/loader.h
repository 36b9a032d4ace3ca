/*
 * Host calls of the loader: what guest code learns at its start, and how it maps images.
 */
#ifndef DECANT_LOADER_H
#define DECANT_LOADER_H

#include "host_call.h"

#define HOST_CALLS_LOADER(CALL) \
	CALL(loader_start) \
	CALL(loader_map_image) \
	CALL(loader_unmap_image) \
	CALL(loader_report)
HOST_NUMBERS(LOADER);

/*
 * What the first thread asks for before anything else runs. Each string is copied to its buffer if it fits, without a
 * terminator; *_bytes is the capacity in bytes on entry and the true length on return. STATUS_BUFFER_TOO_SMALL where one did
 * not fit: call again with the lengths returned.
 *
 * image_path: the program's DOS path, UTF-16. command_line: UTF-16, quoted so that the documented rules give the arguments
 * back exactly. directory: the current directory as a DOS path, UTF-16, with a trailing backslash.
 * environment: the Unix environment, UTF-16, "NAME=VALUE\0" each (bytes that are not UTF-8 are mapped as file names are).
 */
struct host_loader_start {
	guest_ptr image_path;
	guest_ptr command_line;
	guest_ptr directory;
	guest_ptr environment;
	u32 image_path_bytes;
	u32 command_line_bytes;
	u32 directory_bytes;
	u32 environment_bytes;
	guest_handle standard[3]; /* input, output, error; 0 where closed */
	guest_ptr ntdll_base;
	u64 ntdll_size;
	u32 flags;      /* HOST_START_* */
	u32 processors; /* how many this process may run on */
};
/* Another Windows process started this one: environment is the block to have as it is, and host_process_startup knows more. */
#define HOST_START_BY_PROCESS 1u

/*
 * Maps the PE file at an NT path ("\??\C:\x.dll") as an image: sections with their protections, relocated when base is not
 * the preferred one. Imports are the caller's business. file_id names the file (device and inode), so that two paths to one
 * file are one module.
 *
 * flags: HOST_IMAGE_RESOURCES lays it out readable only, not relocated and without looking at its machine type.
 * HOST_IMAGE_DATAFILE maps the file's bytes as they are, read-only; size is the file's length. Its headers are checked all the same.
 * HOST_IMAGE_INSTALLED takes path for a bare file name among decant's own DLLs: no search, nothing that a prefix lays over it.
 * Errors: STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_INVALID_IMAGE_FORMAT (what is wrong with it is
 * traced), STATUS_IMAGE_MACHINE_TYPE_MISMATCH, STATUS_NO_MEMORY, and those of opening a file.
 */
struct host_loader_map_image {
	struct guest_string path;
	guest_ptr base;
	u64 size;
	u64 file_id[2];
	u32 flags;
	u32 reserved;
};
#define HOST_IMAGE_DATAFILE 1u
#define HOST_IMAGE_RESOURCES 2u
#define HOST_IMAGE_INSTALLED 4u

/* Takes an image away again; base is what loader_map_image gave. */
struct host_loader_unmap_image {
	guest_ptr base;
};

/*
 * Prints one line about the program to decant's standard error, "decant: " before it and a newline after it: a missing import
 * when it is called, a module that could not be found, an unhandled exception. text is UTF-8, text_bytes long.
 */
struct host_loader_report {
	guest_ptr text;
	u64 text_bytes;
};

ASSERT_SIZE(struct host_loader_start, 96);
ASSERT_SIZE(struct host_loader_map_image, 56);
ASSERT_SIZE(struct host_loader_unmap_image, 8);
ASSERT_SIZE(struct host_loader_report, 16);

#endif
