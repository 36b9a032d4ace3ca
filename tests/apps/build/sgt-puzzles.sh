#!/bin/bash
. "$(dirname "$0")/build.sh"
getsrc sgt-puzzles sgt-puzzles_20230122.806ae71.orig.tar.xz 6e236301b0ef756b9f421c8cdb50edc5510a6e5f6f7f1d3b8384dfd3d5204a99
cmake_build sort-test
put "$W/b/sort-test.exe"
