/*
 * The chain of exception handlers at fs:0, and the register primitives in assembly (exception_i686.S).
 */
#ifndef DECANT_NTDLL_CHAIN_I686_H
#define DECANT_NTDLL_CHAIN_I686_H

#include "exceptions.h"

#define CHAIN_END ((struct registration *)(ULONG_PTR)-1)

/* EXCEPTION_REGISTRATION_RECORD: what a function puts on its stack and into fs:0. */
struct registration {
	struct registration *next;
	PEXCEPTION_ROUTINE handler;
};

/* Calls HANDLER on a registration of its own, so that exceptions inside it are recognized by MARK. */
EXCEPTION_DISPOSITION __cdecl call_handler(EXCEPTION_RECORD *record, struct registration *frame, CONTEXT *context,
	struct registration **dispatcher, PEXCEPTION_ROUTINE handler, PEXCEPTION_ROUTINE mark);

#endif
