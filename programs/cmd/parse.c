/*
 * The parser: from lines to a tree.
 *
 *     line      := sequence
 *     sequence  := or { "&" or }            or := and { "||" and }         and := pipe { "&&" pipe }
 *     pipe      := command { "|" command }
 *     command   := ["@"] { redirection } ( "(" line... ")" | if | for | name arguments ) { redirection }
 *
 * Names are expanded a line at a time, before its words are looked at, so that what a variable holds can be syntax; that is how it
 * is documented. A parenthesis or a ^ at a line's end fetches further lines.
 */
#include "cmd.h"

#include <stdlib.h>

static struct {
	struct pool *pool;
	struct text line;  /* expanded */
	const wchar_t *at;
	int depth;         /* of parentheses */
	bool failed;
} parser;

/* --- the lines below --- */

static bool fetch_line(bool continued)
{
	struct text raw = { 0 };
	bool got = input_line(&raw, continued);

	text_clear(&parser.line);
	if (got)
		expand_percent(text_get(&raw), &parser.line);
	text_free(&raw);
	parser.at = text_get(&parser.line);
	return got;
}

static void fail(void)
{
	struct text word = { 0 };

	if (parser.failed)
		return;
	parser.failed = true;
	for (const wchar_t *at = skip_blanks(parser.at); *at && *at != ' ' && *at != '\t'; at++)
		text_add_char(&word, *at);
	if (word.length)
		put_error(L"%ls was unexpected at this time.\r\n", word.s);
	else
		put_error(L"The syntax of the command is incorrect.\r\n");
	text_free(&word);
	/* A syntax error ends a batch file. */
	shell.errorlevel = 255;
	if (shell.batch)
		shell.leaving = LEAVE_BATCH;
}

/* Takes the next line where this one ends in ^; the first character of that one is taken as it is. */
static bool continue_line(struct text *to)
{
	if (!fetch_line(true))
		return false;
	if (*parser.at)
		text_add_char(to, *parser.at++);
	return true;
}

static wchar_t *keep(const struct text *text)
{
	return pool_copy(parser.pool, text_get(text), text->length);
}

static bool ends_command(wchar_t c)
{
	return !c || c == '&' || c == '|' || (c == ')' && parser.depth);
}

/* Where does a word end: at a delimiter, an operator, a redirection. */
static bool ends_word(wchar_t c)
{
	return ends_command(c) || is_delimiter(c) || c == '<' || c == '>';
}

/*
 * Adds a word to TO: quotes stay and protect, ^ goes and protects. stop: one more character that ends it (0: none).
 */
static void take_word(struct text *to, wchar_t stop)
{
	bool quoted = false;

	for (;;) {
		wchar_t c = *parser.at;

		if (!c || (!quoted && (ends_word(c) || (stop && c == stop))))
			return;
		parser.at++;
		if (c == '"') {
			quoted = !quoted;
		} else if (c == '^' && !quoted) {
			if (!*parser.at) {
				if (!continue_line(to))
					return;
				continue;
			}
			c = *parser.at++;
		}
		text_add_char(to, c);
	}
}

/* --- redirections --- */

/* Is there one at AT? A digit counts only at the start of a word, which the caller knows. */
static bool at_redirection(const wchar_t *at)
{
	if (*at >= '0' && *at <= '9')
		at++;
	return *at == '<' || *at == '>';
}

static void take_redirection(struct node *node)
{
	struct redirection *made = pool_allocate(parser.pool, sizeof(*made)), **last;
	struct text name = { 0 };
	int handle = -1;

	if (*parser.at >= '0' && *parser.at <= '9')
		handle = *parser.at++ - '0';
	made->input = *parser.at++ == '<';
	made->duplicate = -1;
	made->handle = handle >= 0 ? handle : !made->input;
	if (!made->input && *parser.at == '>') {
		made->append = true;
		parser.at++;
	}
	if (*parser.at == '&') {
		parser.at++;
		if (*parser.at < '0' || *parser.at > '9') {
			fail();
			return;
		}
		made->duplicate = *parser.at++ - '0';
	} else {
		parser.at = skip_delimiters(parser.at);
		take_word(&name, 0);
		if (!name.length)
			fail();
		made->name = keep(&name);
		text_free(&name);
	}
	for (last = &node->redirections; *last; last = &(*last)->next)
		;
	*last = made;
}

