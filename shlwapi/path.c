/*
 * Paths, for both character widths; see path_template.h.
 */
#include "shlwapi.h"

#define CHAR_T char
#define LPTYPE LPSTR
#define LPCTYPE LPCSTR
#define NAME(n) n##A
#define upperA upper_a
#include "path_template.h"
#undef CHAR_T
#undef LPTYPE
#undef LPCTYPE
#undef NAME

#define CHAR_T WCHAR
#define LPTYPE LPWSTR
#define LPCTYPE LPCWSTR
#define NAME(n) n##W
#define upperW upper_w
#include "path_template.h"
