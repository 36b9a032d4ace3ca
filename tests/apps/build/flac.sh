#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc flac flac_1.4.2+ds.orig.tar.xz 47274ac8fcb1f0e6caa91d29f943925d7a40c0a3f6357c3275773bdb1ee46638
cd "$W/src"
[ -x configure ] || ./autogen.sh
./configure --host=$HOST --disable-shared --disable-ogg --disable-cpplibs --disable-doxygen-docs --disable-examples \
	--disable-stack-smash-protection LDFLAGS="$LDT" CFLAGS="-O2"
make -j"$J" -C src LDFLAGS="$LDT -all-static"
put "$(find src/flac -name flac.exe | tail -n 1)" "$(find src/metaflac -name metaflac.exe | tail -n 1)"