/* --- commands --- */

static struct node *parse_sequence(void);
static struct node *parse_command(void);

static struct node *new_node(enum node_kind kind)
{
	struct node *node = pool_allocate(parser.pool, sizeof(*node));

	node->kind = kind;
	return node;
}

/* The arguments: all up to the end of the command, but for redirections and ^. */
static void take_arguments(struct node *node)
{
	struct text arguments = { 0 };
	bool quoted = false, word_start = false;

	for (;;) {
		wchar_t c = *parser.at;

		if (!c || (!quoted && ends_command(c)))
			break;
		if (!quoted && ((c == '<' || c == '>') || (word_start && at_redirection(parser.at)))) {
			take_redirection(node);
			if (parser.failed)
				break;
			continue;
		}
		parser.at++;
		word_start = is_delimiter(c);
		if (c == '"') {
			quoted = !quoted;
		} else if (c == '^' && !quoted) {
			word_start = false;
			if (!*parser.at) {
				if (!continue_line(&arguments))
					break;
				continue;
			}
			c = *parser.at++;
		}
		text_add_char(&arguments, c);
	}
	node->arguments = keep(&arguments);
	text_free(&arguments);
}

static struct node *parse_block(void)
{
	struct node *block = new_node(NODE_BLOCK), **last = &block->left;

	parser.depth++;
	parser.at++;
	for (;;) {
		struct node *body;

		parser.at = skip_delimiters(parser.at);
		if (*parser.at == ')')
			break;
		if (!*parser.at) {
			if (!fetch_line(true)) {
				fail();
				break;
			}
			continue;
		}
		/* A label inside of parentheses is skipped. */
		if (*parser.at == ':') {
			parser.at += wcslen(parser.at);
			continue;
		}
		body = parse_sequence();
		if (parser.failed)
			break;
		if (*last) {
			struct node *both = new_node(NODE_SEQUENCE);

			both->left = *last;
			both->right = body;
			*last = both;
			last = &both->right;
		} else {
			*last = body;
		}
		if (*parser.at && *parser.at != ')') {
			fail();
			break;
		}
	}
	parser.depth--;
	if (*parser.at == ')')
		parser.at++;
	return block;
}

/* Takes a word into the pool, without ends. */
static const wchar_t *word(wchar_t stop)
{
	struct text text = { 0 };
	const wchar_t *kept;

	parser.at = skip_delimiters(parser.at);
	take_word(&text, stop);
	kept = keep(&text);
	text_free(&text);
	return kept;
}

/* Is WORD next, as a word by itself? Takes it then. */
static bool take_keyword(const wchar_t *keyword)
{
	const wchar_t *at = skip_delimiters(parser.at);
	size_t length = wcslen(keyword);

	if (_wcsnicmp(at, keyword, length) || !(ends_word(at[length]) || at[length] == '('))
		return false;
	parser.at = at + length;
	return true;
}

static bool parse_condition(struct node *node)
{
	static const struct {
		const wchar_t *word;
		enum condition_kind kind;
	} tests[] = { { L"exist", IF_EXIST }, { L"defined", IF_DEFINED }, { L"errorlevel", IF_ERRORLEVEL }, { L"cmdextversion", IF_CMDEXTVERSION } };

	for (;;) {
		const wchar_t *at = skip_delimiters(parser.at);

		if (!_wcsnicmp(at, L"/i", 2) && is_delimiter(at[2])) {
			node->ignore_case = true;
			parser.at = at + 2;
		} else if (take_keyword(L"not")) {
			node->negated = !node->negated;
		} else {
			break;
		}
	}
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++) {
		if (take_keyword(tests[i].word)) {
			node->condition = tests[i].kind;
			node->first = word(0);
			return *node->first;
		}
	}
	node->condition = IF_EQUAL;
	node->first = word(0);
	parser.at = skip_blanks(parser.at);
	if (parser.at[0] == '=' && parser.at[1] == '=') {
		parser.at += 2;
	} else {
		node->condition = IF_COMPARE;
		node->operation = word(0);
		if (!*node->operation)
			return false;
	}
	node->second = word(0);
	return *node->first && *node->second;
}

