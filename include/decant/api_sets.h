/*
 * API sets: names such as "api-ms-win-core-file-l1-2-0.dll" that stand for a part of a system DLL.
 *
 * A contract's name is a prefix ("api-ms-win-" or "ext-ms-"), a family ("core-file") and a version ("-l1-2-0"). Versions only ever
 * grow, and what a DLL does not provide is noticed function by function, so any version of a known family means its host. A
 * family ending in "*" stands for all that begin so; the first match counts, so exceptions come first.
 *
 * Shared by Ldr, which binds by it, and by decant check, which looks without running anything.
 */
#ifndef DECANT_API_SETS_H
#define DECANT_API_SETS_H

#include "types.h"

struct api_set {
	const char *family;
	const char *host; /* base name of the DLL, without .dll */
};

static const struct api_set api_sets[] = {
	/* api-ms-win-: the C runtime first, which almost every program built today imports */
	{ "crt-*", "ucrtbase" },
	{ "core-synch*", "kernel32" },
	{ "core-com*", "ole32" },
	{ "core-winrt*", "combase" },
	{ "core-path", "kernelbase" },
	{ "core-url", "shlwapi" },
	{ "core-shlwapi*", "shlwapi" },
	{ "core-psapi*", "psapi" },
	{ "core-version*", "version" },
	{ "core-registry*", "advapi32" },
	{ "core-marshal", "ole32" },
	{ "core-shutdown*", "advapi32" },
	{ "core-rtlsupport", "ntdll" },
	{ "core-crt*", "ntdll" },
	{ "core-ums", "kernel32" },
	{ "core-apiquery", "ntdll" },
	{ "core-delayload", "kernel32" },
	{ "core-sidebyside*", "kernel32" },
	{ "core-stringansi*", "user32" },
	{ "core-stringloader*", "user32" },
	{ "core-*", "kernel32" },
	{ "security-base*", "advapi32" },
	{ "security-sddl*", "advapi32" },
	{ "security-lsalookup*", "advapi32" },
	{ "security-lsapolicy*", "advapi32" },
	{ "security-provider*", "advapi32" },
	{ "security-audit*", "advapi32" },
	{ "security-credentials*", "advapi32" },
	{ "security-cryptoapi*", "advapi32" },
	{ "security-systemfunctions", "advapi32" },
	{ "security-trustee*", "advapi32" },
	{ "security-isolatedcontainer*", "kernel32" },
	{ "eventing-*", "advapi32" },
	{ "eventlog-*", "advapi32" },
	{ "service-*", "advapi32" },
	{ "base-util*", "advapi32" },
	{ "appmodel-*", "kernel32" },
	{ "downlevel-advapi32*", "advapi32" },
	{ "downlevel-kernel32*", "kernel32" },
	{ "downlevel-normaliz*", "kernel32" },
	{ "downlevel-ole32*", "ole32" },
	{ "downlevel-shell32*", "shell32" },
	{ "downlevel-shlwapi*", "shlwapi" },
	{ "downlevel-user32*", "user32" },
	{ "downlevel-version*", "version" },
	{ "devices-config*", "cfgmgr32" },
	{ "devices-query*", "cfgmgr32" },
	{ "mm-time*", "winmm" },
	{ "mm-joystick*", "winmm" },
	{ "mm-mci*", "winmm" },
	{ "mm-misc*", "winmm" },
	{ "mm-mme*", "winmm" },
	{ "mm-playsound*", "winmm" },
	{ "ntuser-*", "user32" },
	{ "gdi-*", "gdi32" },
	{ "dx-d3dkmt*", "gdi32" },
	{ "power-*", "powrprof" },
	{ "perf-legacy*", "advapi32" },
	{ "shell-shellcom*", "shlwapi" },
	{ "shcore-*", "shcore" },
	{ "ro-typeresolution*", "wintypes" },
	{ "oobe-notification*", "kernel32" },
	{ "http-time*", "wininet" },
	{ "net-isolation*", "firewallapi" },
	{ "rtcore-ntuser*", "user32" },
	/* ext-ms-win- */
	{ "advapi32-*", "advapi32" },
	{ "kernel32-*", "kernel32" },
	{ "kernelbase-*", "kernelbase" },
	{ "user32-*", "user32" },
	{ "gdi32-*", "gdi32" },
	{ "ole32-*", "ole32" },
	{ "oleacc*", "oleacc" },
	{ "rtcore-gdi*", "gdi32" },
	{ "shell32-*", "shell32" },
	{ "shlwapi-*", "shlwapi" },
	{ "uxtheme-*", "uxtheme" },
	{ "setupapi-*", "setupapi" },
	{ "winspool-*", "winspool" },
	{ "usp10*", "usp10" },
};

static inline char api_set_fold(char c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

/* Whether NAME begins with PREFIX (lower case); SIZE_MAX if not, else the length of PREFIX. */
static inline size_t api_set_skip(const char *name, const char *prefix)
{
	size_t i = 0;

	while (prefix[i])
		if (api_set_fold(name[i]) != prefix[i])
			return SIZE_MAX;
		else
			i++;
	return i;
}

/*
 * The DLL that hosts the contract NAME (zero-terminated, any case, with or without ".dll"), as a base name without suffix.
 * NULL if NAME is not a contract's, or of no family that is known.
 */
static inline const char *api_set_host(const char *name)
{
	static const char *const prefixes[] = { "api-ms-win-", "ext-ms-win-", "ext-ms-onecore-", "ext-ms-" };
	size_t skip = SIZE_MAX;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]) && skip == SIZE_MAX; i++)
		skip = api_set_skip(name, prefixes[i]);
	if (skip == SIZE_MAX)
		return NULL;
	name += skip;
	for (size_t i = 0; i < sizeof(api_sets) / sizeof(api_sets[0]); i++) {
		const char *family = api_sets[i].family;
		size_t at = 0;

		while (family[at] && family[at] != '*' && api_set_fold(name[at]) == family[at])
			at++;
		if (family[at] == '*')
			return api_sets[i].host;
		/* A family that is named in full is followed by its version. */
		if (!family[at] && name[at] == '-' && api_set_fold(name[at + 1]) == 'l')
			return api_sets[i].host;
	}
	return NULL;
}

#endif
