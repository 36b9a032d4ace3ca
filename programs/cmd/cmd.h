/*
 * The command processor: what its files share.
 *
 * A line goes through these rooms: input.c fetches it, expand.c replaces %names% in it, parse.c makes a tree of it, and run.c walks
 * the tree; there, just before a command runs, for variables and !names! are replaced (expand.c again). Commands that are built in
 * stand in the table of builtin.c, all else is program.c's to find and start.
 *
 * It is an ordinary Windows program, of the C runtime and kernel32, and runs wherever those are. What it does is documented in
 * Microsoft's "Windows commands" reference, whose names are used here. There is one thread and one state, `shell`.
 */
#ifndef CMD_H
#define CMD_H

#include <windows.h>

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

/* --- memory and text (text.c) --- */

/* A string that grows. Zeroed is empty; text_free gives back. The characters are always terminated. */
struct text {
	wchar_t *s;
	size_t length, room;
};
void text_add(struct text *text, const wchar_t *more);
void text_add_part(struct text *text, const wchar_t *more, size_t length);
void text_add_char(struct text *text, wchar_t c);
void text_clear(struct text *text);
void text_free(struct text *text);
/* The characters, "" for a text that nothing was added to. */
const wchar_t *text_get(const struct text *text);

/* Memory that ends the program where there is none. */
void *allocate(size_t bytes);
wchar_t *copy_part(const wchar_t *s, size_t length);
wchar_t *copy_string(const wchar_t *s);

/* What one parsed line is made of; freed all at once. */
struct pool;
struct pool *pool_create(void);
void *pool_allocate(struct pool *pool, size_t bytes);
wchar_t *pool_copy(struct pool *pool, const wchar_t *s, size_t length);
void pool_free(struct pool *pool);

/* Space, tab, comma, semicolon, equals sign: what stands between words. */
bool is_delimiter(wchar_t c);
const wchar_t *skip_delimiters(const wchar_t *s);
const wchar_t *skip_blanks(const wchar_t *s);
bool same_word(const wchar_t *a, const wchar_t *b);
/* Takes the quotes out of S, in place. */
void strip_quotes(wchar_t *s);
/* The next word of *at, without its quotes, to be freed; NULL at the end. Quotes protect delimiters. */
wchar_t *next_word(const wchar_t **at);
/* A word as it stands, quotes and all. */
wchar_t *next_raw_word(const wchar_t **at);

/* --- output and messages (output.c) --- */

void put(const wchar_t *s);
void put_part(const wchar_t *s, size_t length);
void put_line(const wchar_t *s);
void put_format(const wchar_t *format, ...);
void put_error(const wchar_t *format, ...);
/* The system's message for ERROR (a Win32 code), on standard error. Returns 1, what a failed command returns. */
int system_error(DWORD error);
/* Asks on standard output and reads a line; *answer is its first letter, in lower case. FALSE at the end of input. */
bool ask(const wchar_t *question, wchar_t *answer);
/* A line of standard input without its end. FALSE at the end of input. */
bool read_line(HANDLE from, struct text *line);
/* LENGTH bytes of a batch file or program output in UTF-16. */
void text_add_bytes(struct text *text, const char *bytes, size_t length);

/* --- trees (parse.c, show.c) --- */

enum node_kind { NODE_COMMAND, NODE_BLOCK, NODE_SEQUENCE, NODE_AND, NODE_OR, NODE_PIPE, NODE_IF, NODE_FOR };
enum condition_kind { IF_EXIST, IF_DEFINED, IF_ERRORLEVEL, IF_CMDEXTVERSION, IF_EQUAL, IF_COMPARE };
enum for_kind { FOR_PLAIN, FOR_FOLDERS, FOR_TREE, FOR_NUMBERS, FOR_TEXT };

struct redirection {
	struct redirection *next;
	int handle;            /* 0 to 9 */
	int duplicate;         /* of this handle, or -1 */
	bool input, append;
	const wchar_t *name;   /* with its quotes */
};

