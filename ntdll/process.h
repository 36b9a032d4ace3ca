/*
 * What ntdll's own files share about processes.
 */
#ifndef NTDLL_PROCESS_H
#define NTDLL_PROCESS_H

/* The base priority of threads in a process of Win32's *_PRIORITY_CLASS. */
KPRIORITY priority_of_class(ULONG priority_class);

#endif
