#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc lua5.4 lua5.4_5.4.4.orig.tar.gz 164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61
cd "$W/src/src"
make PLAT=mingw CC="$CC -std=gnu99 -static-libgcc" AR="$AR rcu" RANLIB=$RANLIB mingw MYLDFLAGS="-static-libgcc -Wl,--no-insert-timestamp"
put lua.exe lua54.dll
