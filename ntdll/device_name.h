/*
 * DOS paths in their form with devices: "C:\x" is "\Device\HarddiskVolume1\x", Z: is the second volume.
 */
#ifndef NTDLL_DEVICE_NAME_H
#define NTDLL_DEVICE_NAME_H

#define DEVICE_NAME_EXTRA (22 * sizeof(WCHAR)) /* bytes by which that form is longer */

/* Writes the form with devices of PATH, BYTES long with a drive, to TO (they may not overlap); returns its length in bytes. */
ULONG device_name_of(const WCHAR *path, ULONG bytes, WCHAR *to);

#endif
