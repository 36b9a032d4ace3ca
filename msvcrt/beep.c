/*
 * _beep: the tone of a frequency in hertz for some milliseconds.
 */
#include "crt.h"

void __cdecl _beep(unsigned frequency, unsigned duration)
{
	Beep(frequency, duration);
}
