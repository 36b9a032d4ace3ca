/*
 * Undecorating type names: "?AV?$vector@HV?$allocator@H@std@@@std@@" is class std::vector<int,class std::allocator<int> >.
 *
 * A recursive descent over the decoration. Names are stored innermost scope first, so they are collected and written backwards.
 * Back references (a digit) name one of the first ten names, or one of the first ten parameter types longer than a letter;
 * templates have lists of their own. Pieces live in an arena on the stack; a decoration too long for it is "not understood".
 */
#include "undname.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define ARENA_BYTES 16384
#define NESTING_LIMIT 64

struct names {
	const char *list[10];
	unsigned count;
};

struct parser {
	const char *at;
	bool failed;
	unsigned depth;
	struct names names, types;
	char *free;
	size_t left;
	char arena[ARENA_BYTES];
};

static const char *fail(struct parser *parser)
{
	parser->failed = true;
	return "";
}

/* Joins up to five texts. */
static const char *join(struct parser *parser, const char *a, const char *b, const char *c, const char *d, const char *e)
{
	const char *parts[] = {a, b, c, d, e};
	char *text = parser->free;
	for (unsigned i = 0; i < 5; i++) {
		size_t length = parts[i] ? strlen(parts[i]) : 0;
		if (length + 1 > parser->left)
			return fail(parser);
		if (length)
			memcpy(parser->free, parts[i], length);
		parser->free += length;
		parser->left -= length;
	}
	*parser->free++ = 0;
	parser->left--;
	return text;
}

static const char *take(struct parser *parser, const char *start, size_t length)
{
	if (length + 1 > parser->left)
		return fail(parser);
	char *text = parser->free;
	memcpy(text, start, length);
	text[length] = 0;
	parser->free += length + 1;
	parser->left -= length + 1;
	return text;
}

static void remember(struct names *names, const char *name)
{
	if (names->count < 10)
		names->list[names->count++] = name;
}

static const char *recall(struct parser *parser, const struct names *names)
{
	unsigned index = (unsigned)(*parser->at++ - '0');
	return index < names->count ? names->list[index] : fail(parser);
}

static const char *parse_type(struct parser *parser, const char *declarator);
static const char *parse_qualified_name(struct parser *parser);

/* A number: a digit is itself plus one; letters A to P are hexadecimal digits, ended by '@'; '?' is a minus. */
static const char *parse_number(struct parser *parser)
{
	char text[24];
	unsigned at = sizeof text - 1;
	uint64_t value = 0;
	bool negative = *parser->at == '?';

	parser->at += negative;
	if (*parser->at >= '0' && *parser->at <= '9') {
		value = (uint64_t)(*parser->at++ - '0') + 1;
	} else {
		while (*parser->at >= 'A' && *parser->at <= 'P')
			value = value << 4 | (uint64_t)(*parser->at++ - 'A');
		if (*parser->at++ != '@')
			return fail(parser);
	}
	text[at] = 0;
	do
		text[--at] = (char)('0' + value % 10);
	while ((value /= 10) != 0);
	if (negative)
		text[--at] = '-';
	return join(parser, text + at, NULL, NULL, NULL, NULL);
}

/* Template or function arguments up to '@' (or 'Z', an ellipsis), joined by commas. */
static const char *parse_arguments(struct parser *parser, bool template)
{
	const char *list = "";
	while (!parser->failed && *parser->at != '@') {
		const char *start = parser->at, *argument;
		if (!*start)
			return fail(parser);
		if (*start == 'Z' && !template) {
			parser->at++;
			return join(parser, list, *list ? "," : "", "...", NULL, NULL);
		}
		if (*start >= '0' && *start <= '9') {
			argument = recall(parser, &parser->types);
		} else if (template && start[0] == '$' && start[1] == '0') {
			parser->at += 2;
			argument = parse_number(parser);
		} else if (template && start[0] == '$' && (start[1] == 'S' || (start[1] == '$' && start[2] == 'V')
				|| (start[1] == '$' && start[2] == 'Z'))) { /* an empty pack */
			parser->at += start[1] == 'S' ? 2 : 3;
			continue;
		} else {
			argument = parse_type(parser, "");
			if (parser->at - start > 1)
				remember(&parser->types, argument);
		}
		list = join(parser, list, *list ? "," : "", argument, NULL, NULL);
	}
	parser->at++;
	return list;
}

static const char *parse_template(struct parser *parser)
{
	struct names names = parser->names, types = parser->types;
	const char *end = strchr(parser->at, '@');

	parser->names.count = parser->types.count = 0;
	if (!end)
		return fail(parser);
	const char *name = take(parser, parser->at, (size_t)(end - parser->at));
	parser->at = end + 1;
	remember(&parser->names, name);
	const char *arguments = parse_arguments(parser, true);
	size_t length = strlen(arguments);
	parser->names = names;
	parser->types = types;
	return join(parser, name, "<", arguments, length && arguments[length - 1] == '>' ? " >" : ">", NULL);
}

