/*
 * The prefix: the folder that holds what programs changed. It is not made before something is written to it.
 */
#ifndef DECANT_PREFIX_H
#define DECANT_PREFIX_H

#include "loader/plugins.h"

/*
 * The absolute Unix path of the prefix: $DECANT_PREFIX, or decant/default in $XDG_DATA_HOME or ~/.local/share. It need not
 * exist. NULL without a home. Valid for ever; never waits and writes nothing.
 */
HOST_SERVICE const char *prefix_folder(void);

/* The prefix' drive_c, likewise; without a prefix a path that cannot exist. */
HOST_SERVICE const char *prefix_drive_c(void);

/*
 * Makes FOLDER, a path below the prefix, with all folders above it. Returns 0 or an errno; the first time that the prefix
 * itself cannot be made it says so on standard error.
 */
HOST_SERVICE int prefix_make_folder(const char *folder);

/* The name of the user as Windows would show it, and as the folder under C:\Users is called. */
HOST_SERVICE const char *prefix_user_name(void);

#endif
