/* Programs started and ended: arguments, exit codes, inherited descriptors, atexit, threads, signals. */
#define __USE_MINGW_ANSI_STDIO 0
#include "../test.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char self[MAX_PATH], quoted_self[MAX_PATH + 2];
static char name[MAX_PATH];

static void at_end(void)
{
	FILE *file = fopen(name, "ab");

	fputs("1", file);
	fclose(file);
}

static void at_end_too(void)
{
	FILE *file = fopen(name, "ab");

	fputs("2", file);
	fclose(file);
}

/* What the child does, by its first argument. */
static void run_child(char **arguments)
{
	if (!strcmp(arguments[0], "code"))
		exit(atoi(arguments[1]));
	if (!strcmp(arguments[0], "descriptor"))
		exit(_write(atoi(arguments[1]), "child", 5));
	if (!strcmp(arguments[0], "arguments"))
		exit(!strcmp(arguments[1], "a b") && !strcmp(arguments[2], "c\"d") && !strcmp(arguments[3], "e\\\\f") ? 7 : 1);
	if (!strcmp(arguments[0], "atexit")) {
		strcpy(name, arguments[1]);
		atexit(at_end);
		atexit(at_end_too);
		exit(3);
	}
	if (!strcmp(arguments[0], "abort"))
		abort();
	exit(99);
}

static void prepare(void)
{
	char **arguments = test_child_arguments();
	char folder[MAX_PATH];

	if (arguments)
		run_child(arguments);
	GetModuleFileNameA(NULL, self, MAX_PATH);
	snprintf(quoted_self, sizeof(quoted_self), "\"%s\"", self);
	GetTempPathA(MAX_PATH, folder);
	GetTempFileNameA(folder, "prc", 0, name);
}

TEST(spawn_answers_the_exit_code)
{
	prepare();
	CHECK_EQ(_spawnl(_P_WAIT, self, quoted_self, "spawn_answers_the_exit_code", "--child", "code", "42", NULL), 42);
	errno = 0;
	CHECK_EQ(_spawnl(_P_WAIT, "no such program", "x", NULL), -1);
	CHECK_EQ(errno, ENOENT);
	remove(name);
}

TEST(spawned_process_is_waited_for)
{
	intptr_t process;
	int status = 0;

	prepare();
	process = _spawnl(_P_NOWAIT, self, quoted_self, "spawned_process_is_waited_for", "--child", "code", "5", NULL);
	REQUIRE(process != -1);
	CHECK_EQ(_cwait(&status, process, 0), process);
	CHECK_EQ(status, 5);
	remove(name);
}

TEST(descriptors_are_inherited)
{
	char number[12], buffer[10];
	int fd;

	prepare();
	fd = _open(name, _O_CREAT | _O_RDWR | _O_BINARY, _S_IREAD | _S_IWRITE);
	REQUIRE(fd >= 0);
	CHECK_EQ(_spawnl(_P_WAIT, self, quoted_self, "descriptors_are_inherited", "--child", "descriptor", _itoa(fd, number, 10), NULL), 5);
	_lseek(fd, 0, SEEK_SET);
	CHECK_EQ(_read(fd, buffer, 10), 5);
	_close(fd);
	remove(name);
}

TEST(command_line_rules)
{
	prepare();
	CHECK_EQ(_spawnl(_P_WAIT, self, quoted_self, "command_line_rules", "--child", "arguments", "\"a b\"", "c\\\"d", "e\\\\f", NULL), 7);
	remove(name);
}

TEST(atexit_runs_last_first)
{
	char buffer[4] = { 0 };
	FILE *file;

	prepare();
	CHECK_EQ(_spawnl(_P_WAIT, self, quoted_self, "atexit_runs_last_first", "--child", "atexit", name, NULL), 3);
	file = fopen(name, "rb");
	CHECK_EQ(fread(buffer, 1, 4, file), 2);
	CHECK_STR(buffer, "21");
	fclose(file);
	remove(name);
}

static unsigned __stdcall thread_function(void *argument)
{
	return (unsigned)(uintptr_t)argument + 1;
}

TEST(threads)
{
	unsigned id = 0;
	DWORD code = 0;
	HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, thread_function, (void *)41, 0, &id);

	REQUIRE(thread != NULL);
	CHECK_EQ(WaitForSingleObject(thread, 10000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, 42);
	CHECK(id != 0);
	CloseHandle(thread);
}

static volatile int signal_seen;

static void on_signal(int number)
{
	signal_seen = number;
}

TEST(signals)
{
	CHECK(signal(SIGINT, on_signal) == SIG_DFL);
	CHECK_EQ(raise(SIGINT), 0);
	CHECK_EQ(signal_seen, SIGINT);
	/* The handler is reset before it is called. */
	CHECK(signal(SIGINT, SIG_DFL) == SIG_DFL);
	CHECK(signal(SIGTERM, SIG_IGN) == SIG_DFL);
	CHECK_EQ(raise(SIGTERM), 0);
	/* Microsoft, "signal": errno is EINVAL after SIG_ERR. */
	errno = 0;
	CHECK(signal(4711, SIG_DFL) == SIG_ERR);
	CHECK_EQ(errno, EINVAL);
}
