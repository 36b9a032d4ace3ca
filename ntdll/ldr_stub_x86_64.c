/*
 * The code of a stub, x86_64: see ldr_stub.c.
 */
#include "ldr.h"

/* Where all stubs meet, with the missing function in r10. In ldr_stub_entry_x86_64.S. */
void ldr_stub_entry(void);

/* mov r10, missing; mov r11, ldr_stub_entry; jmp r11 */
const ULONG stub_bytes = 24;

void stub_write(BYTE *at, const struct missing_function *missing)
{
	static const BYTE jump[] = { 0x41, 0xff, 0xe3, 0xcc };
	ULONG_PTR entry = (ULONG_PTR)ldr_stub_entry;

	at[0] = 0x49;
	at[1] = 0xba;
	memcpy(at + 2, &missing, 8);
	at[10] = 0x49;
	at[11] = 0xbb;
	memcpy(at + 12, &entry, 8);
	memcpy(at + 20, jump, sizeof(jump));
}
