/*
 * What the sources of shlwapi.dll share: the two character widths.
 *
 * Functions on text exist for both widths from one source: FILE_template.h is included by FILE.c once for each, with
 *
 *     CHAR_T, LPTYPE, LPCTYPE   the character and pointers to it
 *     NAME(n)                   the function's name with A or W
 *
 * Characters are compared without case as Unicode folds them; narrow text is in the ANSI code page.
 */
#ifndef SHLWAPI_H
#define SHLWAPI_H

#define _SHLWAPI_
#include <windows.h>
/* These two answer whether they did anything; the header has them from before that. */
#define PathQuoteSpacesA header_PathQuoteSpacesA
#define PathQuoteSpacesW header_PathQuoteSpacesW
#define PathUnquoteSpacesA header_PathUnquoteSpacesA
#define PathUnquoteSpacesW header_PathUnquoteSpacesW
#include <shlwapi.h>
#undef PathQuoteSpacesA
#undef PathQuoteSpacesW
#undef PathUnquoteSpacesA
#undef PathUnquoteSpacesW

#include <string.h>

/* The upper case of one character, of UTF-16 or of the ANSI code page. */
WCHAR upper_w(WCHAR c);
char upper_a(char c);

#endif
