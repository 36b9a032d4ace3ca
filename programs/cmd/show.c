/*
 * A tree as text again: for the echo of a batch file's commands, and for the shells that run the sides of a pipe.
 */
#include "cmd.h"

/* ^ before what would be an operator outside of quotes. */
static void add_escaped(struct text *to, const wchar_t *s)
{
	bool quoted = false;

	for (; *s; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (!quoted && wcschr(L"&|<>^()", *s))
			text_add_char(to, '^');
		text_add_char(to, *s);
	}
}

static void add_redirections(struct text *to, const struct redirection *redirection)
{
	for (; redirection; redirection = redirection->next) {
		text_add_char(to, ' ');
		text_add_char(to, (wchar_t)('0' + redirection->handle));
		text_add(to, redirection->input ? L"<" : redirection->append ? L">>" : L">");
		if (redirection->duplicate >= 0) {
			text_add_char(to, '&');
			text_add_char(to, (wchar_t)('0' + redirection->duplicate));
		} else {
			text_add(to, redirection->name);
		}
	}
}

static void add_joined(struct text *to, const struct node *node, const wchar_t *operator)
{
	show_node(node->left, to);
	text_add(to, operator);
	show_node(node->right, to);
}

static void add_if(struct text *to, const struct node *node)
{
	static const wchar_t *const names[] = { [IF_EXIST] = L"exist ", [IF_DEFINED] = L"defined ", [IF_ERRORLEVEL] = L"errorlevel ",
						[IF_CMDEXTVERSION] = L"cmdextversion ", [IF_EQUAL] = L"", [IF_COMPARE] = L"" };

	text_add(to, node->ignore_case ? L"if /i " : L"if ");
	if (node->negated)
		text_add(to, L"not ");
	text_add(to, names[node->condition]);
	add_escaped(to, node->first);
	if (node->condition == IF_EQUAL)
		text_add(to, L"==");
	if (node->condition == IF_COMPARE) {
		text_add_char(to, ' ');
		text_add(to, node->operation);
		text_add_char(to, ' ');
	}
	if (node->second)
		add_escaped(to, node->second);
	text_add_char(to, ' ');
	show_node(node->left, to);
	if (node->right) {
		text_add(to, L" else ");
		show_node(node->right, to);
	}
}

static void add_for(struct text *to, const struct node *node)
{
	static const wchar_t *const names[] = { [FOR_PLAIN] = L"for ", [FOR_FOLDERS] = L"for /d ", [FOR_TREE] = L"for /r ",
						[FOR_NUMBERS] = L"for /l ", [FOR_TEXT] = L"for /f " };

	text_add(to, names[node->loop]);
	if (*node->options) {
		text_add(to, node->options);
		text_add_char(to, ' ');
	}
	text_add_char(to, '%');
	text_add_char(to, node->variable);
	text_add(to, L" in (");
	text_add(to, node->set);
	text_add(to, L") do ");
	show_node(node->left, to);
}

void show_node(const struct node *node, struct text *to)
{
	if (!node)
		return;
	switch (node->kind) {
	case NODE_COMMAND:
		add_escaped(to, node->name);
		add_escaped(to, node->arguments);
		break;
	case NODE_BLOCK:
		text_add_char(to, '(');
		show_node(node->left, to);
		text_add_char(to, ')');
		break;
	case NODE_SEQUENCE:
		add_joined(to, node, L"&");
		break;
	case NODE_AND:
		add_joined(to, node, L"&&");
		break;
	case NODE_OR:
		add_joined(to, node, L"||");
		break;
	case NODE_PIPE:
		add_joined(to, node, L"|");
		break;
	case NODE_IF:
		add_if(to, node);
		break;
	case NODE_FOR:
		add_for(to, node);
		break;
	}
	add_redirections(to, node->redirections);
}
