#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc sqlite3 sqlite3_3.40.1.orig.tar.xz aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655
cd "$W/src"
./configure
make sqlite3.c shell.c
$CC -O2 -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_MATH_FUNCTIONS shell.c sqlite3.c -o sqlite3.exe $LDT
put sqlite3.exe
