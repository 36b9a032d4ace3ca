/*
 * Names of volumes as devices: see device_name.h.
 */
#include "ntdll.h"

#include "device_name.h"

ULONG device_name_of(const WCHAR *path, ULONG bytes, WCHAR *to)
{
	static const WCHAR device[] = L"\\Device\\HarddiskVolume";
	WCHAR *at = to + ARRAYSIZE(device) - 1;

	memcpy(to, device, sizeof(device) - sizeof(WCHAR));
	*at++ = (*path | 0x20) == 'z' ? '2' : '1';
	bytes -= 2 * sizeof(WCHAR);
	memcpy(at, path + 2, bytes);
	return bytes + (ULONG)(at - to) * sizeof(WCHAR);
}
