/*
 * Storing what scanf read, and the text of numbers on the way, see scanf_value.h and scanf.h.
 */
#include "scanf_value.h"

void scan_store_integer(void *at, int size, uint64_t value)
{
	switch (size) {
	case SCAN_CHAR: *(uint8_t *)at = (uint8_t)value; break;
	case SCAN_SHORT: *(uint16_t *)at = (uint16_t)value; break;
	case SCAN_64: *(uint64_t *)at = value; break;
	default: *(uint32_t *)at = (uint32_t)value; break;
	}
}

void scan_store_float(void *at, int size, const char *text, _locale_t locale)
{
	double value = locale ? _strtod_l(text, NULL, locale) : strtod(text, NULL);

	if (size == SCAN_LONG || size == SCAN_64)
		*(double *)at = value;
	else
		*(float *)at = (float)value;
}

void scan_text_init(struct scan_text *text)
{
	text->text = text->local;
	text->count = 0;
	text->room = sizeof(text->local);
}

bool scan_text_add(struct scan_text *text, char c)
{
	if (text->count == text->room) {
		char *grown = malloc(text->room * 2);

		if (!grown)
			return false;
		memcpy(grown, text->text, text->count);
		scan_text_finish(text);
		text->text = grown;
		text->room *= 2;
	}
	text->text[text->count++] = c;
	return true;
}

void scan_text_finish(struct scan_text *text)
{
	if (text->text != text->local)
		free(text->text);
}
