/*
 * set /a: 32-bit arithmetic with C's operators and precedence, variables by name, assignments, and the comma (Microsoft, "set").
 *
 * A parser by recursive descent that evaluates as it goes, since no operator skips its right side.
 */
#include "cmd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/* The message of what is wrong, and ERRORLEVEL then: the numbers that scripts test for. */
enum problem { FINE, UNBALANCED = 1073750988, NO_OPERAND, NO_OPERATOR, INVALID_NUMBER, TOO_LARGE, DIVIDE_BY_ZERO };

static struct {
	const wchar_t *at;
	enum problem problem; /* the first one */
} state;

static unsigned expression(void);

static void blanks(void)
{
	while (*state.at == ' ' || *state.at == '\t' || *state.at == '"')
		state.at++;
}

static unsigned fail(enum problem problem)
{
	if (!state.problem)
		state.problem = problem;
	return 0;
}

static const wchar_t *message(enum problem problem)
{
	switch (problem) {
	case UNBALANCED: return L"Unbalanced parenthesis.\r\n";
	case NO_OPERAND: return L"Missing operand.\r\n";
	case NO_OPERATOR: return L"Missing operator.\r\n";
	case INVALID_NUMBER:
		return L"Invalid number.  Numeric constants are either decimal (17),\r\nhexadecimal (0x11), or octal (021).\r\n";
	case TOO_LARGE: return L"Invalid number.  Numbers are limited to 32-bits of precision.\r\n";
	case DIVIDE_BY_ZERO: return L"Divide by zero error.\r\n";
	default: return L"";
	}
}

static bool take(const wchar_t *operator)
{
	size_t length = wcslen(operator);

	blanks();
	if (wcsncmp(state.at, operator, length))
		return false;
	state.at += length;
	return true;
}

/* Is C part of a name? */
static bool of_name(wchar_t c)
{
	return c > ' ' && !wcschr(L"()!~-+*/%<>&^|=,\"", c);
}

static unsigned number(const wchar_t *s, wchar_t **end)
{
	unsigned value;

	errno = 0;
	value = (unsigned)wcstoul(s, end, 0);
	if (errno == ERANGE || value > INT_MAX)
		fail(TOO_LARGE);
	return value;
}

static unsigned variable(const wchar_t *name)
{
	wchar_t *value = variable_value(name), *end;
	unsigned result = value ? (unsigned)wcstol(value, &end, 0) : 0;

	free(value);
	return result;
}

static wchar_t *take_name(void)
{
	const wchar_t *from;

	blanks();
	for (from = state.at; of_name(*state.at); state.at++)
		;
	return copy_part(from, (size_t)(state.at - from));
}

static unsigned primary(void)
{
	wchar_t *name, *end;
	unsigned value;

	blanks();
	if (take(L"(")) {
		value = expression();
		if (!take(L")"))
			fail(UNBALANCED);
		return value;
	}
	if (*state.at >= '0' && *state.at <= '9') {
		value = number(state.at, &end);
		state.at = end;
		if (of_name(*state.at))
			fail(INVALID_NUMBER);
		return value;
	}
	name = take_name();
	if (!*name)
		fail(NO_OPERAND);
	value = variable(name);
	free(name);
	return value;
}

static unsigned unary(void)
{
	if (take(L"!"))
		return !unary();
	if (take(L"~"))
		return ~unary();
	if (take(L"-"))
		return -unary();
	if (take(L"+"))
		return unary();
	return primary();
}

/* By value: the sign of what is not defined in C is the machine's, as with Windows. */
static unsigned apply(wchar_t operator, unsigned a, unsigned b)
{
	switch (operator) {
	case '*': return a * b;
	case '+': return a + b;
	case '-': return a - b;
	case '&': return a & b;
	case '^': return a ^ b;
	case '|': return a | b;
	case '<': return b < 32 ? a << b : 0;
	case '>': return (unsigned)((int)a >> (b < 32 ? b : 31));
	case '/':
	case '%':
		if (!b)
			return fail(DIVIDE_BY_ZERO);
		if (a == 0x80000000u && b == ~0u)
			return operator == '/' ? a : 0;
		return (unsigned)(operator == '/' ? (int)a / (int)b : (int)a % (int)b);
	}
	return 0;
}

/* One level of operators of two sides: those of LEVEL, as characters; << and >> by their first. */
static unsigned level(int depth)
{
	static const wchar_t *const levels[] = { L"|", L"^", L"&", L"<>", L"+-", L"*/%" };
	unsigned value;

	if (depth == sizeof(levels) / sizeof(*levels))
		return unary();
	value = level(depth + 1);
	for (;;) {
		wchar_t operator;
		bool shifts;

		blanks();
		operator = *state.at;
		if (!operator || !wcschr(levels[depth], operator) || state.problem)
			return value;
		shifts = depth == 3;
		if (shifts && state.at[1] != operator)
			return value;
		/* "a += b" is an assignment, which began further out. */
		if (state.at[1 + shifts] == '=')
			return value;
		state.at += 1 + shifts;
		value = apply(operator, value, level(depth + 1));
	}
}

/* name = value, name += value and so on; else an expression without. */
static unsigned assignment(void)
{
	static const wchar_t *const operators[] = { L"=", L"*=", L"/=", L"%=", L"+=", L"-=", L"&=", L"^=", L"|=", L"<<=", L">>=" };
	const wchar_t *start;
	wchar_t *name, digits[16];
	unsigned value;

	blanks();
	start = state.at;
	name = take_name();
	if (*name && !(*name >= '0' && *name <= '9')) {
		for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
			if (!take(operators[i]))
				continue;
			value = assignment();
			if (i)
				value = apply(*operators[i], variable(name), value);
			if (!state.problem) {
				_snwprintf(digits, 16, L"%d", (int)value);
				SetEnvironmentVariableW(name, digits);
			}
			free(name);
			return value;
		}
	}
	free(name);
	state.at = start;
	return level(0);
}

static unsigned expression(void)
{
	unsigned value = assignment();

	while (!state.problem && take(L","))
		value = assignment();
	return value;
}

int arithmetic(const wchar_t *text, int *value)
{
	state.at = text;
	state.problem = FINE;
	*value = (int)expression();
	blanks();
	if (!state.problem && *state.at)
		fail(*state.at == ')' ? UNBALANCED : NO_OPERATOR);
	if (state.problem)
		put_error(L"%ls", message(state.problem));
	return (int)state.problem;
}
