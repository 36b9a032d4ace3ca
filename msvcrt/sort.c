/*
 * qsort, qsort_s, bsearch, bsearch_s, _lfind, _lsearch.
 *
 * Sorting is a merge sort, which compares least, in a second array of the same size; without memory for that, a heap sort. A
 * comparison that contradicts itself gives some order, but never leads out of the array. Elements of 4 and 8 bytes, mostly
 * integers and pointers, are moved whole.
 * Comparison functions come in two kinds, without a context and with one.
 */
#include "crt.h"
#include <search.h>

typedef int (__cdecl *compare_context)(void *context, const void *, const void *);
typedef int (__cdecl *compare_plain)(const void *, const void *);

struct sorting {
	size_t width;
	compare_plain plain; /* or NULL: compare with context */
	compare_context compare;
	void *context;
};

#define INSERTION_SORT_UPTO 4
#define ON_STACK 1024 /* bytes of a second array that need no heap */

static inline int compare(const struct sorting *sort, const char *a, const char *b)
{
	return sort->plain ? sort->plain(a, b) : sort->compare(sort->context, a, b);
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

static inline void copy(const struct sorting *sort, char *to, const char *from)
{
	if (sort->width == 8)
		memcpy(to, from, 8);
	else if (sort->width == 4)
		memcpy(to, from, 4);
	else
		memcpy(to, from, sort->width);
}

/* Inserts each element into those before it, which are sorted. SPARE has room for one. */
static void insertion_sort(const struct sorting *sort, char *first, size_t count, char *spare)
{
	const size_t width = sort->width;
	char *end = first + count * width;

	for (char *next = first + width; next < end; next += width) {
		char *p = next;

		if (compare(sort, p - width, p) <= 0)
			continue;
		copy(sort, spare, p);
		do {
			copy(sort, p, p - width);
			p -= width;
		} while (p > first && compare(sort, p - width, spare) > 0);
		copy(sort, p, spare);
	}
}

/* Sorts COUNT elements at FIRST; SPARE has room for half of them, rounded up. */
static void merge_sort(const struct sorting *sort, char *first, size_t count, char *spare)
{
	const size_t width = sort->width;
	size_t half = count / 2;
	char *low = spare, *low_end = spare + half * width, *high = first + half * width, *end = first + count * width, *to = first;

	if (count <= INSERTION_SORT_UPTO) {
		insertion_sort(sort, first, count, spare);
		return;
	}
	merge_sort(sort, first, half, spare);
	merge_sort(sort, high, count - half, spare);
	if (compare(sort, high - width, high) <= 0)
		return;
	memcpy(spare, first, half * width);
	while (low < low_end && high < end) {
		if (compare(sort, low, high) <= 0) {
			copy(sort, to, low);
			low += width;
		} else {
			copy(sort, to, high);
			high += width;
		}
		to += width;
	}
	memcpy(to, low, (size_t)(low_end - low));
}

static void sort_array(void *base, size_t count, const struct sorting *sort)
{
	_Alignas(16) char on_stack[ON_STACK];
	size_t bytes = (count + 1) / 2 * sort->width;
	char *spare;

	if (count < 2)
		return;
	spare = bytes <= sizeof(on_stack) ? on_stack : malloc(bytes);
	if (spare)
		merge_sort(sort, base, count, spare);
	else
		heap_sort(sort, base, count);
	if (spare != on_stack)
		free(spare);
}

void __cdecl qsort(void *base, size_t count, size_t width, compare_plain compare_function)
{
	if ((!base && count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	sort_array(base, count, &(struct sorting){ width, compare_function, NULL, NULL });
}

void __cdecl qsort_s(void *base, rsize_t count, rsize_t width, compare_context compare_function, void *context)
{
	if ((!base && count) || !width || !compare_function) {
		crt_invalid_parameter(EINVAL);
		return;
	}
	sort_array(base, count, &(struct sorting){ width, NULL, compare_function, context });
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

static int __cdecl call_plain(void *context, const void *a, const void *b)
{
	return ((compare_plain)context)(a, b);
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