struct node {
	enum node_kind kind;
	bool quiet;                         /* @ before it */
	struct redirection *redirections;
	struct node *left, *right;          /* of what joins two; left: the body of a block, an if or a for; right: else */
	const wchar_t *name, *arguments;    /* NODE_COMMAND, as written but for ^ */
	enum condition_kind condition;      /* NODE_IF */
	bool negated, ignore_case;
	const wchar_t *first, *operation, *second;
	enum for_kind loop;                 /* NODE_FOR */
	wchar_t variable;
	const wchar_t *options, *set;       /* /f's options or /r's folder; what stands between the parentheses */
};

/* Parses the next command of the current input, which may take several lines, into POOL. FALSE at the end of input; *node is
 * NULL for an empty line or after a syntax error, which was reported then. */
bool parse_next(struct pool *pool, struct node **node);
/* The tree as text that parses to the same tree. */
void show_node(const struct node *node, struct text *text);

/* --- input: batch files, lines, standard input (input.c) --- */

struct batch {
	struct batch *caller;
	wchar_t *path;             /* of the file, full; NULL for a line of /c or of call */
	wchar_t *content;
	size_t at;                 /* next line's place in content */
	bool shared_content;       /* call :label reads its caller's */
	wchar_t *parameters[10];   /* as written, quotes and all; 0 is the file's name as written */
	wchar_t *rest;             /* all from parameter 1 on: %* */
	const wchar_t *tail;       /* what stands in rest behind parameter 9, for shift */
	struct scope *scopes;      /* setlocal's, innermost first */
	bool is_cmd;               /* .cmd rather than .bat: success clears ERRORLEVEL more often */
};

/* The next line of the current batch file or of standard input. FALSE at the end. continued: it goes on with a command. */
bool input_line(struct text *line, bool continued);
/* Runs the file PATH with ARGUMENTS, called NAME; returns ERRORLEVEL. label: where to start, or NULL. */
int batch_run(const wchar_t *path, const wchar_t *name, const wchar_t *arguments, const wchar_t *label);
/* Runs LINE as if it was typed, or inside of a batch file as if it stood there. Returns ERRORLEVEL. */
int line_run(const wchar_t *line);
/* Moves the current batch to the line after :LABEL. */
bool batch_find_label(struct batch *batch, const wchar_t *label);
void batch_shift(struct batch *batch, int first);
void scope_push(struct batch *batch);
void scope_pop(struct batch *batch);

/* --- state (main.c) --- */

enum leaving { LEAVE_NOTHING, LEAVE_LINE, LEAVE_BATCH, LEAVE_SHELL };

struct shell {
	struct batch *batch;       /* innermost, NULL at the prompt */
	int errorlevel;
	enum leaving leaving;      /* what goto, exit and a syntax error make the walk of the tree do */
	bool echo, delayed, extensions, unicode, interactive;
	const wchar_t *for_values[128]; /* the for variables' values by letter; NULL: not one now */
	const wchar_t *command_line;
};
extern struct shell shell;

void show_prompt(void);

/* --- expansion (expand.c) --- */

/* %names%, %1, %~dp1, %* of LINE; as batch files are expanded if the shell is in one. */
void expand_percent(const wchar_t *line, struct text *to);
/* For variables and, with delayed expansion, !names!, of text in a tree. To be freed. */
wchar_t *expand_late(const wchar_t *s);
/* The value of NAME, also of those that are made up (CD, DATE, ERRORLEVEL...), to be freed; NULL if undefined. */
wchar_t *variable_value(const wchar_t *name);
/* The parts of the path VALUE that the letters of MODIFIERS ask for (%~dpnx...). search: where $NAME: looks, or NULL. */
void add_modified(struct text *to, const wchar_t *value, const wchar_t *modifiers, size_t count);

/* --- running (run.c, redirect.c, for.c, program.c) --- */

/* Runs a tree; returns what && and || look at. */
int run_node(const struct node *node);
int run_for(const struct node *node);
/* Runs one command by its name and the rest of its line. */
int run_command(const wchar_t *name, const wchar_t *arguments);
/* Starts and, unless told otherwise, waits. Returns the exit code. */
int run_program(const wchar_t *path, const wchar_t *name, const wchar_t *arguments);
/* The file that NAME means as a command, full path to be freed; NULL if there is none. */
wchar_t *find_program(const wchar_t *name);
bool is_batch_file(const wchar_t *path);
/* Runs LINE in a cmd of its own with OUTPUT as standard output (and INPUT as standard input where it is not NULL). */
HANDLE start_shell(const wchar_t *line, HANDLE input, HANDLE output);

