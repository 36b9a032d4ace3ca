/*
 * Which C runtime this object is built for.
 *
 * One source makes every DLL of the family. Where they differ, the code asks one of these constants in an ordinary `if`; nothing
 * else of the build is visible to it. A new member of the family adds its block here.
 */
#ifndef CRT_FLAVOR_H
#define CRT_FLAVOR_H

#if defined(BUILDING_UCRTBASE)
/* The Universal CRT, of Visual Studio 2015 and later. */
#define CRT_IS_UCRT 1
/* The default invalid parameter handler ends the process. */
#define CRT_INVALID_PARAMETER_ENDS_PROCESS 1
/* strtod and its like know hexadecimal numbers, inf and nan, as C99 asks. */
#define CRT_STRTOD_C99 1
/* setlocale knows code page 65001 and locale names such as "en-US" or ".UTF-8". */
#define CRT_UTF8_LOCALES 1
/* printf writes exponents of two digits, "inf" and "nan", and every digit of a number however many are asked for. */
#define CRT_PRINTF_C99 1
#elif defined(BUILDING_MSVCRT)
/* msvcrt.dll, the system's own. */
#define CRT_IS_UCRT 0
#define CRT_INVALID_PARAMETER_ENDS_PROCESS 0
#define CRT_STRTOD_C99 0
#define CRT_UTF8_LOCALES 0
#define CRT_PRINTF_C99 0
#else
#error "no C runtime of this name"
#endif

#endif
