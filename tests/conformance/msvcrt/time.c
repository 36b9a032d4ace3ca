/* time.h: conversions, formatting, zones. Each test sets the zone it needs. */
#include "../test.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timeb.h>
#include <time.h>

static void set_zone(const char *zone)
{
	char text[64] = "TZ=";

	_putenv(strcat(text, zone));
	_tzset();
}

TEST(gmtime)
{
	static const struct {
		__time64_t time;
		int year, month, day, weekday, yearday, hour;
	} known[] = {
		{ 0, 70, 0, 1, 4, 0, 0 }, { 951782400, 100, 1, 29, 2, 59, 0 }, { 1709164800, 124, 1, 29, 4, 59, 0 },
		{ 4107542400, 200, 2, 1, 1, 59, 0 }, { 32535215999, 1100, 11, 31, 3, 364, 23 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct tm *tm = _gmtime64(&known[i].time);

		REQUIRE(tm);
		CHECK_EQ(tm->tm_year, known[i].year);
		CHECK_EQ(tm->tm_mon, known[i].month);
		CHECK_EQ(tm->tm_mday, known[i].day);
		CHECK_EQ(tm->tm_wday, known[i].weekday);
		CHECK_EQ(tm->tm_yday, known[i].yearday);
		CHECK_EQ(tm->tm_hour, known[i].hour);
		CHECK_EQ(tm->tm_isdst, 0);
	}
}

TEST(localtime_range)
{
	__time64_t before = -1, beyond = 0x1000000000000;

	CHECK(_localtime64(&before) == NULL);
	CHECK(_localtime64(&beyond) == NULL);
	CHECK(_gmtime64(&beyond) == NULL);
}

TEST(localtime_daylight)
{
	__time64_t winter = 1704067200, summer = 1719792000; /* 2024-01-01 and 2024-07-01, midnight UTC */
	struct tm tm;

	set_zone("EST5EDT");
	CHECK_EQ(_timezone, 5 * 3600);
	/* Microsoft, "_tzset": 1 if a daylight saving time zone is specified in TZ. */
	CHECK_EQ(_daylight, 1);
	tm = *_localtime64(&winter);
	CHECK_EQ(tm.tm_hour, 19);
	CHECK_EQ(tm.tm_isdst, 0);
	CHECK_EQ(_mktime64(&tm), winter);
	tm = *_localtime64(&summer);
	CHECK_EQ(tm.tm_hour, 20);
	CHECK_EQ(tm.tm_isdst, 1);
	CHECK_EQ(_mktime64(&tm), summer);
	tm.tm_isdst = -1;
	CHECK_EQ(_mktime64(&tm), summer);
	set_zone("UTC0");
	CHECK_EQ(_localtime64(&summer)->tm_hour, 0);
}

TEST(mktime_normalizes)
{
	struct tm tm = { .tm_year = 123, .tm_mon = 13, .tm_mday = 30, .tm_hour = 25, .tm_min = -1, .tm_sec = 61 };

	set_zone("UTC0");
	CHECK_EQ(_mktime64(&tm), 1709341201);
	CHECK_EQ(tm.tm_year, 124);
	CHECK_EQ(tm.tm_mon, 2);
	CHECK_EQ(tm.tm_mday, 2);
	CHECK_EQ(tm.tm_hour, 1);
	CHECK_EQ(tm.tm_min, 0);
	CHECK_EQ(tm.tm_sec, 1);
	CHECK_EQ(tm.tm_wday, 6);
	tm = (struct tm){ .tm_year = 60, .tm_mday = 1 };
	CHECK_EQ(_mktime64(&tm), -1);
}

TEST(strftime)
{
	struct tm tm = { .tm_year = 124, .tm_mon = 1, .tm_mday = 5, .tm_hour = 15, .tm_min = 4, .tm_sec = 9, .tm_wday = 1, .tm_yday = 35 };
	char text[100];

	CHECK_EQ(strftime(text, 100, "%Y-%m-%d %H:%M:%S", &tm), 19);
	CHECK(!strcmp(text, "2024-02-05 15:04:09"));
	strftime(text, 100, "%a %A %b %B %I %p %j %y %U %W %w %%", &tm);
	CHECK(!strcmp(text, "Mon Monday Feb February 03 PM 036 24 05 06 1 %"));
	strftime(text, 100, "%#d %#m %#j", &tm);
	CHECK(!strcmp(text, "5 2 36"));
	strftime(text, 100, "%x|%X|%c", &tm);
	CHECK(!strcmp(text, "02/05/24|15:04:09|02/05/24 15:04:09"));
	strftime(text, 100, "%#x", &tm);
	CHECK(!strcmp(text, "Monday, February 05, 2024"));
	CHECK_EQ(strftime(text, 4, "%Y", &tm), 0);
	CHECK_EQ(strftime(text, 5, "%Y", &tm), 4);
}

TEST(asctime)
{
	struct tm tm = { .tm_year = 70, .tm_mday = 1, .tm_wday = 4 };

	CHECK(!strcmp(asctime(&tm), "Thu Jan 01 00:00:00 1970\n"));
	set_zone("UTC0");
	CHECK(!strcmp(_ctime64(&(__time64_t){ 1700000000 }), "Tue Nov 14 22:13:20 2023\n"));
}

TEST(now)
{
	__time64_t time = _time64(NULL);
	struct __timeb64 timeb;
	FILETIME file_time;
	char text[16];

	GetSystemTimeAsFileTime(&file_time);
	CHECK(llabs((long long)(((uint64_t)file_time.dwHighDateTime << 32 | file_time.dwLowDateTime) / 10000000 - 11644473600) - time) <= 1);
	_ftime64(&timeb);
	CHECK(timeb.time - time <= 1 && timeb.millitm < 1000);
	CHECK(clock() >= 0);
	CHECK(strlen(_strtime(text)) == 8 && text[2] == ':');
	CHECK(strlen(_strdate(text)) == 8 && text[2] == '/');
	CHECK(_difftime64(10, 4) == 6);
}
