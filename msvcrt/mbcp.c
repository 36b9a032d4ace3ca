/*
 * The _mbs functions' code page: _setmbcp and what it sets.
 *
 * It is separate from the locale, although setlocale sets it too. Code page 0 is "single byte": every byte is a character.
 */
#include "locale_state.h"
#include <mbctype.h>

/* The headers have them as macros for imported data. */
#undef _mbctype
#undef _mbcasemap

/* Bits of the exported table: what a byte may be in the multibyte code page. */
enum { MBC_TRAIL = 0x08, MBC_LEAD = 0x04 };

/* Data export of the older runtime, indexed by a byte plus one, that inline code reads. */
unsigned char _mbctype[257];
unsigned char _mbcasemap[256];

unsigned char *__cdecl __p__mbctype(void)
{
	return _mbctype;
}

unsigned char *__cdecl __p__mbcasemap(void)
{
	return _mbcasemap;
}

struct crt_multibyte_data *crt_multibyte_build(unsigned codepage)
{
	struct crt_multibyte_data *multibyte;
	CPINFO info;

	if (!codepage) {
		InterlockedIncrement(&crt_c_multibyte.references);
		return &crt_c_multibyte;
	}
	multibyte = calloc(1, sizeof(*multibyte));
	if (!multibyte)
		return NULL;
	multibyte->references = 1;
	multibyte->codepage = codepage;
	if (codepage != CP_UTF8 && GetCPInfo(codepage, &info) && info.MaxCharSize == 2) {
		multibyte->double_byte = true;
		for (int i = 0; i + 1 < MAX_LEADBYTES && info.LeadByte[i]; i += 2)
			for (int c = info.LeadByte[i]; c <= info.LeadByte[i + 1]; c++)
				multibyte->lead[c] = 1;
	}
	return multibyte;
}

void crt_multibyte_release(struct crt_multibyte_data *multibyte)
{
	if (multibyte && multibyte != &crt_c_multibyte && !InterlockedDecrement(&multibyte->references))
		free(multibyte);
}

int __cdecl _setmbcp(int request)
{
	unsigned codepage;
	struct crt_multibyte_data *multibyte;
	struct crt_locale_pointers *own = crt_thread()->own_locale, *pointers = own ? own : &crt_process_locale;

	switch (request) {
	case _MB_CP_OEM: codepage = GetOEMCP(); break;
	case _MB_CP_ANSI: codepage = GetACP(); break;
	case _MB_CP_LOCALE: codepage = crt_codepage(crt_current_locale()); break;
	default: codepage = (unsigned)request;
	}
	if (codepage && !IsValidCodePage(codepage)) {
		*_errno() = EINVAL;
		return -1;
	}
	multibyte = crt_multibyte_build(codepage);
	if (!multibyte)
		return -1;
	/* The process's previous data may be in use by other threads: it stays. */
	if (own)
		crt_multibyte_release(own->multibyte);
	pointers->multibyte = multibyte;
	if (!own)
		for (int c = 0; c < 256; c++)
			_mbctype[c + 1] = (unsigned char)(multibyte->lead[c] ? MBC_LEAD | MBC_TRAIL : multibyte->double_byte && c >= 0x40 ? MBC_TRAIL : 0);
	return 0;
}

/* A single-byte code page answers 0, as documented. */
int __cdecl _getmbcp(void)
{
	const struct crt_multibyte_data *multibyte = crt_current_multibyte();

	return multibyte->double_byte ? (int)multibyte->codepage : 0;
}
