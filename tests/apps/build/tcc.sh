#!/bin/bash
. "$(dirname "$0")/build.sh"
LEVELS=0 getsrc tcc tcc_0.9.27+git20200814.62c30a4a.orig.tar.bz2 d63c113bcdd657f51c8ee197a0b0a24203603313e19a52b5f678d40ab7f5df35
cd "$W/src"
case $CPU in i686) target=i386 ;; *) target=x86_64 ;; esac
./configure --cpu=$target --targetos=WIN32 --cross-prefix=$HOST- --config-mingw32
# Its own runtime library would want a compiler that runs here: programs for it are linked without one.
make -j"$J" tcc.exe libtcc.dll
put tcc.exe libtcc.dll
library=$($CC -print-file-name=libgcc_s_dw2-1.dll)
[ ! -f "$library" ] || put "$library"
mkdir -p "$DEST/include" "$DEST/lib"
cp include/*.h "$DEST/include/"
cp -r win32/include/* "$DEST/include/"
cp win32/lib/*.def "$DEST/lib/"
