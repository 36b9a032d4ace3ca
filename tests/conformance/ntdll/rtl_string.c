/*
 * Counted strings, conversions, numbers, GUIDs; environment blocks; times.
 */
#define WIN32_NO_STATUS
#include "test.h"
#undef WIN32_NO_STATUS
#include <ntstatus.h>


#include <winternl.h>

NTSTATUS WINAPI RtlInitUnicodeStringEx(PUNICODE_STRING string, PCWSTR source);
VOID WINAPI RtlCopyUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source);
NTSTATUS WINAPI RtlAppendUnicodeToString(PUNICODE_STRING dest, PCWSTR source);
LONG WINAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold);
BOOLEAN WINAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold);
NTSTATUS WINAPI RtlUpcaseUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate);
NTSTATUS WINAPI RtlHashUnicodeString(const UNICODE_STRING *string, BOOLEAN fold, ULONG algorithm, PULONG hash);
NTSTATUS WINAPI RtlUnicodeToUTF8N(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlUTF8ToUnicodeN(PWSTR dest, ULONG room, PULONG written, PCCH source, ULONG bytes);
NTSTATUS WINAPI RtlUnicodeToMultiByteN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
NTSTATUS WINAPI RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS WINAPI RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value);
NTSTATUS WINAPI RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string);
NTSTATUS WINAPI RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid);
NTSTATUS WINAPI RtlQueryEnvironmentVariable_U(PWSTR block, PCUNICODE_STRING name, PUNICODE_STRING value);
NTSTATUS WINAPI RtlSetEnvironmentVariable(PWSTR *block, PCUNICODE_STRING name, PCUNICODE_STRING value);
NTSTATUS WINAPI RtlCreateEnvironment(BOOLEAN inherit, PWSTR *block);
NTSTATUS WINAPI RtlDestroyEnvironment(PWSTR block);
NTSTATUS WINAPI RtlExpandEnvironmentStrings_U(PWSTR block, PCUNICODE_STRING source, PUNICODE_STRING dest, PULONG needed);
ULONG WINAPI RtlComputeCrc32(ULONG initial, const void *bytes, ULONG count);

static UNICODE_STRING string_of(const WCHAR *text)
{
	UNICODE_STRING string;

	RtlInitUnicodeString(&string, text);
	return string;
}

#define S(text) (&(UNICODE_STRING){ sizeof(text) - sizeof(WCHAR), sizeof(text), (WCHAR *)(text) })

TEST(RtlInitUnicodeString)
{
	UNICODE_STRING string = string_of(L"abc");

	CHECK(string.Length == 6 && string.MaximumLength == 8);
	string = string_of(NULL);
	CHECK(!string.Length && !string.MaximumLength && !string.Buffer);
	CHECK_EQ(RtlInitUnicodeStringEx(&string, L"abc"), STATUS_SUCCESS);
}

