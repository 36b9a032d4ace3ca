/* The folder that kernel32's tests work in. */
#include "../kernel32/temporary_folder.c"
