/*
 * Where decant's own files are: the installed tree, or a build folder.
 */
#ifndef DECANT_LAYOUT_H
#define DECANT_LAYOUT_H

#include "plugins.h"

#include <stdbool.h>

/* The folder with the plugins and with the folders of guest DLLs, x86_64 and i686. No trailing slash; valid for ever. */
HOST_SERVICE const char *layout_library_folder(void);

/* The folder of the guest DLLs of 64 or of 32 bits. The latter may be missing. */
HOST_SERVICE const char *layout_dll_folder(bool wide);

/* The folder of the guest DLLs of the running program's width: what C:\windows\system32 shows. */
HOST_SERVICE const char *layout_system_folder(void);

#endif
