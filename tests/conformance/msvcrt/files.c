/* Files by name: stat, access, chmod, rename, folders, searches, paths. */
#include "../test.h"
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utime.h>

static char folder[MAX_PATH];

/* A folder of the test's own as the current one. */
static void enter(void)
{
	char parent[MAX_PATH];

	GetTempPathA(MAX_PATH, parent);
	GetTempFileNameA(parent, "fil", 0, folder);
	DeleteFileA(folder);
	_mkdir(folder);
	_chdir(folder);
}

static void leave(void)
{
	_chdir("..");
	CHECK_EQ(_rmdir(folder), 0);
}

static void make(const char *name, const char *text)
{
	int fd = _open(name, _O_CREAT | _O_TRUNC | _O_WRONLY | _O_BINARY, _S_IREAD | _S_IWRITE);

	_write(fd, text, (unsigned)strlen(text));
	_close(fd);
}

TEST(stat_modes)
{
	struct _stat64 stat;
	int fd;

	enter();
	make("f.txt", "12345");
	CHECK_EQ(_stat64("f.txt", &stat), 0);
	CHECK_EQ(stat.st_mode, _S_IFREG | 0666);
	CHECK_EQ(stat.st_size, 5);
	CHECK_EQ(stat.st_nlink, 1);
	CHECK_EQ(_stat64(".", &stat), 0);
	CHECK_EQ(stat.st_mode, _S_IFDIR | 0777);
	/* Microsoft, "_stat": whether a file can be executed is told by its extension. */
	make("p.exe", "");
	CHECK_EQ(_stat64("p.exe", &stat), 0);
	CHECK_EQ(stat.st_mode, _S_IFREG | 0777);
	errno = 0;
	CHECK_EQ(_stat64("none", &stat), -1);
	CHECK_EQ(errno, ENOENT);
	fd = _open("f.txt", _O_RDONLY);
	CHECK_EQ(_fstat64(fd, &stat), 0);
	CHECK_EQ(stat.st_size, 5);
	_close(fd);
	_unlink("f.txt");
	_unlink("p.exe");
	leave();
}

TEST(access_and_chmod)
{
	enter();
	make("f", "");
	CHECK_EQ(_access("f", 0), 0);
	CHECK_EQ(_access("f", 6), 0);
	CHECK_EQ(_chmod("f", _S_IREAD), 0);
	errno = 0;
	CHECK_EQ(_access("f", 2), -1);
	CHECK_EQ(errno, EACCES);
	errno = 0;
	CHECK_EQ(_unlink("f"), -1);
	CHECK_EQ(errno, EACCES);
	CHECK_EQ(_chmod("f", _S_IREAD | _S_IWRITE), 0);
	CHECK_EQ(_unlink("f"), 0);
	errno = 0;
	CHECK_EQ(_access("f", 0), -1);
	CHECK_EQ(errno, ENOENT);
	leave();
}

TEST(rename_and_folders)
{
	enter();
	make("a", "a");
	make("b", "b");
	errno = 0;
	CHECK_EQ(rename("a", "b"), -1);
	CHECK_EQ(errno, EEXIST);
	CHECK_EQ(rename("a", "c"), 0);
	errno = 0;
	CHECK_EQ(rename("a", "d"), -1);
	CHECK_EQ(errno, ENOENT);
	CHECK_EQ(_mkdir("sub"), 0);
	errno = 0;
	CHECK_EQ(_mkdir("sub"), -1);
	CHECK_EQ(errno, EEXIST);
	make("sub\\x", "");
	errno = 0;
	CHECK_EQ(_rmdir("sub"), -1);
	CHECK_EQ(errno, ENOTEMPTY);
	_unlink("sub\\x");
	CHECK_EQ(_rmdir("sub"), 0);
	remove("b");
	remove("c");
	leave();
}

TEST(searches)
{
	struct __finddata64_t found;
	intptr_t search;
	int count = 0;

	enter();
	make("one.txt", "1");
	make("two.txt", "22");
	make("three.dat", "");
	search = _findfirst64("*.txt", &found);
	REQUIRE(search != -1);
	do {
		count++;
		CHECK_EQ(found.size, strcmp(found.name, "one.txt") ? 2 : 1);
	} while (_findnext64(search, &found) == 0);
	CHECK_EQ(errno, ENOENT);
	CHECK_EQ(count, 2);
	CHECK_EQ(_findclose(search), 0);
	errno = 0;
	CHECK_EQ(_findfirst64("*.none", &found), -1);
	CHECK_EQ(errno, ENOENT);
	remove("one.txt");
	remove("two.txt");
	remove("three.dat");
	leave();
}

TEST(file_times)
{
	struct __utimbuf64 times = { .actime = 1000000000, .modtime = 1100000000 };
	struct _stat64 stat;

	enter();
	make("f", "");
	CHECK_EQ(_utime64("f", &times), 0);
	CHECK_EQ(_stat64("f", &stat), 0);
	CHECK_EQ(stat.st_mtime, 1100000000);
	remove("f");
	leave();
}

TEST(paths_as_text)
{
	char drive[_MAX_DRIVE], directory[_MAX_DIR], base[_MAX_FNAME], extension[_MAX_EXT], path[_MAX_PATH];

	_splitpath("c:\\a\\b.c\\file.tar.gz", drive, directory, base, extension);
	CHECK_STR(drive, "c:");
	CHECK_STR(directory, "\\a\\b.c\\");
	CHECK_STR(base, "file.tar");
	CHECK_STR(extension, ".gz");
	_splitpath("noext", drive, directory, base, extension);
	CHECK_STR(directory, "");
	CHECK_STR(base, "noext");
	CHECK_STR(extension, "");
	_makepath(path, "d", "x/y", "n", "e");
	CHECK_STR(path, "d:x/y\\n.e");
}

TEST(current_folder)
{
	char buffer[MAX_PATH], *allocated;

	enter();
	CHECK(_getcwd(buffer, MAX_PATH) == buffer);
	allocated = _getcwd(NULL, 0);
	REQUIRE(allocated != NULL);
	CHECK_STR(allocated, buffer);
	free(allocated);
	errno = 0;
	CHECK(!_getcwd(buffer, 2));
	CHECK_EQ(errno, ERANGE);
	allocated = _fullpath(NULL, "x\\..\\y", 0);
	REQUIRE(allocated != NULL);
	_getcwd(buffer, MAX_PATH);
	strcat(buffer, "\\y");
	CHECK_STR(allocated, buffer);
	free(allocated);
	leave();
}
