// test.h for C++.
#include <windows.h>

#include <stdio.h>
#include <string.h>

extern "C" {
#include "test.h"
}
