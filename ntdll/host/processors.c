/*
 * What the processors are: count, kind and features.
 *
 * The processors of a Windows process are those that the kernel lets this one run on, numbered as the kernel numbers them.
 * Only the first 64 exist for programs: one processor group.
 */
#include "processors.h"

#include "loader/status.h"
#include "system_files.h"

#include <decant/system.h>

#include <cpuid.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>

/* PF_* numbers (Microsoft, "IsProcessorFeaturePresent"). */
enum processor_feature {
	PF_COMPARE_EXCHANGE_DOUBLE = 2,
	PF_MMX = 3,
	PF_XMMI = 6,
	PF_3DNOW = 7,
	PF_RDTSC = 8,
	PF_PAE = 9,
	PF_XMMI64 = 10,
	PF_NX = 12,
	PF_SSE3 = 13,
	PF_COMPARE_EXCHANGE128 = 14,
	PF_XSAVE = 17,
	PF_SECOND_LEVEL_ADDRESS_TRANSLATION = 20,
	PF_VIRT_FIRMWARE = 21,
	PF_RDWRFSGSBASE = 22,
	PF_FASTFAIL = 23,
	PF_RDRAND = 28,
	PF_RDTSCP = 32,
	PF_RDPID = 33,
	PF_SSSE3 = 36,
	PF_SSE4_1 = 37,
	PF_SSE4_2 = 38,
	PF_AVX = 39,
	PF_AVX2 = 40,
	PF_AVX512F = 41,
	PF_ERMS = 42,
	PF_BMI2 = 60,
};

struct cpuid {
	u32 a, b, c, d;
};

static struct cpuid cpuid(u32 leaf)
{
	struct cpuid result = { 0, 0, 0, 0 };

	__get_cpuid_count(leaf, 0, &result.a, &result.b, &result.c, &result.d);
	return result;
}

/* The state that the kernel saves for threads: without it AVX cannot be used whatever the processor says. */
static u32 enabled_state(void)
{
	u32 low, high;

	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return low;
}

static void set_if(u64 *features, enum processor_feature feature, u32 condition)
{
	if (condition)
		*features |= 1ull << feature;
}

u64 processors_features(void)
{
	struct cpuid basic = cpuid(1), more = cpuid(7), extended = cpuid(0x80000001);
	u32 state = basic.c & bit_OSXSAVE ? enabled_state() : 0;
	u64 features = 1ull << PF_FASTFAIL;

	set_if(&features, PF_COMPARE_EXCHANGE_DOUBLE, basic.d & bit_CMPXCHG8B);
	set_if(&features, PF_MMX, basic.d & bit_MMX);
	set_if(&features, PF_XMMI, basic.d & bit_SSE);
	set_if(&features, PF_RDTSC, basic.d & (1u << 4));
	set_if(&features, PF_PAE, basic.d & (1u << 6));
	set_if(&features, PF_XMMI64, basic.d & bit_SSE2);
	set_if(&features, PF_NX, extended.d & (1u << 20));
	set_if(&features, PF_SSE3, basic.c & bit_SSE3);
	set_if(&features, PF_COMPARE_EXCHANGE128, basic.c & bit_CMPXCHG16B);
	set_if(&features, PF_XSAVE, basic.c & bit_OSXSAVE);
	set_if(&features, PF_RDWRFSGSBASE, more.b & bit_FSGSBASE);
	set_if(&features, PF_RDRAND, basic.c & bit_RDRND);
	set_if(&features, PF_RDTSCP, extended.d & (1u << 27));
	set_if(&features, PF_RDPID, more.c & bit_RDPID);
	set_if(&features, PF_SSSE3, basic.c & bit_SSSE3);
	set_if(&features, PF_SSE4_1, basic.c & bit_SSE4_1);
	set_if(&features, PF_SSE4_2, basic.c & bit_SSE4_2);
	set_if(&features, PF_AVX, basic.c & bit_AVX && (state & 6) == 6);
	set_if(&features, PF_AVX2, more.b & bit_AVX2 && (state & 6) == 6);
	set_if(&features, PF_AVX512F, more.b & bit_AVX512F && (state & 0xe6) == 0xe6);
	set_if(&features, PF_ERMS, more.b & (1u << 9));
	set_if(&features, PF_BMI2, more.b & bit_BMI2);
	return features;
}

u64 processors_mask(void)
{
	cpu_set_t set;
	u64 mask = 0;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 1;
	for (int processor = 0; processor < 64; processor++)
		if (CPU_ISSET(processor, &set))
			mask |= 1ull << processor;
	return mask ? mask : 1;
}

static u32 find_megahertz(void)
{
	struct cpuid frequency = cpuid(0x16);
	u64 kilohertz;
	char text[4096];
	const char *line;

	if (frequency.a & 0xffff)
		return frequency.a & 0xffff;
	if (system_read_number("/sys/devices/system/cpu/cpu0/cpufreq/base_frequency", &kilohertz))
		return (u32)(kilohertz / 1000);
	if (system_read_file("/proc/cpuinfo", text, sizeof(text)) > 0 && (line = strstr(text, "cpu MHz"))) {
		u32 megahertz = 0;

		for (line = strchr(line, ':') + 1; *line == ' '; line++)
			;
		for (; *line >= '0' && *line <= '9'; line++)
			megahertz = megahertz * 10 + (u32)(*line - '0');
		return megahertz;
	}
	return 0;
}

u32 host_system_processors(struct host_system_processors *params)
{
	struct cpuid vendor = cpuid(0), signature = cpuid(1);
	u32 family = signature.a >> 8 & 15, model = signature.a >> 4 & 15;

	u32 wants_megahertz = params->wants_megahertz;

	memset(params, 0, sizeof(*params));
	params->mask = processors_mask();
	params->count = (u32)__builtin_popcountll(params->mask);
	params->features = processors_features();
	if (family == 6 || family == 15)
		model |= signature.a >> 12 & 0xf0;
	if (family == 15)
		family += signature.a >> 20 & 0xff;
	params->family = family;
	params->model = model;
	params->stepping = signature.a & 15;
	if (wants_megahertz)
		params->megahertz = find_megahertz();
	memcpy(params->vendor, &vendor.b, 4);
	memcpy(params->vendor + 4, &vendor.d, 4);
	memcpy(params->vendor + 8, &vendor.c, 4);
	for (u32 i = 0; i < 3; i++) {
		struct cpuid part = cpuid(0x80000002 + i);

		memcpy(params->name + i * 16, &part, 16);
	}
	return STATUS_SUCCESS;
}

u32 host_system_current_processor(struct host_system_current_processor *params)
{
	params->number = (u32)sched_getcpu();
	return STATUS_SUCCESS;
}