TEST(RtlCopyUnicodeString)
{
	WCHAR buffer[4] = { 0 };
	UNICODE_STRING string = { 0, sizeof(buffer), buffer };

	RtlCopyUnicodeString(&string, S(L"abcdef"));
	CHECK(string.Length == 8 && !memcmp(buffer, L"abcd", 8));
	RtlCopyUnicodeString(&string, S(L"ab"));
	CHECK_EQ(RtlAppendUnicodeToString(&string, L"cd"), STATUS_SUCCESS);
	CHECK_EQ(RtlAppendUnicodeToString(&string, L"e"), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(string.Length, 8);
}

TEST(RtlCompareUnicodeString)
{
	CHECK(RtlCompareUnicodeString(S(L"abc"), S(L"abd"), FALSE) < 0);
	CHECK(RtlCompareUnicodeString(S(L"abc"), S(L"ab"), FALSE) > 0);
	CHECK(RtlCompareUnicodeString(S(L"\u00e4B"), S(L"\u00c4b"), TRUE) == 0);
	CHECK(RtlEqualUnicodeString(S(L"AB"), S(L"ab"), TRUE) && !RtlEqualUnicodeString(S(L"AB"), S(L"ab"), FALSE));
	CHECK(RtlPrefixUnicodeString(S(L"AB"), S(L"abc"), TRUE) && !RtlPrefixUnicodeString(S(L"abc"), S(L"ab"), TRUE));
}

TEST(RtlUpcaseUnicodeString)
{
	UNICODE_STRING upper;
	ULONG hash = 0;

	CHECK_EQ(RtlUpcaseUnicodeString(&upper, S(L"a\u00e4\u0436\u00df"), TRUE), STATUS_SUCCESS);
	CHECK(upper.Length == 8 && !memcmp(upper.Buffer, L"A\u00c4\u0416\u00df", 8));
	RtlFreeUnicodeString(&upper);
	CHECK_EQ(RtlHashUnicodeString(S(L"aB"), TRUE, 0, &hash), STATUS_SUCCESS);
	CHECK_EQ(hash, 'A' * 65599u + 'B');
}

TEST(RtlAnsiStringToUnicodeString)
{
	ANSI_STRING ansi;
	UNICODE_STRING wide;
	WCHAR small[2];

	RtlInitAnsiString(&ansi, "caf\xe9 \x80");
	CHECK_EQ(RtlAnsiStringToUnicodeString(&wide, &ansi, TRUE), STATUS_SUCCESS);
	CHECK(wide.Length == 12 && !wcscmp(wide.Buffer, L"caf\u00e9 \u20ac"));
	CHECK_EQ(RtlUnicodeStringToAnsiString(&ansi, &wide, TRUE), STATUS_SUCCESS);
	CHECK(ansi.Length == 6 && !strcmp(ansi.Buffer, "caf\xe9 \x80"));
	RtlFreeUnicodeString(&wide);
	wide = (UNICODE_STRING){ 0, sizeof(small), small };
	CHECK_EQ(RtlAnsiStringToUnicodeString(&wide, &ansi, FALSE), STATUS_BUFFER_OVERFLOW);
	RtlFreeAnsiString(&ansi);
}

TEST(RtlUnicodeToUTF8N)
{
	char bytes[16];
	WCHAR wide[8];
	ULONG count = 0;

	CHECK_EQ(RtlUnicodeToUTF8N(bytes, 16, &count, L"\u00e9\u20ac\xd83d\xde00", 8), STATUS_SUCCESS);
	CHECK(count == 9 && !memcmp(bytes, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9));
	CHECK_EQ(RtlUTF8ToUnicodeN(wide, sizeof(wide), &count, bytes, 9), STATUS_SUCCESS);
	CHECK(count == 8 && !memcmp(wide, L"\u00e9\u20ac\xd83d\xde00", 8));
	CHECK_EQ(RtlUTF8ToUnicodeN(wide, 2, &count, bytes, 9), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(count, 2);
	CHECK_EQ(RtlUTF8ToUnicodeN(wide, sizeof(wide), &count, "\xff", 1), STATUS_SOME_NOT_MAPPED);
	CHECK(count == 2 && wide[0] == 0xfffd);
	CHECK_EQ(RtlUnicodeToMultiByteN(bytes, 2, &count, L"abc", 6), STATUS_SUCCESS);
	CHECK_EQ(count, 2);
}

TEST(RtlIntegerToUnicodeString)
{
	WCHAR buffer[12];
	UNICODE_STRING string = { 0, sizeof(buffer), buffer };
	ULONG value = 0;

	CHECK_EQ(RtlIntegerToUnicodeString(4294967295u, 10, &string), STATUS_SUCCESS);
	CHECK(!wcscmp(buffer, L"4294967295"));
	CHECK_EQ(RtlIntegerToUnicodeString(255, 16, &string), STATUS_SUCCESS);
	CHECK(!wcscmp(buffer, L"FF"));
	CHECK_EQ(RtlIntegerToUnicodeString(1, 7, &string), STATUS_INVALID_PARAMETER);
	CHECK_EQ(RtlUnicodeStringToInteger(S(L" -0x1F"), 0, &value), STATUS_SUCCESS);
	CHECK_EQ(value, 0u - 0x1f);
	CHECK_EQ(RtlUnicodeStringToInteger(S(L"12x"), 10, &value), STATUS_SUCCESS);
	CHECK_EQ(value, 12);
}

TEST(RtlGUIDFromString)
{
	GUID guid;
	UNICODE_STRING string;

	CHECK_EQ(RtlGUIDFromString(S(L"{01234567-89ab-CDEF-0123-456789abcdef}"), &guid), STATUS_SUCCESS);
	CHECK(guid.Data1 == 0x01234567 && guid.Data2 == 0x89ab && guid.Data3 == 0xcdef && guid.Data4[0] == 1 && guid.Data4[7] == 0xef);
	CHECK_EQ(RtlStringFromGUID(&guid, &string), STATUS_SUCCESS);
	CHECK(!wcscmp(string.Buffer, L"{01234567-89AB-CDEF-0123-456789ABCDEF}"));
	RtlFreeUnicodeString(&string);
	CHECK_EQ(RtlGUIDFromString(S(L"{01234567-89ab}"), &guid), STATUS_INVALID_PARAMETER);
}

TEST(environment_block)
{
	WCHAR buffer[16], *block = NULL;
	UNICODE_STRING value = { 0, sizeof(buffer), buffer };
	ULONG needed = 0;

	REQUIRE(!RtlCreateEnvironment(FALSE, &block));
	CHECK_EQ(RtlSetEnvironmentVariable(&block, S(L"beta"), S(L"2")), STATUS_SUCCESS);
	CHECK_EQ(RtlSetEnvironmentVariable(&block, S(L"ALPHA"), S(L"one")), STATUS_SUCCESS);
	/* "All strings in the environment block must be sorted alphabetically by name": Changing Environment Variables. */
	CHECK(!memcmp(block, L"ALPHA=one\0beta=2\0", 18 * sizeof(WCHAR)));
	CHECK_EQ(RtlQueryEnvironmentVariable_U(block, S(L"Alpha"), &value), STATUS_SUCCESS);
	CHECK(value.Length == 6 && !memcmp(buffer, L"one", 6));
	CHECK_EQ(RtlQueryEnvironmentVariable_U(block, S(L"gamma"), &value), STATUS_VARIABLE_NOT_FOUND);
	value.MaximumLength = 2;
	CHECK_EQ(RtlQueryEnvironmentVariable_U(block, S(L"alpha"), &value), STATUS_BUFFER_TOO_SMALL);
	CHECK_EQ(value.Length, 6);
	value.MaximumLength = sizeof(buffer);
	CHECK_EQ(RtlExpandEnvironmentStrings_U(block, S(L"<%alpha%%none%>"), &value, &needed), STATUS_SUCCESS);
	CHECK(!wcscmp(buffer, L"<one%none%>") && needed == 24);
	CHECK_EQ(RtlSetEnvironmentVariable(&block, S(L"alpha"), NULL), STATUS_SUCCESS);
	CHECK(!memcmp(block, L"beta=2\0", 8 * sizeof(WCHAR)));
	RtlDestroyEnvironment(block);
}

TEST(RtlComputeCrc32)
{
	CHECK_EQ(RtlComputeCrc32(0, "123456789", 9), 0xcbf43926u);
}

TEST(RtlNtStatusToDosError)
{
	CHECK_EQ(RtlNtStatusToDosError(STATUS_SUCCESS), ERROR_SUCCESS);
	CHECK_EQ(RtlNtStatusToDosError(STATUS_OBJECT_NAME_NOT_FOUND), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(RtlNtStatusToDosError(STATUS_ACCESS_DENIED), ERROR_ACCESS_DENIED);
	CHECK_EQ(RtlNtStatusToDosError(STATUS_PENDING), ERROR_IO_PENDING);
	CHECK_EQ(RtlNtStatusToDosError((NTSTATUS)0xc0070057), ERROR_INVALID_PARAMETER);
	CHECK_EQ(RtlNtStatusToDosError((NTSTATUS)0xe0001234), 0xe0001234u);
	CHECK_EQ(RtlNtStatusToDosError((NTSTATUS)0xc000fffe), ERROR_MR_MID_NOT_FOUND);
}
