/*
 * Base relocations of a mapped image.
 */
#ifndef DECANT_IMAGE_RELOCATE_H
#define DECANT_IMAGE_RELOCATE_H

#include "loader/pe.h"

/*
 * Adds DELTA to every address that the relocation directory of the image at BASE names. The pages are writable. What the
 * directory says is checked against HEADERS; returns false, with some of the work done, if it makes no sense or if the file
 * behind the pages was cut meanwhile.
 */
bool image_relocate(guest_ptr base, const struct pe_headers *headers, u64 delta);

#endif
