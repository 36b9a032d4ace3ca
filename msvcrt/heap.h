/*
 * The runtime's memory functions, as far as its own files need more than malloc.h says.
 */
#ifndef CRT_HEAP_H
#define CRT_HEAP_H

#include <stddef.h>

/* A new handler: makes room for so many bytes and answers 1, or 0 if it cannot. */
typedef int (__cdecl *_PNH)(size_t);

/* Whether malloc asks the new handler too; the handler's answer, 0 if there is none. */
int __cdecl _query_new_mode(void);
int __cdecl _set_new_mode(int mode);
int __cdecl _callnewh(size_t bytes);

/* Remembers the process heap; called before anything else of the DLL. */
void heap_init(void);

#endif
