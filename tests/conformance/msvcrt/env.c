/* The environment and errno's words. */
#include "../test.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

TEST(getenv_and_putenv)
{
	char buffer[20];

	CHECK_EQ(_putenv("CrtTestName=value"), 0);
	CHECK_STR(getenv("CRTTESTNAME"), "value");
	CHECK_EQ(GetEnvironmentVariableA("CrtTestName", buffer, 20), 5);
	CHECK_EQ(_putenv("CrtTestName=other value"), 0);
	CHECK_STR(getenv("CrtTestName"), "other value");
	CHECK_EQ(_putenv("CrtTestName="), 0);
	CHECK(!getenv("CrtTestName"));
	CHECK_EQ(GetEnvironmentVariableA("CrtTestName", buffer, 20), 0);
	CHECK_EQ(_putenv("no equals sign"), -1);
	CHECK(!getenv("no such variable"));
	CHECK_EQ(_wputenv(L"CrtTestWide=w"), 0);
	CHECK_STR(getenv("CrtTestWide"), "w");
	CHECK(_wgetenv(L"crttestwide") != NULL);
}

TEST(error_words)
{
	CHECK_STR(strerror(ENOENT), "No such file or directory");
	CHECK_STR(strerror(EACCES), "Permission denied");
	CHECK_STR(strerror(-1), "Unknown error");
	CHECK_STR(strerror(4711), "Unknown error");
}
