#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc bzip2 bzip2_1.0.8.orig.tar.gz ab5a03176ee106d3f0fa90e381da478ddae405918153cca248e682cd0c4a2269
cd "$W/src"
sed -i 's,sys\\stat.h,sys/stat.h,' bzip2.c
$CC -O2 -D_FILE_OFFSET_BITS=64 -o bzip2.exe blocksort.c huffman.c crctable.c randtable.c compress.c decompress.c bzlib.c bzip2.c $LDT
put bzip2.exe
