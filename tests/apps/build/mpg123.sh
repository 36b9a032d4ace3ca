#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc mpg123 mpg123_1.31.2.orig.tar.bz2 b17f22905e31f43b6b401dfdf6a71ed11bb7d056f68db449d70b9f9ae839c7de
cd "$W/src"
./configure --host=$HOST --disable-shared --enable-static --with-audio=win32 --with-default-audio=win32 --disable-modules LDFLAGS="$LDT"
make -j"$J" LDFLAGS="$LDT -all-static"
put "$(find src -name mpg123.exe | tail -n 1)"
