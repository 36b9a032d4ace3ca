/* Descriptors: text translation, duplicates, pipes, handles, errors. */
#include "../test.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <string.h>
#include <sys/stat.h>

static char name[MAX_PATH];

static int open_temporary(int flags)
{
	char folder[MAX_PATH];

	GetTempPathA(MAX_PATH, folder);
	GetTempFileNameA(folder, "low", 0, name);
	return _open(name, flags | _O_CREAT | _O_TRUNC | _O_RDWR, _S_IREAD | _S_IWRITE);
}

TEST(text_and_binary)
{
	char buffer[50];
	int fd = open_temporary(_O_TEXT);

	REQUIRE(fd >= 0);
	CHECK_EQ(_write(fd, "a\nb\r\nc", 6), 6);
	CHECK_EQ(_filelength(fd), 8);
	CHECK_EQ(_tell(fd), 8);
	CHECK_EQ(_lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(_read(fd, buffer, 50), 6);
	CHECK(!memcmp(buffer, "a\nb\r\nc", 6));
	CHECK_EQ(_setmode(fd, _O_BINARY), _O_TEXT);
	CHECK_EQ(_setmode(fd, _O_BINARY), _O_BINARY);
	_lseek(fd, 0, SEEK_SET);
	CHECK_EQ(_read(fd, buffer, 50), 8);
	CHECK(_eof(fd));
	_close(fd);
	_unlink(name);
}

TEST(return_at_the_end_of_a_read)
{
	char buffer[10];
	int fd = open_temporary(_O_BINARY);

	_write(fd, "ab\r\ncd\rx", 8);
	_setmode(fd, _O_TEXT);
	_lseek(fd, 0, SEEK_SET);
	/* The return is not delivered before it is known what follows it, and the line feed comes with the next read. */
	CHECK_EQ(_read(fd, buffer, 3), 2);
	CHECK(!memcmp(buffer, "ab", 2));
	CHECK_EQ(_read(fd, buffer, 3), 3);
	CHECK(!memcmp(buffer, "\ncd", 3));
	CHECK_EQ(_read(fd, buffer, 3), 2);
	CHECK(!memcmp(buffer, "\rx", 2));
	_close(fd);
	_unlink(name);
}

TEST(bad_descriptors)
{
	errno = 0;
	CHECK_EQ(_write(500, "x", 1), -1);
	CHECK_EQ(errno, EBADF);
	errno = 0;
	CHECK_EQ(_close(-1), -1);
	CHECK_EQ(errno, EBADF);
	errno = 0;
	CHECK_EQ(_get_osfhandle(500), -1);
	CHECK_EQ(errno, EBADF);
}

TEST(open_errors)
{
	int fd = open_temporary(_O_BINARY);

	_close(fd);
	errno = 0;
	CHECK_EQ(_open(name, _O_CREAT | _O_EXCL | _O_RDWR, _S_IWRITE), -1);
	CHECK_EQ(errno, EEXIST);
	fd = _open(name, _O_RDONLY | _O_BINARY);
	errno = 0;
	CHECK_EQ(_write(fd, "x", 1), -1);
	CHECK_EQ(errno, EBADF);
	_close(fd);
	_unlink(name);
	errno = 0;
	CHECK_EQ(_open(name, _O_RDONLY), -1);
	CHECK_EQ(errno, ENOENT);
}

TEST(duplicates)
{
	char buffer[4];
	int fd = open_temporary(_O_BINARY), copy = _dup(fd);

	CHECK(copy >= 0 && copy != fd);
	_write(fd, "abc", 3);
	CHECK_EQ(_tell(copy), 3);
	CHECK_EQ(_dup2(fd, 60), 0);
	_close(fd);
	_close(copy);
	CHECK_EQ(_lseek(60, 0, SEEK_SET), 0);
	CHECK_EQ(_read(60, buffer, 4), 3);
	_close(60);
	_unlink(name);
}

TEST(pipes)
{
	char buffer[10];
	int ends[2];

	REQUIRE(_pipe(ends, 512, _O_BINARY) == 0);
	CHECK_EQ(_write(ends[1], "hello", 5), 5);
	CHECK_EQ(_read(ends[0], buffer, 10), 5);
	_close(ends[1]);
	CHECK_EQ(_read(ends[0], buffer, 10), 0);
	CHECK(!_isatty(ends[0]));
	_close(ends[0]);
}

TEST(sizes)
{
	int fd = open_temporary(_O_BINARY);

	CHECK_EQ(_chsize(fd, 100), 0);
	CHECK_EQ(_filelengthi64(fd), 100);
	CHECK_EQ(_lseeki64(fd, -10, SEEK_END), 90);
	errno = 0;
	CHECK_EQ(_lseeki64(fd, -1, SEEK_SET), -1);
	CHECK_EQ(errno, EINVAL);
	_close(fd);
	_unlink(name);
}

TEST(handles)
{
	HANDLE file;
	int fd = open_temporary(_O_BINARY), again;

	CHECK(_get_osfhandle(fd) != -1);
	_close(fd);
	file = CreateFileA(name, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
	again = _open_osfhandle((intptr_t)file, _O_RDONLY);
	CHECK(again >= 0);
	CHECK_EQ(_get_osfhandle(again), (intptr_t)file);
	CHECK_EQ(_close(again), 0);
	CHECK(!CloseHandle(file));
	_unlink(name);
}
