/*
 * A Windows command line from an argument vector.
 */
#ifndef DECANT_COMMAND_LINE_H
#define DECANT_COMMAND_LINE_H

/*
 * Joins PROGRAM (the argument zero, a DOS path in UTF-8) and ARGUMENTS (ended by NULL) to a command line that
 * CommandLineToArgvW and the C runtimes split into exactly these again (Microsoft, "Parsing C command-line arguments").
 * Allocated; NULL without memory.
 */
char *command_line_join(const char *program, char *const *arguments);

#endif
