#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc putty putty_0.78.orig.tar.gz 274e01bcac6bd155dfd647b2f18f791b4b17ff313753aa919fcae2e32d34614f
cmake_build plink psftp
put "$W/b/plink.exe" "$W/b/psftp.exe"
