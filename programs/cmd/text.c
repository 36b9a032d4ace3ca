/*
 * Memory, growing strings, words.
 */
#include "cmd.h"

#include <stdlib.h>

void *allocate(size_t bytes)
{
	void *memory = malloc(bytes ? bytes : 1);

	if (!memory) {
		static const char message[] = "cmd: out of memory\r\n";
		DWORD done;

		WriteFile(GetStdHandle(STD_ERROR_HANDLE), message, sizeof(message) - 1, &done, NULL);
		ExitProcess(1);
	}
	return memory;
}

wchar_t *copy_part(const wchar_t *s, size_t length)
{
	wchar_t *copy = allocate((length + 1) * sizeof(*copy));

	memcpy(copy, s, length * sizeof(*copy));
	copy[length] = 0;
	return copy;
}

wchar_t *copy_string(const wchar_t *s)
{
	return copy_part(s, wcslen(s));
}

/* --- growing strings --- */

void text_add_part(struct text *text, const wchar_t *more, size_t length)
{
	if (text->length + length + 1 > text->room) {
		size_t room = (text->length + length + 1) * 2;
		wchar_t *s = allocate(room * sizeof(*s));

		if (text->s)
			memcpy(s, text->s, text->length * sizeof(*s));
		free(text->s);
		text->s = s;
		text->room = room;
	}
	memcpy(text->s + text->length, more, length * sizeof(*more));
	text->length += length;
	text->s[text->length] = 0;
}

void text_add(struct text *text, const wchar_t *more)
{
	text_add_part(text, more, wcslen(more));
}

void text_add_char(struct text *text, wchar_t c)
{
	text_add_part(text, &c, 1);
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->s)
		*text->s = 0;
}

void text_free(struct text *text)
{
	free(text->s);
	*text = (struct text){ 0 };
}

const wchar_t *text_get(const struct text *text)
{
	return text->s ? text->s : L"";
}

/* --- pools --- */

struct pool {
	struct pool_part {
		struct pool_part *next;
	} *parts;
};

struct pool *pool_create(void)
{
	struct pool *pool = allocate(sizeof(*pool));

	pool->parts = NULL;
	return pool;
}

void *pool_allocate(struct pool *pool, size_t bytes)
{
	/* Two pointers keep the memory behind aligned for everything. */
	struct pool_part *part = allocate(2 * sizeof(void *) + bytes);

	part->next = pool->parts;
	pool->parts = part;
	return memset((char *)part + 2 * sizeof(void *), 0, bytes);
}

wchar_t *pool_copy(struct pool *pool, const wchar_t *s, size_t length)
{
	wchar_t *copy = pool_allocate(pool, (length + 1) * sizeof(*copy));

	return memcpy(copy, s, length * sizeof(*copy));
}

void pool_free(struct pool *pool)
{
	struct pool_part *part, *next;

	for (part = pool->parts; part; part = next) {
		next = part->next;
		free(part);
	}
	free(pool);
}

/* --- words --- */

bool is_delimiter(wchar_t c)
{
	return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '=' || c == '\v' || c == '\f' || c == 0xa0;
}

const wchar_t *skip_delimiters(const wchar_t *s)
{
	while (is_delimiter(*s))
		s++;
	return s;
}

const wchar_t *skip_blanks(const wchar_t *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

bool same_word(const wchar_t *a, const wchar_t *b)
{
	return !_wcsicmp(a, b);
}

void strip_quotes(wchar_t *s)
{
	wchar_t *to = s;

	for (; *s; s++)
		if (*s != '"')
			*to++ = *s;
	*to = 0;
}

wchar_t *next_raw_word(const wchar_t **at)
{
	const wchar_t *from = skip_delimiters(*at), *to;
	bool quoted = false;

	if (!*from)
		return NULL;
	for (to = from; *to && (quoted || !is_delimiter(*to)); to++)
		if (*to == '"')
			quoted = !quoted;
	*at = to;
	return copy_part(from, (size_t)(to - from));
}

wchar_t *next_word(const wchar_t **at)
{
	wchar_t *word = next_raw_word(at);

	if (word)
		strip_quotes(word);
	return word;
}

/* --- the words and switches of a command --- */

/*
 * A slash begins a switch wherever it stands: "del/q file", "dir /a/b". In a word that began as a path it does not, as
 * "copy a/b c" is not documented to work but "x/y" is what programs of Unix write: it stays part of the name.
 */
void words_split(const wchar_t *arguments, struct words *words)
{
	size_t most = wcslen(arguments) + 1;

	words->word = allocate(most * sizeof(*words->word));
	words->switches = allocate(most * sizeof(*words->switches));
	words->count = words->switch_count = 0;
	for (;;) {
		wchar_t *word;

		arguments = skip_delimiters(arguments);
		if (!*arguments)
			return;
		if (*arguments == '/') {
			const wchar_t *from = ++arguments;
			bool quoted = false;

			while (*arguments && (quoted || (!is_delimiter(*arguments) && *arguments != '/'))) {
				if (*arguments == '"')
					quoted = !quoted;
				arguments++;
			}
			word = copy_part(from, (size_t)(arguments - from));
			strip_quotes(word);
			words->switches[words->switch_count++] = word;
		} else {
			words->word[words->count++] = next_word(&arguments);
		}
	}
}

void words_free(struct words *words)
{
	for (int i = 0; i < words->count; i++)
		free(words->word[i]);
	for (int i = 0; i < words->switch_count; i++)
		free(words->switches[i]);
	free(words->word);
	free(words->switches);
}

const wchar_t *words_switch(const struct words *words, const wchar_t *letters)
{
	size_t length = wcslen(letters);

	for (int i = words->switch_count; i-- > 0;)
		if (!_wcsnicmp(words->switches[i], letters, length))
			return words->switches[i] + length;
	return NULL;
}

bool words_check(const struct words *words, const wchar_t *allowed)
{
	for (int i = 0; i < words->switch_count; i++) {
		const wchar_t *given = words->switches[i], *at = allowed;
		bool known = false;

		while (*at && !known) {
			size_t length = wcscspn(at, L" ");

			known = length && !_wcsnicmp(given, at, length);
			at += length;
			at += *at == ' ';
		}
		if (!known) {
			put_error(L"Invalid switch - \"%ls\".\r\n", given);
			return false;
		}
	}
	return true;
}

int syntax_error(void)
{
	put_error(L"The syntax of the command is incorrect.\r\n");
	return 1;
}
