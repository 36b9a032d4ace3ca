/* qsort, bsearch, _lfind, _lsearch. */
#include "../test.h"
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int __cdecl compare_int(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static unsigned comparisons;

static int __cdecl compare_counted(const void *a, const void *b)
{
	comparisons++;
	return compare_int(a, b);
}

struct record {
	char padding[13];
	int key;
	char tail[70];
};

static int __cdecl compare_record(const void *a, const void *b)
{
	return compare_int(&((const struct record *)a)->key, &((const struct record *)b)->key);
}

TEST(qsort_shapes)
{
	enum { COUNT = 20000 };
	int *numbers = malloc(COUNT * sizeof(int));

	for (int shape = 0; shape < 6; shape++) {
		long long sum = 0, after = 0;

		srand(1);
		for (int i = 0; i < COUNT; i++) {
			int random = rand();

			numbers[i] = shape == 0 ? random : shape == 1 ? i : shape == 2 ? -i : shape == 3 ? 7 : shape == 4 ? i % 10 : (i < COUNT / 2 ? i : COUNT - i);
			sum += numbers[i];
		}
		comparisons = 0;
		qsort(numbers, COUNT, sizeof(int), compare_counted);
		for (int i = 0; i < COUNT; i++) {
			after += numbers[i];
			REQUIRE(!i || numbers[i - 1] <= numbers[i]);
		}
		CHECK(sum == after);
	}
	free(numbers);
}

TEST(qsort_records)
{
	struct record records[100];

	for (int i = 0; i < 100; i++) {
		memset(&records[i], i * 37 % 100, sizeof(records[i]));
		records[i].key = i * 37 % 100;
	}
	qsort(records, 100, sizeof(*records), compare_record);
	for (int i = 0; i < 100; i++)
		CHECK(records[i].key == i && records[i].padding[12] == i && records[i].tail[69] == i);
	qsort(records, 0, sizeof(*records), compare_record);
}

TEST(bsearch)
{
	int numbers[] = { 1, 3, 5, 7, 9 }, key;

	for (key = 0; key <= 10; key++) {
		int *found = bsearch(&key, numbers, 5, sizeof(int), compare_int);

		CHECK(key % 2 ? found == &numbers[key / 2] : found == NULL);
	}
}

TEST(lfind_lsearch)
{
	int numbers[8] = { 4, 2, 9 }, key = 9;
	unsigned count = 3;

	CHECK(_lfind(&key, numbers, &count, sizeof(int), compare_int) == &numbers[2]);
	key = 5;
	CHECK(_lfind(&key, numbers, &count, sizeof(int), compare_int) == NULL);
	CHECK(_lsearch(&key, numbers, &count, sizeof(int), compare_int) == &numbers[3]);
	CHECK_EQ(count, 4);
	CHECK_EQ(numbers[3], 5);
}

/* The sequence every Microsoft runtime gives after srand(1). */
TEST(rand_sequence)
{
	srand(1);
	CHECK_EQ(rand(), 41);
	CHECK_EQ(rand(), 18467);
	CHECK_EQ(rand(), 6334);
}
