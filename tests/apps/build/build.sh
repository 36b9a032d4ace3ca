# build.sh - sourced by NAME.sh, which cross-builds one program from Debian's source of it.
#
# usage of every script: NAME.sh DEST ARCH (x64 or x86). The caller sets SOURCES (a cache of tarballs) and SCRATCH (a folder to build in).
# Sources come from the Debian mirror that apt is configured for, through lists of our own, so no deb-src line is needed.
set -e
# The options of the make that runs the tests are not for these makefiles: some cannot build in parallel.
unset MAKEFLAGS MFLAGS MAKELEVEL
DEST=${1:?destination folder}
case ${2:-x64} in
x64) HOST=x86_64-w64-mingw32 CPU=x86_64 ;;
x86) HOST=i686-w64-mingw32 CPU=i686 ;;
*) echo "arch is x64 or x86" >&2; exit 2 ;;
esac
CC=$HOST-gcc RANLIB=$HOST-ranlib AR=$HOST-ar STRIP=$HOST-strip J=${J:-2}
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C
LDT="-static -Wl,--no-insert-timestamp"
mkdir -p "$DEST" "$SOURCES"
DEST=$(cd "$DEST" && pwd)
W=$SCRATCH/$(basename "$0" .sh)-$CPU
rm -rf "$W"
mkdir -p "$W/src"

# apt_source SUITE PACKAGE: downloads the original tarball of a source package into the current folder.
apt_source() {
	state=$SOURCES/apt-$1
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/parts"
	uri=$(apt-get indextargets --format '$(REPO_URI)' | grep -E '/debian/?$' | head -n 1)
	[ -n "$uri" ] || { echo "apt knows no Debian mirror" >&2; return 1; }
	printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
		"$uri" "$1" >"$state/parts/source.sources"
	options="-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$state/parts -o Dir::State::lists=$state/lists
		-o Dir::Cache=$state/cache -o APT::Get::List-Cleanup=0 -o APT::Sandbox::User="
	# shellcheck disable=SC2086
	[ -f "$state/updated" ] || { apt-get -q $options update && touch "$state/updated"; }
	# shellcheck disable=SC2086
	apt-get -q $options source --download-only --tar-only "$2"
}

# getsrc PACKAGE TARBALL SHA256 [SUITE]: leaves the unpacked tree in $W/src. The checksum pins the version. LEVELS=0 is for a tarball
# without a folder around everything.
getsrc() {
	[ -f "$SOURCES/$2" ] || (cd "$SOURCES" && apt_source "${4:-bookworm}" "$1")
	echo "$3  $SOURCES/$2" | sha256sum -c - >&2
	tar -xf "$SOURCES/$2" -C "$W/src" --strip-components="${LEVELS:-1}"
}

# put FILE...: copies programs to the destination, stripped.
put() {
	for file in "$@"; do
		cp "$file" "$DEST/"
		$STRIP "$DEST/$(basename "$file")" || true
	done
}

# cmake_build TARGET...: builds $W/src in $W/b for Windows.
cmake_build() {
	cat >"$W/toolchain.cmake" <<TOOLCHAIN
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR $CPU)
set(CMAKE_C_COMPILER $HOST-gcc)
set(CMAKE_CXX_COMPILER $HOST-g++)
set(CMAKE_RC_COMPILER $HOST-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT "$LDT")
set(CMAKE_FIND_ROOT_PATH /usr/$HOST)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
TOOLCHAIN
	cmake -S "$W/src" -B "$W/b" -DCMAKE_TOOLCHAIN_FILE="$W/toolchain.cmake" -DCMAKE_BUILD_TYPE=Release "-DPUTTY_EMBEDDED_CHM_FILE="
	make -C "$W/b" -j"$J" "$@"
}
