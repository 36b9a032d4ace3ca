/*
 * What an open file says about its volume: NtQueryVolumeInformationFile.
 *
 * Both drives say NTFS, since that is what programs look for before they use long names, links and large files. A drive's serial
 * number is its device number.
 */
#include "file.h"

#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

enum {
	FileFsVolumeInformation = 1,
	FileFsSizeInformation = 3,
	FileFsDeviceInformation = 4,
	FileFsAttributeInformation = 5,
	FileFsFullSizeInformation = 7,
	FileFsObjectIdInformation = 8,
};

#define FILE_DEVICE_DISK 7u
#define FILE_DEVICE_NAMED_PIPE 0x11u
#define FILE_DEVICE_NULL 0x15u
#define FILE_DEVICE_CONSOLE 0x50u
#define FILE_DEVICE_IS_MOUNTED 0x20u
#define FILE_READ_ONLY_DEVICE 2u

#define FILE_CASE_PRESERVED_NAMES 0x00000002u
#define FILE_UNICODE_ON_DISK 0x00000004u
#define FILE_SUPPORTS_SPARSE_FILES 0x00000040u
#define FILE_SUPPORTS_REPARSE_POINTS 0x00000080u
#define FILE_SUPPORTS_HARD_LINKS 0x00400000u
#define FILE_SUPPORTS_POSIX_UNLINK_RENAME 0x00000400u
#define FILE_READ_ONLY_VOLUME 0x00080000u

union volume_answer {
	struct {
		u64 created;
		u32 serial;
		u32 label_bytes;
		u8 objects;
		u8 reserved;
		u16 label[8];
	} __attribute__((packed)) volume;
	struct {
		u64 total, available;
		u32 sectors, bytes;
	} size;
	struct {
		u64 total, available, free;
		u32 sectors, bytes;
	} full;
	struct {
		u32 type, characteristics;
	} device;
	struct {
		u32 attributes;
		u32 name_most;
		u32 name_bytes;
		u16 name[4];
	} attribute;
};

static int sizes(const struct file *file, struct statvfs *info)
{
	if (file->fd >= 0)
		return fstatvfs(file->fd, info);
	return statvfs("/", info);
}

static u32 device_type(const struct file *file)
{
	switch (file->kind) {
	case FILE_KIND_PIPE: return FILE_DEVICE_NAMED_PIPE;
	case FILE_KIND_CONSOLE_INPUT:
	case FILE_KIND_CONSOLE_OUTPUT:
	case FILE_KIND_CHAR: return FILE_DEVICE_CONSOLE;
	case FILE_KIND_NUL: return FILE_DEVICE_NULL;
	default: return FILE_DEVICE_DISK;
	}
}

/* Fills the answer; *whole is its length and *fixed the part that has to fit. */
static u32 answer_for(const struct file *file, u32 information_class, union volume_answer *answer, u32 *whole, u32 *fixed)
{
	struct statvfs info;
	u64 unit;

	memset(answer, 0, sizeof(*answer));
	if (information_class == FileFsDeviceInformation) {
		answer->device.type = device_type(file);
		answer->device.characteristics = answer->device.type == FILE_DEVICE_DISK ? FILE_DEVICE_IS_MOUNTED : 0;
		*whole = *fixed = sizeof(answer->device);
		return STATUS_SUCCESS;
	}
	if (file->kind == FILE_KIND_PIPE)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (sizes(file, &info))
		return file_status(errno);
	unit = info.f_frsize ? info.f_frsize : 4096;
	switch (information_class) {
	case FileFsVolumeInformation:
		answer->volume.serial = (u32)(file->device ^ file->device >> 32) ^ (file->drive == 'C' ? 0x43000000u : 0);
		answer->volume.objects = 0;
		*fixed = 18;
		*whole = 18;
		return STATUS_SUCCESS;
	case FileFsSizeInformation:
		answer->size.total = info.f_blocks;
		answer->size.available = info.f_bavail;
		answer->size.sectors = unit >= 512 ? (u32)(unit / 512) : 1;
		answer->size.bytes = unit >= 512 ? 512 : (u32)unit;
		*whole = *fixed = sizeof(answer->size);
		return STATUS_SUCCESS;
	case FileFsFullSizeInformation:
		answer->full.total = info.f_blocks;
		answer->full.available = info.f_bavail;
		answer->full.free = info.f_bfree;
		answer->full.sectors = unit >= 512 ? (u32)(unit / 512) : 1;
		answer->full.bytes = unit >= 512 ? 512 : (u32)unit;
		*whole = *fixed = sizeof(answer->full);
		return STATUS_SUCCESS;
	case FileFsAttributeInformation:
		answer->attribute.attributes = FILE_CASE_PRESERVED_NAMES | FILE_UNICODE_ON_DISK | FILE_SUPPORTS_SPARSE_FILES |
					       FILE_SUPPORTS_REPARSE_POINTS | FILE_SUPPORTS_HARD_LINKS | FILE_SUPPORTS_POSIX_UNLINK_RENAME;
		if (info.f_flag & ST_RDONLY)
			answer->attribute.attributes |= FILE_READ_ONLY_VOLUME;
		answer->attribute.name_most = info.f_namemax < 255 ? (u32)info.f_namemax : 255;
		answer->attribute.name_bytes = 8;
		memcpy(answer->attribute.name, u"NTFS", 8);
		*fixed = 12;
		*whole = 20;
		return STATUS_SUCCESS;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

u32 host_file_volume(struct host_file_volume *params)
{
	union volume_answer answer;
	u32 whole = 0, fixed = 0, room;
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	params->information = 0;
	if (status)
		return status;
	status = answer_for(file, params->information_class, &answer, &whole, &fixed);
	object_release(file);
	if (status)
		return status;
	if (params->length < fixed)
		return STATUS_INFO_LENGTH_MISMATCH;
	room = params->length < whole ? params->length : whole;
	if (!guest_copy_out(params->buffer, &answer, room))
		return STATUS_ACCESS_VIOLATION;
	params->information = room;
	return room < whole ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}
