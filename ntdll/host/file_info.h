/*
 * The numbers and layouts of file information: those that are alike for 32 and 64 bits.
 */
#ifndef DECANT_FILE_INFO_H
#define DECANT_FILE_INFO_H

#include <decant/types.h>

enum file_information_class {
	FileBasicInformation = 4,
	FileStandardInformation = 5,
	FileInternalInformation = 6,
	FileEaInformation = 7,
	FileAccessInformation = 8,
	FileNameInformation = 9,
	FileDispositionInformation = 13,
	FilePositionInformation = 14,
	FileModeInformation = 16,
	FileAlignmentInformation = 17,
	FileAllInformation = 18,
	FileAllocationInformation = 19,
	FileEndOfFileInformation = 20,
	FileStreamInformation = 22,
	FilePipeInformation = 23,
	FilePipeLocalInformation = 24,
	FileCompressionInformation = 28,
	FileNetworkOpenInformation = 34,
	FileAttributeTagInformation = 35,
	FileValidDataLengthInformation = 39,
	FileIoCompletionNotificationInformation = 41,
	FileNormalizedNameInformation = 48,
	FileStandardLinkInformation = 54,
	FileVolumeNameInformation = 58,
	FileIdInformation = 59,
	FileDispositionInformationEx = 64,
};

struct file_basic_info {
	u64 created, accessed, written, changed;
	u32 attributes;
	u32 reserved;
};

struct file_standard_info {
	u64 allocated, size;
	u32 links;
	u8 delete_pending;
	u8 folder;
	u16 reserved;
};

struct file_all_info {
	struct file_basic_info basic;
	struct file_standard_info standard;
	u64 index;
	u32 ea_size;
	u32 access;
	u64 position;
	u32 mode;
	u32 alignment;
	u32 name_bytes;
};
#define FILE_ALL_NAME_AT 100u

struct file_network_open_info {
	u64 created, accessed, written, changed;
	u64 allocated, size;
	u32 attributes;
	u32 reserved;
};

struct file_attribute_tag_info {
	u32 attributes;
	u32 tag;
};

struct file_stream_info {
	u32 next;
	u32 name_bytes;
	u64 size, allocated;
	u16 name[8]; /* "::$DATA" */
};

struct file_compression_info {
	u64 size;
	u16 format;
	u8 shifts[3];
	u8 reserved[3];
};

struct file_link_info {
	u32 accessible, total;
	u8 delete_pending;
	u8 folder;
	u16 reserved;
};

struct file_id_info {
	u64 volume;
	u64 id[2];
};

ASSERT_SIZE(struct file_basic_info, 40);
ASSERT_SIZE(struct file_standard_info, 24);
ASSERT_OFFSET(struct file_all_info, name_bytes, 96);
ASSERT_SIZE(struct file_network_open_info, 56);
ASSERT_SIZE(struct file_stream_info, 40);
ASSERT_SIZE(struct file_compression_info, 16);
ASSERT_SIZE(struct file_link_info, 12);
ASSERT_SIZE(struct file_id_info, 24);

#define FILE_DISPOSITION_DELETE 1u
#define FILE_DISPOSITION_POSIX_SEMANTICS 2u
#define FILE_DISPOSITION_ON_CLOSE 8u
#define FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE 0x10u

#endif
