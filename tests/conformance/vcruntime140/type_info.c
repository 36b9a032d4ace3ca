/*
 * The functions behind std::type_info: comparing, hashing, naming.
 */
#include "test.h"

#include <string.h>

struct type_info_data {
	const char *undecorated;
	char decorated[64];
};

static FARPROC import(const char *name)
{
	return GetProcAddress(LoadLibraryA("vcruntime140.dll"), name);
}

TEST(type_info_compare)
{
	int(__cdecl *compare)(const void *, const void *) = (void *)import("__std_type_info_compare");
	struct type_info_data a = {NULL, ".?AVa@@"}, other_a = {NULL, ".?AVa@@"}, b = {NULL, ".?AVb@@"};
	REQUIRE(compare);
	CHECK_EQ(compare(&a, &a), 0);
	CHECK_EQ(compare(&a, &other_a), 0);
	CHECK(compare(&a, &b) < 0);
	CHECK(compare(&b, &a) > 0);
}

TEST(type_info_name)
{
	const char *(__cdecl *name)(void *, SLIST_HEADER *) = (void *)import("__std_type_info_name");
	void(__cdecl *destroy_list)(SLIST_HEADER *) = (void *)import("__std_type_info_destroy_list");
	static const char *const names[][2] = {
		{".?AVfoo@@", "class foo"},
		{".?AUbar@ns@@", "struct ns::bar"},
		{".?AW4color@@", "enum color"},
		{".H", "int"},
		{".PEBD", "char const * __ptr64"},
		{".?AV?$v@HV?$a@H@std@@@std@@", "class std::v<int,class std::a<int> >"},
		{".P6AHPEBDZZ", "int (__cdecl*)(char const * __ptr64,...)"},
	};
	SLIST_HEADER *list = _aligned_malloc(sizeof *list, 16);
	REQUIRE(name && destroy_list && list);
	InitializeSListHead(list);
	for (unsigned i = 0; i < ARRAYSIZE(names); i++) {
		struct type_info_data type = {0};
		strcpy(type.decorated, names[i][0]);
		const char *text = name(&type, list);
		CHECK_STR(text, names[i][1]);
		CHECK(name(&type, list) == text); /* made once */
	}
	destroy_list(list);
	CHECK_EQ(QueryDepthSList(list), 0);
	_aligned_free(list);
}

TEST(exception_copy)
{
	struct exception_data {
		const char *what;
		char owned;
	} literal = {"text", 0}, owned = {"text", 1}, copy = {0};
	void(__cdecl *copy_data)(const void *, void *) = (void *)import("__std_exception_copy");
	void(__cdecl *destroy)(void *) = (void *)import("__std_exception_destroy");
	REQUIRE(copy_data && destroy);
	copy_data(&literal, &copy);
	CHECK(copy.what == literal.what && !copy.owned);
	copy_data(&owned, &copy);
	CHECK(copy.what != owned.what && copy.owned);
	CHECK_STR(copy.what, "text");
	destroy(&copy);
	CHECK(!copy.what && !copy.owned);
}
