/*
 * The version resource's format, for this DLL's sources (Microsoft, "VS_VERSIONINFO structure").
 */
#ifndef VERSION_VERSION_H
#define VERSION_VERSION_H

#include <windows.h>
#include <winver.h>

/* Every block begins so; the key follows, then, aligned to four bytes, the value, then, aligned too, blocks inside it. */
struct version_block {
	WORD length;       /* of the whole block, in bytes */
	WORD value_length; /* in bytes, or in characters for a text */
	WORD type;         /* 1 for a text */
	WCHAR key[1];
};

#endif
