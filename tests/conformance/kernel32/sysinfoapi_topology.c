/*
 * Processors' relations, cycles and places (Microsoft, "GetLogicalProcessorInformation function" and its kin).
 */
#include "test.h"

TEST(GetLogicalProcessorInformation_covers_all_processors)
{
	SYSTEM_LOGICAL_PROCESSOR_INFORMATION *records;
	ULONG_PTR cores = 0, packages = 0, nodes = 0;
	DWORD length = 0;
	SYSTEM_INFO info;

	GetSystemInfo(&info);
	CHECK(!GetLogicalProcessorInformation(NULL, &length));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	REQUIRE(length && length % sizeof(*records) == 0);
	records = malloc(length);
	REQUIRE(GetLogicalProcessorInformation(records, &length));
	for (DWORD i = 0; i < length / sizeof(*records); i++) {
		switch (records[i].Relationship) {
		case RelationProcessorCore:
			CHECK_EQ(cores & records[i].ProcessorMask, 0);
			cores |= records[i].ProcessorMask;
			break;
		case RelationProcessorPackage: packages |= records[i].ProcessorMask; break;
		case RelationNumaNode: nodes |= records[i].ProcessorMask; break;
		case RelationCache: CHECK(records[i].Cache.Level >= 1 && records[i].Cache.Level <= 4); break;
		default: CHECK(FALSE);
		}
	}
	CHECK_EQ(cores, info.dwActiveProcessorMask);
	CHECK_EQ(packages, info.dwActiveProcessorMask);
	CHECK_EQ(nodes, info.dwActiveProcessorMask);
	free(records);
}

TEST(GetLogicalProcessorInformationEx_by_relation)
{
	SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX *entry;
	DWORD length = 0, all = 0, at = 0;
	ULONG_PTR cores = 0;
	SYSTEM_INFO info;
	char *buffer;

	GetSystemInfo(&info);
	CHECK(!GetLogicalProcessorInformationEx(RelationAll, NULL, &all));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(!GetLogicalProcessorInformationEx(RelationProcessorCore, NULL, &length));
	CHECK(length && length < all);
	buffer = malloc(all);
	REQUIRE(GetLogicalProcessorInformationEx(RelationProcessorCore, (PVOID)buffer, &length));
	for (; at < length; at += entry->Size) {
		entry = (PVOID)(buffer + at);
		CHECK_EQ(entry->Relationship, RelationProcessorCore);
		CHECK_EQ(entry->Processor.GroupCount, 1);
		cores |= entry->Processor.GroupMask[0].Mask;
	}
	CHECK_EQ(at, length);
	CHECK_EQ(cores, info.dwActiveProcessorMask);
	length = all;
	REQUIRE(GetLogicalProcessorInformationEx(RelationGroup, (PVOID)buffer, &length));
	entry = (PVOID)buffer;
	CHECK_EQ(entry->Group.ActiveGroupCount, 1);
	CHECK_EQ(entry->Group.GroupInfo[0].ActiveProcessorCount, info.dwNumberOfProcessors);
	CHECK(!GetLogicalProcessorInformationEx(99, (PVOID)buffer, &length));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	free(buffer);
}

TEST(memory_node_of_all_processors)
{
	ULONGLONG mask = 0;
	GROUP_AFFINITY group;
	ULONG highest = 99;
	SYSTEM_INFO info;

	GetSystemInfo(&info);
	CHECK(GetNumaHighestNodeNumber(&highest));
	if (!highest) {
		CHECK(GetNumaNodeProcessorMask(0, &mask));
		CHECK_EQ(mask, info.dwActiveProcessorMask);
		CHECK(GetNumaNodeProcessorMaskEx(0, &group));
		CHECK_EQ(group.Mask, info.dwActiveProcessorMask);
	}
	CHECK(!GetNumaNodeProcessorMask((UCHAR)(highest + 1), &mask));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(cycle_times_advance)
{
	ULONG64 before = 0, after = 0, process = 0;
	volatile unsigned work = 0;

	CHECK(QueryThreadCycleTime(GetCurrentThread(), &before));
	for (unsigned i = 0; i < 50000000; i++)
		work += i;
	CHECK(QueryThreadCycleTime(GetCurrentThread(), &after));
	CHECK(after - before > 1000000);
	Sleep(30); /* the process' times come in steps */
	CHECK(QueryProcessCycleTime(GetCurrentProcess(), &process));
	CHECK(process > 1000000);
	CHECK(!QueryThreadCycleTime(NULL, &after));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

TEST(GetGeoInfo_of_countries)
{
	WCHAR text[64];

	CHECK_EQ(GetGeoInfoW(244, GEO_ISO2, text, 64, 0), 3);
	CHECK(!wcscmp(text, L"US"));
	CHECK_EQ(GetGeoInfoW(244, GEO_ISO3, text, 64, 0), 4);
	CHECK(!wcscmp(text, L"USA"));
	CHECK_EQ(GetGeoInfoW(244, GEO_ISO3, NULL, 0, 0), 4);
	CHECK_EQ(GetGeoInfoW(94, GEO_FRIENDLYNAME, text, 64, 0), 8);
	CHECK(!wcscmp(text, L"Germany"));
	CHECK_EQ(GetGeoInfoW(94, GEO_NATION, text, 64, 0), 3);
	CHECK(!wcscmp(text, L"94"));
	CHECK_EQ(GetGeoInfoW(94, GEO_ISO2, text, 2, 0), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK_EQ(GetGeoInfoW(9999, GEO_ISO2, text, 64, 0), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(VirtualAllocExNuma_of_the_one_node)
{
	char *memory = VirtualAllocExNuma(GetCurrentProcess(), NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, 0);

	REQUIRE(memory);
	memory[4095] = 1;
	CHECK(VirtualFree(memory, 0, MEM_RELEASE));
}

TEST(SetThreadGroupAffinity_of_the_one_group)
{
	GROUP_AFFINITY all, wanted = { .Mask = 1 }, before, now;

	REQUIRE(GetThreadGroupAffinity(GetCurrentThread(), &all));
	CHECK(all.Mask & 1);
	CHECK_EQ(all.Group, 0);
	CHECK(SetThreadGroupAffinity(GetCurrentThread(), &wanted, &before));
	CHECK_EQ(before.Mask, all.Mask);
	CHECK(GetThreadGroupAffinity(GetCurrentThread(), &now));
	CHECK_EQ(now.Mask, 1);
	CHECK(SetThreadGroupAffinity(GetCurrentThread(), &all, NULL));
	wanted.Group = 7;
	CHECK(!SetThreadGroupAffinity(GetCurrentThread(), &wanted, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}
