/*
 * The divisions behind _alldvrm and _aulldvrm (word64_call_i686.S).
 */
#ifndef NTDLL_WORD64_I686_H
#define NTDLL_WORD64_I686_H

#include "ntdll.h"

void divide_signed(LONGLONG a, LONGLONG b, LONGLONG *quotient, LONGLONG *remainder);
void divide_unsigned(ULONGLONG a, ULONGLONG b, ULONGLONG *quotient, ULONGLONG *remainder);

#endif
