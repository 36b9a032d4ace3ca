/*
 * What an open file says about itself: NtQueryInformationFile.
 */
#include "file.h"

#include "file_info.h"
#include "pipe.h"
#include "prefix.h"
#include "loader/guest_copy.h"
#include "loader/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The answer: a structure, and a name behind it for the classes that have one. */
struct answer {
	union {
		struct file_basic_info basic;
		struct file_standard_info standard;
		struct file_all_info all;
		struct file_network_open_info network;
		struct file_attribute_tag_info tag;
		struct file_stream_info stream;
		struct file_compression_info compression;
		struct file_link_info link;
		struct file_id_info id;
		u64 number;
		u32 word;
	};
	u32 size;      /* of the structure, up to the name */
	u32 minimum;   /* the buffer that the class must have */
	bool has_name; /* its length stands in the last u32 of the structure */
};

static void put_basic(struct file_basic_info *info, const struct file_facts *facts)
{
	*info = (struct file_basic_info){ facts->created, facts->accessed, facts->written, facts->changed, facts->attributes, 0 };
}

static void put_standard(struct file_standard_info *info, const struct file *file, const struct file_facts *facts)
{
	bool pending = share_delete_pending(file);

	*info = (struct file_standard_info){
		.allocated = facts->allocated, .size = facts->size, .links = facts->links - (pending && facts->links),
		.delete_pending = pending, .folder = (facts->attributes & FILE_ATTRIBUTE_DIRECTORY) != 0,
	};
}

static u64 position(const struct file *file)
{
	off_t at = file->position && file->fd >= 0 && file->kind == FILE_KIND_DISK && !file->path_only ? lseek(file->fd, 0, SEEK_CUR) : 0;

	return at < 0 ? 0 : (u64)at;
}

static u32 mode_of(const struct file *file)
{
	return file->options & (FILE_WRITE_THROUGH | FILE_SEQUENTIAL_ONLY | FILE_NO_INTERMEDIATE_BUFFERING | FILE_SYNCHRONOUS_IO_ALERT |
				FILE_SYNCHRONOUS_IO_NONALERT | FILE_DELETE_ON_CLOSE);
}

/* The DOS path of an open file; 0 if it has none, else its length in units, which may be more than CAPACITY. */
static size_t dos_name(const struct file *file, u16 *out, size_t capacity)
{
	char path[PATH_MAX], place[PATH_MAX];

	if (file->layer) {
		layer_path(file->layer, place);
		if (snprintf(path, sizeof(path), "%s%s%s", prefix_drive_c(), *place ? "/" : "", place) >= (int)sizeof(path))
			return 0;
	} else if (!file_path(file, path)) {
		return 0;
	}
	return path_to_dos(path, out, capacity);
}

/* The path below the drive, as FileNameInformation tells it: "\dir\file". Returns its length in units. */
static size_t name_below_drive(const struct file *file, u16 *out, size_t capacity)
{
	size_t length = dos_name(file, out, capacity);

	if (length > capacity || length < 2)
		return 0;
	memmove(out, out + 2, (length - 2) * sizeof(*out));
	return length - 2;
}

