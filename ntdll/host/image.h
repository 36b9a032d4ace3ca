/*
 * Mapping PE files as images.
 */
#ifndef DECANT_IMAGE_H
#define DECANT_IMAGE_H

#include <decant/loader.h>
#include <stdbool.h>

struct mapped_image {
	guest_ptr base;
	u64 size;
	u32 entry; /* RVA of the entry point, 0 for none */
	u16 machine;
	u16 characteristics;
	u16 subsystem;
	u16 reserved;
	u64 stack_reserve;
	u64 file_id[2];
};

/*
 * Maps the file behind FD as host_loader_map_image says; FLAGS are HOST_IMAGE_*. The descriptor stays the caller's and may be
 * closed at once. Returns an NTSTATUS; nothing stays mapped after an error. Host side, any thread.
 */
u32 image_map(int fd, u32 flags, struct mapped_image *out);

/*
 * The address of the export NAME of a mapped image; 0 if there is none, if it is forwarded, or if the export table makes no
 * sense. For the few symbols that the host itself wants of ntdll.
 */
guest_ptr image_export(const struct mapped_image *image, const char *name);

/* Takes away what image_map mapped at BASE; false if no image is there. */
bool image_unmap(guest_ptr base);

#endif
