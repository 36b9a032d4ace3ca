#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc libzstd libzstd_1.5.4+dfsg2.orig.tar.xz 8cf4bbb65e77ec348d052c8d6230eba66d435bddf64c8b5be2fcb16880c19953
cd "$W/src"
$CC -O2 -DZSTD_MULTITHREAD=1 -DZSTD_DISABLE_ASM -DXXH_NAMESPACE=ZSTD_ -DZSTD_LEGACY_SUPPORT=0 -Ilib -Ilib/common -Iprograms lib/common/*.c \
	lib/compress/*.c lib/decompress/*.c lib/dictBuilder/*.c programs/*.c -o zstd.exe $LDT
put zstd.exe