u32 host_file_dos_name(struct host_file_dos_name *params)
{
	u16 name[PATH_MAX];
	u32 room = params->name_bytes;
	struct file *file;
	size_t length;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	if (status)
		return status;
	length = dos_name(file, name, PATH_MAX);
	object_release(file);
	if (!length)
		return STATUS_INVALID_DEVICE_REQUEST;
	if (length > PATH_MAX)
		return STATUS_NAME_TOO_LONG;
	params->name_bytes = (u32)length * 2;
	if (params->name_bytes > room)
		return STATUS_BUFFER_TOO_SMALL;
	return guest_copy_out(params->name, name, params->name_bytes) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

static u32 answer_facts(const struct file *file, u32 information_class, struct answer *answer)
{
	struct file_facts facts;
	u32 status;

	if (file->pipe)
		facts = (struct file_facts){ .links = 1, .attributes = FILE_ATTRIBUTE_NORMAL };
	else if ((status = facts_of_file(file, &facts)))
		return status;
	switch (information_class) {
	case FileBasicInformation:
		put_basic(&answer->basic, &facts);
		answer->size = sizeof(answer->basic);
		break;
	case FileStandardInformation:
		put_standard(&answer->standard, file, &facts);
		answer->size = sizeof(answer->standard);
		break;
	case FileInternalInformation:
		answer->number = facts.index;
		answer->size = sizeof(answer->number);
		break;
	case FileAllInformation:
		put_basic(&answer->all.basic, &facts);
		put_standard(&answer->all.standard, file, &facts);
		answer->all.index = facts.index;
		answer->all.access = file->access;
		answer->all.position = position(file);
		answer->all.mode = mode_of(file);
		answer->size = FILE_ALL_NAME_AT;
		answer->minimum = FILE_ALL_NAME_AT + 4;
		answer->has_name = true;
		break;
	case FileNetworkOpenInformation:
		answer->network = (struct file_network_open_info){
			facts.created, facts.accessed, facts.written, facts.changed, facts.allocated, facts.size, facts.attributes, 0,
		};
		answer->size = sizeof(answer->network);
		break;
	case FileAttributeTagInformation:
		answer->tag = (struct file_attribute_tag_info){ facts.attributes, facts.reparse_tag };
		answer->size = sizeof(answer->tag);
		break;
	case FileStreamInformation:
		if (facts.attributes & FILE_ATTRIBUTE_DIRECTORY) {
			answer->size = 0;
			break;
		}
		answer->stream = (struct file_stream_info){ 0, 14, facts.size, facts.allocated, u"::$DATA" };
		answer->size = 24 + 14;
		answer->minimum = 24;
		break;
	case FileCompressionInformation:
		answer->compression = (struct file_compression_info){ .size = facts.allocated };
		answer->size = sizeof(answer->compression);
		break;
	case FileStandardLinkInformation:
		answer->link = (struct file_link_info){ facts.links, facts.links, share_delete_pending(file), 0, 0 };
		answer->link.folder = (facts.attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
		answer->size = sizeof(answer->link);
		break;
	}
	return STATUS_SUCCESS;
}

static u32 answer_for(const struct file *file, guest_handle handle, u32 information_class, struct answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->size = sizeof(u32);
	switch (information_class) {
	case FileBasicInformation:
	case FileAllInformation:
	case FileNetworkOpenInformation:
	case FileAttributeTagInformation:
		if (!(handle_access(handle) & FILE_READ_ATTRIBUTES))
			return STATUS_ACCESS_DENIED;
		return answer_facts(file, information_class, answer);
	case FileStandardInformation:
	case FileInternalInformation:
	case FileStreamInformation:
	case FileCompressionInformation:
	case FileStandardLinkInformation:
		return answer_facts(file, information_class, answer);
	case FileEaInformation:
	case FileAlignmentInformation:
		return STATUS_SUCCESS;
	case FileAccessInformation:
		answer->word = handle_access(handle);
		return STATUS_SUCCESS;
	case FileNameInformation:
	case FileNormalizedNameInformation:
		answer->minimum = 8;
		answer->has_name = true;
		return STATUS_SUCCESS;
	case FilePositionInformation:
		answer->number = position(file);
		answer->size = sizeof(answer->number);
		return STATUS_SUCCESS;
	case FileModeInformation:
		answer->word = mode_of(file);
		return STATUS_SUCCESS;
	case FileIoCompletionNotificationInformation:
		answer->word = file->skip_port ? 1 : 0;
		return STATUS_SUCCESS;
	case FileIdInformation:
		answer->id = (struct file_id_info){ file->device, { file->inode, 0 } };
		answer->size = sizeof(answer->id);
		return STATUS_SUCCESS;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

/* Writes the answer: the structure whole or not at all, of a name as much as fits. */
static u32 write_answer(struct host_file_query *params, const struct file *file, struct answer *answer)
{
	u16 name[PATH_MAX];
	u32 minimum = answer->minimum ? answer->minimum : answer->size;
	u32 room, name_bytes = 0;

	if (params->length < minimum)
		return STATUS_INFO_LENGTH_MISMATCH;
	if (answer->has_name) {
		name_bytes = (u32)(file->pipe ? pipe_name(file, name, PATH_MAX) : name_below_drive(file, name, PATH_MAX)) * 2;
		memcpy((char *)answer + answer->size - sizeof(u32), &name_bytes, sizeof(u32));
	}
	room = params->length < answer->size ? params->length : answer->size;
	if (!guest_copy_out(params->buffer, answer, room))
		return STATUS_ACCESS_VIOLATION;
	params->information = room;
	if (room < answer->size)
		return STATUS_BUFFER_OVERFLOW;
	room = params->length - answer->size;
	if (!guest_copy_out(params->buffer + answer->size, name, name_bytes < room ? name_bytes : room))
		return STATUS_ACCESS_VIOLATION;
	params->information += name_bytes < room ? name_bytes : room;
	return name_bytes > room ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

u32 host_file_query(struct host_file_query *params)
{
	struct answer answer;
	struct file *file;
	u32 status = handle_lookup(params->handle, &file_type, 0, &file);

	params->information = 0;
	if (status)
		return status;
	if (params->information_class == FilePipeInformation || params->information_class == FilePipeLocalInformation) {
		status = pipe_query(file, params);
	} else {
		status = answer_for(file, params->handle, params->information_class, &answer);
		if (!status)
			status = write_answer(params, file, &answer);
	}
	object_release(file);
	return status;
}

u32 host_file_owner(struct host_file_owner *params)
{
	struct file *file;
	struct stat info;
	u32 status = handle_lookup(params->handle, &file_type, ACCESS_READ_CONTROL, &file);

	if (status)
		return status;
	if (file->layer && (!layer_files(layer_find("windows/system32")) || stat(layer_files(layer_find("windows/system32")), &info)))
		status = STATUS_OBJECT_NAME_NOT_FOUND;
	else if (!file->layer && file->fd < 0)
		status = STATUS_INVALID_DEVICE_REQUEST;
	else if (!file->layer && fstat(file->fd, &info))
		status = file_status(errno);
	object_release(file);
	if (status)
		return status;
	params->uid = info.st_uid;
	params->gid = info.st_gid;
	params->mode = info.st_mode & 0777;
	params->folder = S_ISDIR(info.st_mode);
	return STATUS_SUCCESS;
}
