/*
 * qsort, qsort_s, bsearch, bsearch_s, _lfind, _lsearch.
 *
 * Sorting is introsort: quicksort around the median of three (of nine for large ranges), heapsort once the recursion is deeper than twice the
 * logarithm, insertion sort for short ranges. Elements of 4 and 8 bytes, mostly integers and pointers, are swapped whole.
 * Comparison always goes through one signature with a context; the plain one passes the program's function as context.
 */
#include "crt.h"
#include <search.h>

typedef int (__cdecl *compare_context)(void *context, const void *, const void *);
typedef int (__cdecl *compare_plain)(const void *, const void *);

struct sorting {
	size_t width;
	compare_context compare;
	void *context;
};

#define INSERTION_SORT_UPTO 8
#define NINTHER_FROM 64

static inline int compare(const struct sorting *sort, const char *a, const char *b)
{
	return sort->compare(sort->context, a, b);
}

static inline void swap(const struct sorting *sort, char *a, char *b)
{
	if (sort->width == 8) {
		uint64_t x, y;
		memcpy(&x, a, 8);
		memcpy(&y, b, 8);
		memcpy(a, &y, 8);
		memcpy(b, &x, 8);
	} else if (sort->width == 4) {
		uint32_t x, y;
		memcpy(&x, a, 4);
		memcpy(&y, b, 4);
		memcpy(a, &y, 4);
		memcpy(b, &x, 4);
	} else {
		char block[64];
		for (size_t left = sort->width; left;) {
			size_t part = left < sizeof(block) ? left : sizeof(block);
			memcpy(block, a, part);
			memcpy(a, b, part);
			memcpy(b, block, part);
			a += part;
			b += part;
			left -= part;
		}
	}
}

static void insertion_sort(const struct sorting *sort, char *first, char *end)
{
	for (char *next = first + sort->width; next < end; next += sort->width)
		for (char *p = next; p > first && compare(sort, p - sort->width, p) > 0; p -= sort->width)
			swap(sort, p - sort->width, p);
}

/* Lets the element at ROOT sink into the heap of COUNT elements at FIRST. */
static void sink(const struct sorting *sort, char *first, size_t root, size_t count)
{
	for (size_t child; (child = 2 * root + 1) < count; root = child) {
		char *p = first + child * sort->width;

		if (child + 1 < count && compare(sort, p, p + sort->width) < 0) {
			child++;
			p += sort->width;
		}
		if (compare(sort, first + root * sort->width, p) >= 0)
			return;
		swap(sort, first + root * sort->width, p);
	}
}

static void heap_sort(const struct sorting *sort, char *first, size_t count)
{
	for (size_t root = count / 2; root--;)
		sink(sort, first, root, count);
	while (count > 1) {
		swap(sort, first, first + --count * sort->width);
		sink(sort, first, 0, count);
	}
}

static char *median(const struct sorting *sort, char *a, char *b, char *c)
{
	if (compare(sort, a, b) < 0)
		return compare(sort, b, c) < 0 ? b : compare(sort, a, c) < 0 ? c : a;
	return compare(sort, b, c) > 0 ? b : compare(sort, a, c) < 0 ? a : c;
}

static char *choose_pivot(const struct sorting *sort, char *first, size_t count)
{
	char *middle = first + count / 2 * sort->width, *last = first + (count - 1) * sort->width;

	if (count >= NINTHER_FROM) {
		size_t step = count / 8 * sort->width;

		first = median(sort, first, first + step, first + 2 * step);
		middle = median(sort, middle - step, middle, middle + step);
		last = median(sort, last - 2 * step, last - step, last);
	}
	return median(sort, first, middle, last);
}

/* A comparison that contradicts itself gives some order, but never leads out of the array. */
static void quick_sort(const struct sorting *sort, char *first, size_t count, unsigned depth)
{
	const size_t width = sort->width;

	while (count > INSERTION_SORT_UPTO) {
		char *low, *high, *end = first + count * width;
		size_t left, right;

		if (!depth--) {
			heap_sort(sort, first, count);
			return;
		}
		swap(sort, first, choose_pivot(sort, first, count));
		for (low = first, high = end;;) {
			do
				low += width;
			while (low < end && compare(sort, low, first) < 0);
			do
				high -= width;
			while (high > first && compare(sort, high, first) > 0);
			if (low >= high)
				break;
			swap(sort, low, high);
		}
		swap(sort, first, high);
		left = (size_t)(high - first) / width;
		right = count - left - 1;
		if (left < right) {
			quick_sort(sort, first, left, depth);
			first = high + width;
			count = right;
		} else {
			quick_sort(sort, high + width, right, depth);
			count = left;
		}
	}
	insertion_sort(sort, first, first + count * width);
}

static void introsort(void *base, size_t count, const struct sorting *sort)
{
	unsigned depth = 2;

	for (size_t n = count; n; n >>= 1)
		depth += 2;
	quick_sort(sort, base, count, depth);
}

static int __cdecl call_plain(void *context, const void *a, const void *b)
{
	return ((compare_plain)context)(a, b);
}

void __cdecl qsort(void *base, size_t count, size_t width, compare_plain compare_function)
{
	if ((!base && count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	introsort(base, count, &(struct sorting){ width, call_plain, compare_function });
}

void __cdecl qsort_s(void *base, rsize_t count, rsize_t width, compare_context compare_function, void *context)
{
	if ((!base && count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	introsort(base, count, &(struct sorting){ width, compare_function, context });
}

void *__cdecl bsearch_s(const void *key, const void *base, rsize_t count, rsize_t width, compare_context compare_function, void *context)
{
	const char *first = base;

	if ((!base && count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	while (count) {
		const char *middle = first + count / 2 * width;
		int order = compare_function(context, key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0) {
			first = middle + width;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return NULL;
}

void *__cdecl bsearch(const void *key, const void *base, size_t count, size_t width, compare_plain compare_function)
{
	if (!compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return bsearch_s(key, base, count, width, call_plain, compare_function);
}

void *__cdecl _lfind_s(const void *key, const void *base, unsigned *count, size_t width, compare_context compare_function, void *context)
{
	const char *p = base;

	if (!key || !count || (!base && *count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	for (unsigned i = 0; i < *count; i++, p += width)
		if (!compare_function(context, key, p))
			return (void *)p;
	return NULL;
}

void *__cdecl _lfind(const void *key, const void *base, unsigned *count, unsigned width, compare_plain compare_function)
{
	if (!compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return _lfind_s(key, base, count, width, call_plain, compare_function);
}

void *__cdecl _lsearch_s(const void *key, void *base, unsigned *count, size_t width, compare_context compare_function, void *context)
{
	void *found;

	if (!key || !count || !base || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	found = _lfind_s(key, base, count, width, compare_function, context);
	return found ? found : memcpy((char *)base + (*count)++ * width, key, width);
}

void *__cdecl _lsearch(const void *key, void *base, unsigned *count, unsigned width, compare_plain compare_function)
{
	if (!compare_function) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	return _lsearch_s(key, base, count, width, call_plain, compare_function);
}
