/*
 * What SHFileOperation does to one item, a file or a folder with all in it.
 *
 * The functions return 0 or an error number: of Windows, or one of DE_*, which Microsoft documents at SHFileOperation.
 */
#ifndef SHELL32_FILE_OPERATION_H
#define SHELL32_FILE_OPERATION_H

#include "shell32.h"

/* Characters of a path with its terminator. */
#define ITEM_PATH_ROOM 4096u

#define DE_SAMEFILE 0x71
#define DE_MANYSRC1DEST 0x72
#define DE_DIFFDIR 0x73
#define DE_ROOTDIR 0x74
#define DE_OPCANCELLED 0x75
#define DE_DESTSUBTREE 0x76
#define DE_INVALIDFILES 0x7c
#define DE_FLDDESTISFILE 0x7e
#define DE_FILEDESTISFLD 0x80
#define DE_ERROR_MAX 0xb7

/* An operation as it goes on. */
struct file_operation {
	UINT function;      /* FO_* */
	FILEOP_FLAGS flags; /* FOF_* */
	BOOL aborted;       /* something was left out because nobody could be asked */
};

/* Copies or moves FROM to TO, both full paths; a folder that is there already is filled up. */
DWORD item_transfer(struct file_operation *operation, const WCHAR *from, const WCHAR *to);
DWORD item_delete(struct file_operation *operation, const WCHAR *path);

/* FOLDER + "\\" + NAME in PATH of ITEM_PATH_ROOM characters; FALSE: it is longer. */
BOOL item_join(WCHAR *path, const WCHAR *folder, const WCHAR *name);
BOOL item_is_folder(const WCHAR *path);
BOOL item_exists(const WCHAR *path);

#endif