/* One scope of a name. */
static const char *parse_fragment(struct parser *parser)
{
	const char *at = parser->at, *name;
	if (*at >= '0' && *at <= '9')
		return recall(parser, &parser->names);
	if (at[0] == '?' && at[1] == '$') {
		parser->at += 2;
		name = parse_template(parser);
	} else if (at[0] == '?' && at[1] == 'A') { /* ?A0x12345678@ */
		const char *end = strchr(at, '@');
		if (!end)
			return fail(parser);
		parser->at = end + 1;
		name = "`anonymous namespace'";
	} else if (*at == '?') { /* a function's local type: ?1??name@@..., whose scope is not undecorated further */
		return fail(parser);
	} else {
		const char *end = strchr(at, '@');
		if (!end || end == at)
			return fail(parser);
		name = take(parser, at, (size_t)(end - at));
		parser->at = end + 1;
	}
	remember(&parser->names, name);
	return name;
}

static const char *parse_qualified_name(struct parser *parser)
{
	const char *name = parse_fragment(parser);
	while (!parser->failed && *parser->at != '@') {
		if (!*parser->at)
			return fail(parser);
		const char *scope = parse_fragment(parser);
		name = join(parser, scope, "::", name, NULL, NULL);
	}
	parser->at++;
	return name;
}

static const char *basic_type(char code)
{
	static const char *const names[26] = {
		['C' - 'A'] = "signed char", ['D' - 'A'] = "char", ['E' - 'A'] = "unsigned char", ['F' - 'A'] = "short",
		['G' - 'A'] = "unsigned short", ['H' - 'A'] = "int", ['I' - 'A'] = "unsigned int", ['J' - 'A'] = "long",
		['K' - 'A'] = "unsigned long", ['M' - 'A'] = "float", ['N' - 'A'] = "double", ['O' - 'A'] = "long double",
		['X' - 'A'] = "void",
	};
	return code >= 'A' && code <= 'Z' ? names[code - 'A'] : NULL;
}

static const char *extended_type(char code)
{
	static const char *const names[26] = {
		['D' - 'A'] = "__int8", ['E' - 'A'] = "unsigned __int8", ['F' - 'A'] = "__int16", ['G' - 'A'] = "unsigned __int16",
		['H' - 'A'] = "__int32", ['I' - 'A'] = "unsigned __int32", ['J' - 'A'] = "__int64", ['K' - 'A'] = "unsigned __int64",
		['L' - 'A'] = "__int128", ['M' - 'A'] = "unsigned __int128", ['N' - 'A'] = "bool", ['Q' - 'A'] = "char8_t",
		['S' - 'A'] = "char16_t", ['U' - 'A'] = "char32_t", ['W' - 'A'] = "wchar_t",
	};
	return code >= 'A' && code <= 'Z' ? names[code - 'A'] : NULL;
}

static const char *qualifier(char code)
{
	static const char *const names[4] = {"", " const", " volatile", " const volatile"};
	return code >= 'A' && code <= 'D' ? names[code - 'A'] : NULL;
}

/* Puts TYPE before a declarator, with a space unless there is none. */
static const char *declare(struct parser *parser, const char *type, const char *declarator)
{
	return *declarator ? join(parser, type, " ", declarator, NULL, NULL) : type;
}

static const char *calling_convention(char code)
{
	switch (code) {
	case 'A': case 'B': return "__cdecl";
	case 'E': case 'F': return "__thiscall";
	case 'G': case 'H': return "__stdcall";
	case 'I': case 'J': return "__fastcall";
	case 'Q': case 'R': return "__vectorcall";
	default: return NULL;
	}
}

/* What a pointer to a function points at, after the '6'. */
static const char *parse_function(struct parser *parser, const char *declarator)
{
	const char *convention = calling_convention(*parser->at++);
	if (!convention)
		return fail(parser);
	const char *result = "void";
	if (*parser->at == '@')
		parser->at++;
	else
		result = parse_type(parser, "");
	const char *arguments = "void";
	if (*parser->at == 'X')
		parser->at++;
	else
		arguments = parse_arguments(parser, false);
	if (*parser->at == 'Z')
		parser->at++;
	const char *name = *declarator ? join(parser, "(", convention, declarator, ")", NULL) : convention;
	return join(parser, join(parser, result, " ", name, NULL, NULL), "(", arguments, ")", NULL);
}

