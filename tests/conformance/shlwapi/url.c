/*
 * UrlIs (Microsoft, "UrlIsW function" and "URLIS enumeration").
 */
#include "test.h"

#include <shlwapi.h>

TEST(UrlIs_of_each_kind)
{
	CHECK(UrlIsW(L"http://www.example.com/x", URLIS_URL));
	CHECK(!UrlIsW(L"C:\\x", URLIS_URL));
	CHECK(!UrlIsW(L"x.txt", URLIS_URL));
	CHECK(UrlIsW(L"file:///C:/x", URLIS_FILEURL));
	CHECK(UrlIsW(L"FILE:///C:/x", URLIS_FILEURL));
	CHECK(!UrlIsW(L"http://x/", URLIS_FILEURL));
	CHECK(!UrlIsW(L"C:\\x", URLIS_FILEURL));
	CHECK(UrlIsW(L"mailto:a@b.c", URLIS_OPAQUE));
	CHECK(!UrlIsW(L"http://x/", URLIS_OPAQUE));
	CHECK(UrlIsW(L"http://x/y/", URLIS_DIRECTORY));
	CHECK(!UrlIsW(L"http://x/y", URLIS_DIRECTORY));
	/* "URLIS_HASQUERY: If the URL has an appended query string, UrlIs will return a TRUE value" */
	CHECK(UrlIsA("http://x/y?z=1", URLIS_HASQUERY));
	CHECK(!UrlIsA("http://x/y", URLIS_HASQUERY));
	CHECK(!UrlIsW(NULL, URLIS_URL));
}
