/*
 * What the host hands to ntdll's KiUserExceptionDispatcher besides what Windows does.
 */
#ifndef DECANT_EXCEPTION_H
#define DECANT_EXCEPTION_H

#include "types.h"

/*
 * Set in ExceptionFlags: no handler may be asked, report it and end the process. Windows' kernel does so itself for
 * __fastfail; here only guest code can name modules and walk the frames.
 */
#define EXCEPTION_FLAG_SECOND_CHANCE 0x80000000u

#endif
