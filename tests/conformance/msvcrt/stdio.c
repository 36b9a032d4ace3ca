/* Streams: modes, text and binary, positions, pushing back, buffers, wide characters, errors. */
#define __USE_MINGW_ANSI_STDIO 0
#include "../test.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static char name[MAX_PATH];

static const char *temporary(void)
{
	char folder[MAX_PATH];

	GetTempPathA(MAX_PATH, folder);
	GetTempFileNameA(folder, "std", 0, name);
	return name;
}

static long contents(char *buffer, size_t size)
{
	FILE *file = fopen(name, "rb");
	long count;

	if (!file)
		return -1;
	count = (long)fread(buffer, 1, size, file);
	fclose(file);
	return count;
}

static void put(const char *bytes, size_t count)
{
	FILE *file = fopen(temporary(), "wb");

	fwrite(bytes, 1, count, file);
	fclose(file);
}

TEST(text_mode_translates)
{
	char buffer[50];
	FILE *file = fopen(temporary(), "w");

	REQUIRE(file != NULL);
	CHECK_EQ(fputs("a\nb\r\n", file), 0);
	CHECK_EQ(fclose(file), 0);
	CHECK_EQ(contents(buffer, 50), 7);
	CHECK(!memcmp(buffer, "a\r\nb\r\r\n", 7));
	file = fopen(name, "r");
	CHECK_EQ(fread(buffer, 1, 50, file), 5);
	CHECK(!memcmp(buffer, "a\nb\r\n", 5));
	CHECK(feof(file));
	fclose(file);
	remove(name);
}

TEST(control_z_ends_text)
{
	char buffer[50];
	FILE *file;

	put("ab\x1a" "cd", 5);
	file = fopen(name, "r");
	CHECK_EQ(fread(buffer, 1, 50, file), 2);
	fclose(file);
	file = fopen(name, "rb");
	CHECK_EQ(fread(buffer, 1, 50, file), 5);
	fclose(file);
	remove(name);
}

TEST(fgets_and_positions_in_text)
{
	char line[50];
	FILE *file;

	put("line1\r\nline2\r\n\r\nlast", 20);
	file = fopen(name, "r");
	CHECK_STR(fgets(line, 50, file), "line1\n");
	CHECK_EQ(ftell(file), 7);
	CHECK_STR(fgets(line, 4, file), "lin");
	CHECK_STR(fgets(line, 50, file), "e2\n");
	CHECK_EQ(ftell(file), 14);
	CHECK_STR(fgets(line, 50, file), "\n");
	CHECK_STR(fgets(line, 50, file), "last");
	CHECK(!fgets(line, 50, file));
	CHECK_EQ(fseek(file, 7, SEEK_SET), 0);
	CHECK(!feof(file));
	CHECK_STR(fgets(line, 50, file), "line2\n");
	fclose(file);
	remove(name);
}

TEST(seek_and_push_back)
{
	FILE *file = fopen(temporary(), "w+b");

	for (int i = 0; i < 10000; i++)
		fputc(i & 255, file);
	CHECK_EQ(ftell(file), 10000);
	CHECK_EQ(fseek(file, -100, SEEK_CUR), 0);
	CHECK_EQ(ftell(file), 9900);
	CHECK_EQ(fgetc(file), 9900 & 255);
	CHECK_EQ(fseek(file, 5000, SEEK_SET), 0);
	CHECK_EQ(fgetc(file), 5000 & 255);
	CHECK_EQ(ungetc('Q', file), 'Q');
	CHECK_EQ(ftell(file), 5000);
	CHECK_EQ(fgetc(file), 'Q');
	CHECK_EQ(fgetc(file), 5001 & 255);
	CHECK_EQ(fseek(file, 0, SEEK_END), 0);
	CHECK_EQ(fgetc(file), EOF);
	CHECK(feof(file));
	CHECK_EQ(ungetc(EOF, file), EOF);
	CHECK_EQ(fseek(file, -1, SEEK_SET), -1);
	CHECK_EQ(errno, EINVAL);
	fclose(file);
	remove(name);
}

