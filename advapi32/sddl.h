/*
 * Parts of the security descriptor definition language that several sources use.
 */
#ifndef ADVAPI32_SDDL_H
#define ADVAPI32_SDDL_H

#include "security.h"

/* Reads a SID, written out or abbreviated; what follows it, or NULL. */
const WCHAR *sddl_parse_sid(const WCHAR *text, union any_sid *sid);

#endif