/* A pointer or reference, after its letter: MARK is "*" or "&", OWN its own qualifiers. */
static const char *parse_pointer(struct parser *parser, const char *mark, const char *own, const char *declarator)
{
	const char *extra = "";
	for (;; parser->at++) {
		if (*parser->at == 'E')
			extra = " __ptr64";
		else if (*parser->at != 'F' && *parser->at != 'I')
			break;
	}
	if (*parser->at == '6') {
		parser->at++;
		return parse_function(parser, join(parser, mark, own, *declarator ? " " : "", declarator, NULL));
	}
	const char *qualifiers = qualifier(*parser->at);
	if (!qualifiers)
		return fail(parser);
	parser->at++;
	const char *inner = join(parser, mark, own, extra, *declarator ? " " : "", declarator);
	if (*parser->at == 'Y') { /* to an array: dimensions, then the element */
		parser->at++;
		const char *dimensions = "";
		unsigned count = *parser->at >= '0' && *parser->at <= '9' ? (unsigned)(*parser->at++ - '0') + 1 : 0;
		while (count-- > 0 && !parser->failed)
			dimensions = join(parser, dimensions, "[", parse_number(parser), "]", NULL);
		inner = join(parser, "(", inner, ")", dimensions, NULL);
	}
	const char *type = parse_type(parser, "");
	return declare(parser, join(parser, type, qualifiers, NULL, NULL, NULL), inner);
}

static const char *parse_type_inner(struct parser *parser, const char *declarator)
{
	char code = *parser->at++;
	const char *name = basic_type(code);
	if (name)
		return declare(parser, name, declarator);
	switch (code) {
	case '_':
		name = extended_type(*parser->at++);
		return name ? declare(parser, name, declarator) : fail(parser);
	case 'T':
		return declare(parser, join(parser, "union ", parse_qualified_name(parser), NULL, NULL, NULL), declarator);
	case 'U':
		return declare(parser, join(parser, "struct ", parse_qualified_name(parser), NULL, NULL, NULL), declarator);
	case 'V':
		return declare(parser, join(parser, "class ", parse_qualified_name(parser), NULL, NULL, NULL), declarator);
	case 'W':
		if (*parser->at++ != '4')
			return fail(parser);
		return declare(parser, join(parser, "enum ", parse_qualified_name(parser), NULL, NULL, NULL), declarator);
	case 'P':
		return parse_pointer(parser, "*", "", declarator);
	case 'Q':
		return parse_pointer(parser, "*", " const", declarator);
	case 'R':
		return parse_pointer(parser, "*", " volatile", declarator);
	case 'S':
		return parse_pointer(parser, "*", " const volatile", declarator);
	case 'A':
		return parse_pointer(parser, "&", "", declarator);
	case '?': { /* a qualified value: ?A, ?B const ... */
		const char *qualifiers = qualifier(*parser->at++);
		if (!qualifiers)
			return fail(parser);
		return declare(parser, join(parser, parse_type(parser, ""), qualifiers, NULL, NULL, NULL), declarator);
	}
	case '$':
		if (parser->at[0] == '$' && parser->at[1] == 'Q') {
			parser->at += 2;
			return parse_pointer(parser, "&&", "", declarator);
		}
		if (parser->at[0] == '$' && parser->at[1] == 'T') {
			parser->at += 2;
			return declare(parser, "std::nullptr_t", declarator);
		}
		if (parser->at[0] == '$' && (parser->at[1] == 'A' || parser->at[1] == 'B') && parser->at[2] == '6') {
			parser->at += 3;
			return parse_function(parser, declarator);
		}
		if (parser->at[0] == '$' && parser->at[1] == 'C') {
			const char *qualifiers = qualifier(parser->at[2]);
			parser->at += 3;
			return qualifiers ? join(parser, parse_type(parser, ""), qualifiers, NULL, NULL, NULL) : fail(parser);
		}
		return fail(parser);
	default:
		return fail(parser);
	}
}

static const char *parse_type(struct parser *parser, const char *declarator)
{
	if (parser->failed || ++parser->depth > NESTING_LIMIT)
		return fail(parser);
	const char *type = parse_type_inner(parser, declarator);
	parser->depth--;
	return type;
}

size_t undecorate_type(const char *decorated, char *text, size_t size)
{
	struct parser parser;
	parser.at = decorated;
	parser.failed = false;
	parser.depth = 0;
	parser.names.count = parser.types.count = 0;
	parser.free = parser.arena;
	parser.left = sizeof parser.arena;

	if (decorated[0] == '?' && decorated[1] == 'A') /* type descriptors have ".?A" before the type of a class */
		parser.at += 2;
	const char *type = parse_type(&parser, "");
	if (parser.failed || *parser.at)
		type = decorated;
	size_t length = strlen(type);
	if (length >= size)
		length = size - 1;
	memcpy(text, type, length);
	text[length] = 0;
	return length;
}