TEST(append_and_update)
{
	char buffer[20];
	FILE *file;

	put("abc", 3);
	file = fopen(name, "ab");
	fputs("de", file);
	fclose(file);
	CHECK_EQ(contents(buffer, 20), 5);
	CHECK(!memcmp(buffer, "abcde", 5));
	file = fopen(name, "r+b");
	CHECK_EQ(fgetc(file), 'a');
	fseek(file, 0, SEEK_CUR);
	fputc('B', file);
	fclose(file);
	CHECK_EQ(contents(buffer, 20), 5);
	CHECK(!memcmp(buffer, "aBcde", 5));
	remove(name);
}

TEST(fopen_errors)
{
	errno = 0;
	CHECK(!fopen("no such file", "r"));
	CHECK_EQ(errno, ENOENT);
	errno = 0;
	CHECK(!fopen("no such folder\\x", "w"));
	CHECK_EQ(errno, ENOENT);
	errno = 0;
	CHECK(!fopen("c:\\windows", "w"));
	CHECK_EQ(errno, EACCES);
}

TEST(writing_to_a_reader)
{
	FILE *file;

	put("x", 1);
	file = fopen(name, "rb");
	CHECK_EQ(fputc('y', file), EOF);
	CHECK(ferror(file));
	clearerr(file);
	CHECK(!ferror(file));
	fclose(file);
	remove(name);
}

TEST(setvbuf_kinds)
{
	char buffer[64], there[8];
	FILE *file = fopen(temporary(), "wb");

	CHECK_EQ(setvbuf(file, buffer, _IOFBF, sizeof(buffer)), 0);
	fputs("abc", file);
	CHECK(!memcmp(buffer, "abc", 3));
	CHECK_EQ(contents(there, 8), 0);
	fflush(file);
	CHECK_EQ(contents(there, 8), 3);
	CHECK_EQ(setvbuf(file, NULL, _IONBF, 0), 0);
	fputc('d', file);
	CHECK_EQ(contents(there, 8), 4);
	fclose(file);
	remove(name);
}

TEST(unicode_files)
{
	char bytes[50];
	wchar_t line[20];
	FILE *file = fopen(temporary(), "w, ccs=UTF-8");

	REQUIRE(file != NULL);
	fwprintf(file, L"h\x00e9\n%d", 5);
	fclose(file);
	CHECK_EQ(contents(bytes, 50), 9);
	CHECK(!memcmp(bytes, "\xef\xbb\xbfh\xc3\xa9\r\n5", 9));
	file = fopen(name, "r, ccs=UTF-8");
	CHECK(fgetws(line, 20, file) != NULL);
	CHECK_WSTR(line, L"h\x00e9\n");
	fclose(file);
	file = fopen(name, "w, ccs=UTF-16LE");
	fputws(L"A\n", file);
	fclose(file);
	CHECK_EQ(contents(bytes, 50), 8);
	CHECK(!memcmp(bytes, "\xff\xfe" "A\0\r\0\n\0", 8));
	remove(name);
}

TEST(freopen_keeps_the_stream)
{
	FILE *file, *again;

	put("one", 3);
	file = fopen(name, "rb");
	again = freopen(name, "rb", file);
	CHECK(again == file);
	CHECK_EQ(fgetc(again), 'o');
	fclose(again);
	remove(name);
}

TEST(stream_layout)
{
	/* Programs of msvcrt.dll's time read and write characters by macros that know these members. */
	FILE *file;
	int c;

	put("abc", 3);
	file = fopen(name, "rb");
	CHECK_EQ(fgetc(file), 'a');
	CHECK_EQ(file->_cnt, 2);
	c = (unsigned char)*file->_ptr++;
	file->_cnt--;
	CHECK_EQ(c, 'b');
	CHECK_EQ(fgetc(file), 'c');
	CHECK_EQ(file->_file, _fileno(file));
	fclose(file);
	remove(name);
}

TEST(large_blocks)
{
	size_t size = 300000;
	char *block = malloc(size), *back = malloc(size);
	FILE *file = fopen(temporary(), "w+b");

	for (size_t i = 0; i < size; i++)
		block[i] = (char)(i * 7);
	CHECK_EQ(fwrite("xyz", 1, 3, file), 3);
	CHECK_EQ(fwrite(block, 1, size, file), size);
	rewind(file);
	CHECK_EQ(fread(back, 1, 3, file), 3);
	CHECK_EQ(fread(back, 1, size, file), size);
	CHECK(!memcmp(block, back, size));
	CHECK_EQ(fread(back, 1, 1, file), 0);
	fclose(file);
	free(block);
	free(back);
	remove(name);
}