struct saved_handles {
	HANDLE before[3];
	HANDLE opened[10];
	int count;
};
/* Applies REDIRECTIONS; FALSE, after a message, if one cannot be. redirect_undo always follows. */
bool redirect_apply(const struct redirection *redirections, struct saved_handles *saved);
void redirect_undo(struct saved_handles *saved);

/* --- commands that are built in --- */

struct builtin {
	const wchar_t *name;
	int (*run)(const wchar_t *arguments);
	bool keeps_errorlevel;  /* success leaves ERRORLEVEL as it was, in .bat files */
};
const struct builtin *builtin_find(const wchar_t *name, size_t length);

/* The switches of a command, taken out of its words: /A:value, /B, ... value points into storage of the list. */
struct words {
	int count;
	wchar_t **word;       /* without quotes */
	int switch_count;
	wchar_t **switches;   /* without the slash */
};
void words_split(const wchar_t *arguments, struct words *words);
void words_free(struct words *words);
/* The switch that begins with LETTERS, behind those letters; NULL if it was not given. */
const wchar_t *words_switch(const struct words *words, const wchar_t *letters);
/* Reports the first switch that begins with none of ALLOWED (words, space-separated). FALSE if there is one. */
bool words_check(const struct words *words, const wchar_t *allowed);
int syntax_error(void);

/* Calls VISIT for every match of PATTERN in its folder; path is the full name of each. Returns how many there were. */
int each_match(const wchar_t *pattern, bool (*visit)(const wchar_t *path, const WIN32_FIND_DATAW *found, void *context), void *context);
bool is_folder(const wchar_t *path);
/* "." and "..", which every folder lists. */
bool is_dots(const WIN32_FIND_DATAW *found);
/* Which attributes a switch such as /a:h-d asks for, and whether a file has (and lacks) them. LETTERS is what follows the a. */
struct attributes {
	DWORD set, clear;
};
struct attributes parse_attributes(const wchar_t *letters);
bool attributes_match(const struct attributes *wanted, DWORD attributes);
void join_path(struct text *to, const wchar_t *folder, const wchar_t *name);
/* The folder part of PATH with its last backslash, "" if there is none. */
size_t folder_length(const wchar_t *path);

int builtin_break(const wchar_t *arguments);
int builtin_call(const wchar_t *arguments);
int builtin_cd(const wchar_t *arguments);
int builtin_cls(const wchar_t *arguments);
int builtin_color(const wchar_t *arguments);
int builtin_copy(const wchar_t *arguments);
int builtin_date(const wchar_t *arguments);
int builtin_del(const wchar_t *arguments);
int builtin_dir(const wchar_t *arguments);
int builtin_echo(const wchar_t *arguments);
int builtin_endlocal(const wchar_t *arguments);
int builtin_exit(const wchar_t *arguments);
int builtin_goto(const wchar_t *arguments);
int builtin_md(const wchar_t *arguments);
int builtin_mklink(const wchar_t *arguments);
int builtin_move(const wchar_t *arguments);
int builtin_path(const wchar_t *arguments);
int builtin_pause(const wchar_t *arguments);
int builtin_popd(const wchar_t *arguments);
int builtin_prompt(const wchar_t *arguments);
int builtin_pushd(const wchar_t *arguments);
int builtin_rd(const wchar_t *arguments);
int builtin_rem(const wchar_t *arguments);
int builtin_ren(const wchar_t *arguments);
int builtin_set(const wchar_t *arguments);
int builtin_setlocal(const wchar_t *arguments);
int builtin_shift(const wchar_t *arguments);
int builtin_start(const wchar_t *arguments);
int builtin_time(const wchar_t *arguments);
int builtin_title(const wchar_t *arguments);
int builtin_type(const wchar_t *arguments);
int builtin_ver(const wchar_t *arguments);
int builtin_verify(const wchar_t *arguments);
int builtin_vol(const wchar_t *arguments);

/* set /a: evaluates EXPRESSION. Returns 0, or after a message the ERRORLEVEL of what is wrong. */
int arithmetic(const wchar_t *expression, int *value);

#endif
