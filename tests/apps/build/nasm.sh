#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc nasm nasm_2.16.01.orig.tar.xz c77745f4802375efeee2ec5c0ad6b7f037ea9c87c92b149a9637ff099f162558
cd "$W/src"
[ -x configure ] || ./autogen.sh
./configure --host=$HOST LDFLAGS="$LDT"
make -j"$J" nasm.exe ndisasm.exe
put nasm.exe ndisasm.exe
