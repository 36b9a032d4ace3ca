/*
 * The reader of XML that manifests are read with. See sxs.h.
 *
 * The text comes from files that anybody may have written, so everything is checked against its end, elements nest to a fixed
 * depth, and nothing is expanded: a document with a type declaration is refused.
 */
#include "sxs.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':' ||
	       (unsigned char)c >= 0x80;
}

static bool starts_with(const char *at, const char *end, const char *text)
{
	while (*text && at < end && *at == *text) {
		at++;
		text++;
	}
	return !*text;
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* Past the next TEXT, or NULL. */
static const char *skip_past(const char *at, const char *end, const char *text)
{
	for (; at < end; at++)
		if (starts_with(at, end, text))
			return at + strlen(text);
	return NULL;
}

static const char *read_name(const char *at, const char *end, struct xml_text *name)
{
	name->start = at;
	while (at < end && is_name(*at))
		at++;
	name->length = (ULONG)(at - name->start);
	return at;
}

/* NAME = "VALUE" or 'VALUE'; NULL for anything else. */
static const char *read_attribute(const char *at, const char *end, struct xml_text *name, struct xml_text *value)
{
	at = skip_space(read_name(at, end, name), end);
	if (!name->length || at == end || *at++ != '=')
		return NULL;
	at = skip_space(at, end);
	if (at == end || (*at != '"' && *at != '\''))
		return NULL;
	char quote = *at++;
	value->start = at;
	while (at < end && *at != quote && *at != '<')
		at++;
	if (at == end || *at != quote)
		return NULL;
	value->length = (ULONG)(at - value->start);
	return at + 1;
}

static struct xml_text without_prefix(struct xml_text name)
{
	for (ULONG i = 0; i < name.length; i++)
		if (name.start[i] == ':')
			return (struct xml_text){ name.start + i + 1, name.length - i - 1 };
	return name;
}

void xml_start(struct xml *xml, const char *text, ULONG length)
{
	*xml = (struct xml){ .at = text, .end = text + length };
	if (starts_with(text, xml->end, "\xef\xbb\xbf"))
		xml->at += 3;
}

static enum xml_event close_element(struct xml *xml, struct xml_text name)
{
	if (!xml->depth)
		return XML_BAD;
	struct xml_text open = xml->open[--xml->depth];
	if (open.length != name.length || memcmp(open.start, name.start, name.length))
		return XML_BAD;
	xml->name = without_prefix(name);
	return XML_CLOSE;
}

/* At what follows '<' of a beginning. */
static enum xml_event open_element(struct xml *xml)
{
	struct xml_text name, ignored_name, ignored_value;

	xml->at = read_name(xml->at, xml->end, &name);
	if (!name.length || xml->depth == XML_DEPTH_MAX || (!xml->depth && xml->rooted))
		return XML_BAD;
	xml->attributes.start = xml->at;
	for (;;) {
		const char *at = skip_space(xml->at, xml->end);

		xml->attributes.length = (ULONG)(xml->at - xml->attributes.start);
		if (at == xml->end)
			return XML_BAD;
		xml->closes_itself = starts_with(at, xml->end, "/>");
		if (*at == '>' || xml->closes_itself) {
			xml->at = at + (xml->closes_itself ? 2 : 1);
			break;
		}
		if (at == xml->at) /* nothing between two attributes */
			return XML_BAD;
		xml->at = read_attribute(at, xml->end, &ignored_name, &ignored_value);
		if (!xml->at)
			return XML_BAD;
	}
	xml->rooted = true;
	xml->open[xml->depth++] = name;
	xml->name = without_prefix(name);
	return XML_OPEN;
}

enum xml_event xml_next(struct xml *xml)
{
	if (xml->closes_itself) {
		xml->closes_itself = false;
		return close_element(xml, xml->open[xml->depth - 1]);
	}
	for (;;) {
		while (xml->at < xml->end && *xml->at != '<') {
			if (!xml->depth && !is_space(*xml->at)) /* text outside of the root */
				return XML_BAD;
			xml->at++;
		}
		if (xml->at == xml->end)
			return xml->depth || !xml->rooted ? XML_BAD : XML_END;
		xml->at++;
		if (starts_with(xml->at, xml->end, "?")) {
			xml->at = skip_past(xml->at, xml->end, "?>");
		} else if (starts_with(xml->at, xml->end, "!--")) {
			xml->at = skip_past(xml->at + 3, xml->end, "-->");
		} else if (xml->depth && starts_with(xml->at, xml->end, "![CDATA[")) {
			xml->at = skip_past(xml->at, xml->end, "]]>");
		} else if (starts_with(xml->at, xml->end, "/")) {
			struct xml_text name;

			xml->at = skip_space(read_name(xml->at + 1, xml->end, &name), xml->end);
			if (xml->at == xml->end || *xml->at++ != '>')
				return XML_BAD;
			return close_element(xml, name);
		} else {
			return open_element(xml);
		}
		if (!xml->at)
			return XML_BAD;
	}
}

bool xml_is(struct xml_text text, const char *name)
{
	return text.length == strlen(name) && !memcmp(text.start, name, text.length);
}

/* The character that a reference stands for, past whose end *at is moved; 0 for one that is not known. */
static ULONG read_reference(const char **at, const char *end)
{
	static const struct {
		const char *name;
		char character;
	} known[] = { { "lt;", '<' }, { "gt;", '>' }, { "amp;", '&' }, { "quot;", '"' }, { "apos;", '\'' } };
	ULONG value = 0;

	for (unsigned i = 0; i < ARRAYSIZE(known); i++)
		if (starts_with(*at, end, known[i].name)) {
			*at += strlen(known[i].name);
			return (ULONG)known[i].character;
		}
	if (*at == end || *(*at)++ != '#')
		return 0;
	bool hexadecimal = *at < end && **at == 'x';
	for (*at += hexadecimal; *at < end && **at != ';'; ++*at) {
		ULONG digit = **at >= '0' && **at <= '9' ? (ULONG)(**at - '0') : (**at | 0x20) >= 'a' && (**at | 0x20) <= 'f' ? (ULONG)((**at | 0x20) - 'a' + 10) : 99;

		if (digit >= (hexadecimal ? 16u : 10u) || value > 0x10ffff)
			return 0;
		value = value * (hexadecimal ? 16 : 10) + digit;
	}
	if (*at == end || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 0;
	++*at;
	return value;
}

static bool put_text(struct xml_text text, WCHAR *value, ULONG count)
{
	const char *at = text.start, *end = text.start + text.length;
	ULONG used = 0;

	while (at < end) {
		ULONG code, size = 1;

		if (*at == '&') {
			at++;
			code = read_reference(&at, end);
			if (!code)
				return false;
		} else {
			code = rtl_utf8_decode((const BYTE *)at, (ULONG)(end - at), &size);
			if (code == RTL_UTF8_INVALID)
				return false;
			at += size;
		}
		if (used + 2 >= count)
			return false;
		if (code >= 0x10000) {
			value[used++] = (WCHAR)(0xd800 + ((code - 0x10000) >> 10));
			code = 0xdc00 + ((code - 0x10000) & 0x3ff);
		}
		value[used++] = (WCHAR)code;
	}
	value[used] = 0;
	return true;
}

bool xml_attribute(const struct xml *xml, const char *name, WCHAR *value, ULONG count)
{
	const char *at = xml->attributes.start, *end = at + xml->attributes.length;

	while ((at = skip_space(at, end)) < end) {
		struct xml_text found, text;

		at = read_attribute(at, end, &found, &text);
		if (!at)
			return false;
		if (xml_is(found, name))
			return put_text(text, value, count);
	}
	return false;
}
