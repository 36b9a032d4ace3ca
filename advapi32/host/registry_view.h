/*
 * The registry's two views: keys that 32-bit programs have of their own.
 *
 * HKEY_LOCAL_MACHINE\Software, and a few keys of Classes, are other keys in the 32-bit view: those below WOW6432Node. Parts of
 * Software are shared all the same. Microsoft, "Registry Redirector", "Registry Keys Affected by WOW64".
 */
#ifndef DECANT_REGISTRY_VIEW_H
#define DECANT_REGISTRY_VIEW_H

#include "registry.h"

#define KEY_WOW64_64KEY 0x0100u
#define KEY_WOW64_32KEY 0x0200u

/* Whether ACCESS means the 32-bit view: what it says, or else the process' own. */
bool view_is_narrow(u32 access);

/*
 * Where the key PATH, made of a parent that is at its place already and a name, lies in the 32-bit view: the path as it is shown, to
 * be walked from the root, in OUT of KEY_PATH_MAX bytes. False: where it says.
 */
bool view_place(const struct reg_name *path, char *out);

#endif