static struct node *parse_if(void)
{
	struct node *node = new_node(NODE_IF);
	const wchar_t *before;

	if (!parse_condition(node)) {
		fail();
		return node;
	}
	node->left = parse_command();
	if (parser.failed || !node->left) {
		fail();
		return node;
	}
	before = parser.at;
	if (take_keyword(L"else")) {
		node->right = parse_command();
		if (!node->right)
			fail();
	} else {
		parser.at = before;
	}
	return node;
}

/* What stands between the parentheses of a for, over several lines where it does. */
static const wchar_t *parse_set(void)
{
	struct text set = { 0 };
	bool quoted = false;
	const wchar_t *kept;

	parser.at = skip_delimiters(parser.at);
	if (*parser.at != '(') {
		fail();
		return L"";
	}
	parser.at++;
	while (quoted || *parser.at != ')') {
		wchar_t c = *parser.at;

		if (!c) {
			if (!fetch_line(true)) {
				fail();
				break;
			}
			text_add_char(&set, ' ');
			quoted = false;
			continue;
		}
		parser.at++;
		if (c == '"')
			quoted = !quoted;
		else if (c == '^' && !quoted && *parser.at)
			c = *parser.at++;
		text_add_char(&set, c);
	}
	if (*parser.at == ')')
		parser.at++;
	kept = keep(&set);
	text_free(&set);
	return kept;
}

static struct node *parse_for(void)
{
	struct node *node = new_node(NODE_FOR);
	const wchar_t *at;

	node->options = L"";
	at = skip_delimiters(parser.at);
	if (*at == '/' && shell.extensions) {
		switch (towlower(at[1])) {
		case 'd': node->loop = FOR_FOLDERS; break;
		case 'r': node->loop = FOR_TREE; break;
		case 'l': node->loop = FOR_NUMBERS; break;
		case 'f': node->loop = FOR_TEXT; break;
		default: fail(); return node;
		}
		parser.at = skip_delimiters(at + 2);
		/* /d and /r may stand together; the folder or the options come before the variable. */
		if (node->loop == FOR_FOLDERS && !_wcsnicmp(parser.at, L"/r", 2)) {
			node->loop = FOR_TREE;
			node->ignore_case = true;
			parser.at = skip_delimiters(parser.at + 2);
		}
		if ((node->loop == FOR_TREE || node->loop == FOR_TEXT) && *parser.at != '%')
			node->options = word(0);
		if (node->loop == FOR_TREE && !_wcsicmp(node->options, L"/d")) {
			node->ignore_case = true;
			node->options = L"";
		}
	}
	parser.at = skip_delimiters(parser.at);
	if (*parser.at != '%' || !parser.at[1] || parser.at[1] >= 128) {
		fail();
		return node;
	}
	node->variable = parser.at[1];
	parser.at += 2;
	if (!take_keyword(L"in")) {
		fail();
		return node;
	}
	node->set = parse_set();
	if (parser.failed || !take_keyword(L"do")) {
		fail();
		return node;
	}
	node->left = parse_command();
	if (!node->left)
		fail();
	return node;
}

static struct node *parse_simple(void)
{
	struct node *node = new_node(NODE_COMMAND);
	struct text name = { 0 };
	bool quoted = false;

