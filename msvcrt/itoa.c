/*
 * Integer to text: _itoa, _ltoa, _ui64toa and their wide and _s forms.
 *
 * In base 10 the signed ones write a minus sign; in other bases they write the bits.
 */
#include "crt.h"

#define CHAR_TYPE char
#define TEXT_NAME(narrow, wide) narrow
#include "itoa_template.h"
#undef CHAR_TYPE
#undef TEXT_NAME

#define CHAR_TYPE wchar_t
#define TEXT_NAME(narrow, wide) wide
#include "itoa_template.h"
