/*
 * A Windows command line from an argument vector: see command_line.h.
 */
#include "command_line.h"

#include <stdlib.h>
#include <string.h>

/* Argument zero is quoted by its own rule: no escapes, it ends at the next quote. A path can hold no quote on Windows. */
static char *put_program(char *to, const char *program)
{
	*to++ = '"';
	to = stpcpy(to, program);
	*to++ = '"';
	return to;
}

/* Backslashes count only before a quote: there they are doubled, and one more escapes the quote itself. */
static char *put_argument(char *to, const char *argument)
{
	size_t backslashes = 0;

	if (*argument && !argument[strcspn(argument, " \t\n\v\"")])
		return stpcpy(to, argument);
	*to++ = '"';
	for (; *argument; argument++) {
		if (*argument == '"')
			for (size_t i = 0; i <= backslashes; i++)
				*to++ = '\\';
		backslashes = *argument == '\\' ? backslashes + 1 : 0;
		*to++ = *argument;
	}
	while (backslashes--)
		*to++ = '\\';
	*to++ = '"';
	return to;
}

char *command_line_join(const char *program, char *const *arguments)
{
	size_t size = strlen(program) + 3;
	char *line, *to;

	for (size_t i = 0; arguments[i]; i++)
		size += 2 * strlen(arguments[i]) + 3;
	line = malloc(size);
	if (!line)
		return NULL;
	to = put_program(line, program);
	for (size_t i = 0; arguments[i]; i++) {
		*to++ = ' ';
		to = put_argument(to, arguments[i]);
	}
	*to = 0;
	return line;
}
