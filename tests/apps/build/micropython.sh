#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc micropython micropython_1.25.0+ds.orig.tar.xz 7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea trixie
cd "$W/src"
make -C mpy-cross -j"$J" || true
cd ports/windows
make -j"$J" CROSS_COMPILE=$HOST- V=1 LDFLAGS_EXTRA="$LDT" MICROPY_PY_FFI=0 MICROPY_SSL_AXTLS=0 FROZEN_MANIFEST= CWARN="-Wall -Wno-error"
put "$(find build* -name micropython.exe | head -n 1)"