	/*
	 * The name ends at a delimiter or, as in "cd\" and "echo.", where a command that is built in is followed by a sign that
	 * its arguments may begin with.
	 */
	while (*parser.at && (quoted || !ends_word(*parser.at))) {
		wchar_t c = *parser.at;

		if (!quoted && name.length && wcschr(L"(/\\.:+[]", c) && builtin_find(name.s, name.length))
			break;
		parser.at++;
		if (c == '"') {
			quoted = !quoted;
		} else if (c == '^' && !quoted) {
			if (!*parser.at) {
				if (!continue_line(&name))
					break;
				continue;
			}
			c = *parser.at++;
		}
		text_add_char(&name, c);
	}
	node->name = keep(&name);
	text_free(&name);
	if (!*node->name && !node->redirections) {
		fail();
		return node;
	}
	if (same_word(node->name, L"rem")) {
		node->arguments = pool_copy(parser.pool, parser.at, wcslen(parser.at));
		parser.at += wcslen(parser.at);
	} else {
		take_arguments(node);
	}
	return node;
}

static struct node *parse_command(void)
{
	struct node holder = { 0 }, *node;
	struct redirection **last;
	bool quiet = false;

	for (;;) {
		parser.at = skip_delimiters(parser.at);
		if (*parser.at == '@') {
			quiet = true;
			parser.at++;
		} else if (at_redirection(parser.at)) {
			take_redirection(&holder);
			if (parser.failed)
				return NULL;
		} else {
			break;
		}
	}
	if (*parser.at == '(') {
		node = parse_block();
	} else if (ends_command(*parser.at)) {
		if (*parser.at || holder.redirections) {
			if (!holder.redirections || *parser.at)
				fail();
		}
		if (!holder.redirections)
			return NULL;
		node = new_node(NODE_BLOCK);
	} else if (take_keyword(L"if")) {
		node = parse_if();
	} else if (take_keyword(L"for")) {
		node = parse_for();
	} else {
		node = parse_simple();
	}
	node->quiet = quiet;
	if (node->kind == NODE_BLOCK) {
		for (;;) {
			parser.at = skip_delimiters(parser.at);
			if (parser.failed || !at_redirection(parser.at))
				break;
			take_redirection(node);
		}
	}
	/* Those that were written first apply first. */
	for (last = &holder.redirections; *last; last = &(*last)->next)
		;
	*last = node->redirections;
	node->redirections = holder.redirections;
	return node;
}

/* --- operators --- */

static struct node *join(enum node_kind kind, struct node *left, struct node *right)
{
	struct node *node = new_node(kind);

	if (!left || !right)
		fail();
	node->left = left;
	node->right = right;
	return node;
}

static struct node *parse_pipe(void)
{
	struct node *node = parse_command();

	while (!parser.failed && *parser.at == '|' && parser.at[1] != '|') {
		parser.at++;
		node = join(NODE_PIPE, node, parse_command());
	}
	return node;
}

static struct node *parse_and(void)
{
	struct node *node = parse_pipe();

	while (!parser.failed && parser.at[0] == '&' && parser.at[1] == '&') {
		parser.at += 2;
		node = join(NODE_AND, node, parse_pipe());
	}
	return node;
}

static struct node *parse_or(void)
{
	struct node *node = parse_and();

	while (!parser.failed && parser.at[0] == '|' && parser.at[1] == '|') {
		parser.at += 2;
		node = join(NODE_OR, node, parse_and());
	}
	return node;
}

static struct node *parse_sequence(void)
{
	struct node *node = parse_or();

	while (!parser.failed && *parser.at == '&' && parser.at[1] != '&') {
		struct node *right;

		parser.at++;
		parser.at = skip_delimiters(parser.at);
		/* "a &" is allowed. */
		if (ends_command(*parser.at) && *parser.at != '&' && *parser.at != '|')
			break;
		right = parse_or();
		node = join(NODE_SEQUENCE, node, right);
	}
	return node;
}

bool parse_next(struct pool *pool, struct node **node)
{
	*node = NULL;
	parser.pool = pool;
	parser.depth = 0;
	parser.failed = false;
	if (!fetch_line(false))
		return false;
	parser.at = skip_delimiters(parser.at);
	/* Labels, and a parenthesis that closes nothing, take their line with them. */
	if (*parser.at == ':' || *parser.at == ')' || !*parser.at)
		return true;
	*node = parse_sequence();
	if (!parser.failed && *parser.at)
		fail();
	if (parser.failed)
		*node = NULL;
	return true;
}
