/*
 * The state of listing a folder through one handle.
 */
#ifndef DECANT_DIR_SCAN_H
#define DECANT_DIR_SCAN_H

struct folder_scan;

/* Frees a scan; NULL is fine. */
void folder_scan_free(struct folder_scan *scan);

#endif
