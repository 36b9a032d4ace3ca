/*
 * KUSER_SHARED_DATA, the page at 0x7ffe0000 (Microsoft, "KUSER_SHARED_DATA structure"; offsets from the structure in ntddk.h).
 *
 * Its time fields have to advance for programs that read them directly, as Go's runtime does, and must cost nothing to the many that
 * never look; decant's own DLLs ask the clocks. So the page is *dark* at first: it cannot be accessed. The first read is a fault,
 * whose handler fills the page, makes it readable and has the watcher write the time into it every millisecond. Whoever reads the time
 * once often does not do so again: after LIT_TICKS the page is dark again and nothing ticks until the next read, whose fault finds
 * the exact time. A program that reads all the time pays a fault every tenth of a second, one that sleeps pays nothing.
 *
 * The host writes through a mapping of its own, so to the guest the page is read-only as on Windows. `lock` guards everything and is taken
 * in the fault's handler: the thread came from guest code, or from a copy that holds no lock, and is not interrupted while it has it.
 *
 * Beside it lies a page that is always readable: include/decant/own_page.h.
 */
#include "user_shared_data.h"

#include "report.h"
#include "width.h"
#include "ntdll/host/memory.h"
#include "ntdll/host/processors.h"
#include "ntdll/host/wait.h"
#include "ntdll/host/watch.h"

#include <decant/own_page.h>
#include <decant/time.h>

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/platform/x86.h>
#include <sys/random.h>
#include <unistd.h>

#define USER_SHARED_DATA 0x7ffe0000ull
#define TICK_NS 1000000
#define LIT_TICKS 100

/* 15.625 ms in 100 ns, what TickCount counts; TickCountMultiplier makes milliseconds of it, with 24 bits after the point. */
#define TICK_COUNT_PERIOD 156250
#define TICK_COUNT_MULTIPLIER 0x0fa00000u
#define MINUTE 600000000ll

u32 host_time_now(struct host_time_now *params);
u32 host_time_zone(struct host_time_zone *params);

/* KSYSTEM_TIME: read high1, then low, then high2, again until both highs agree. */
struct system_time {
	u32 low, high1, high2;
};

struct user_shared_data {
	u32 tick_count_low_deprecated;
	u32 tick_count_multiplier;
	struct system_time interrupt_time;
	struct system_time system_time;
	struct system_time time_zone_bias;
	u16 image_number_low, image_number_high;
	u16 nt_system_root[260];
	u32 max_stack_trace_depth;
	u32 crypto_exponent;
	u32 time_zone_id;
	u32 large_page_minimum;
	u32 reserved1[6];
	u32 nt_build_number;
	u32 nt_product_type;
	u8 product_type_is_valid;
	u8 reserved2;
	u16 native_processor_architecture;
	u32 nt_major_version;
	u32 nt_minor_version;
	u8 processor_features[64];
	u32 reserved3[7];
	u32 suite_mask;
	u8 kd_debugger_enabled;
	u8 reserved4[3];
	u32 active_console_id;
	u32 reserved5[3];
	u32 number_of_physical_pages;
	u32 reserved6[5];
	u64 qpc_frequency;
	u32 reserved7[6];
	struct system_time tick_count;
	u32 reserved8;
	u32 cookie;
	u32 reserved9[35];
	u32 active_processor_count;
	u16 active_group_count;
};
#define AT(field, offset) _Static_assert(offsetof(struct user_shared_data, field) == (offset), #field " moved")
AT(nt_system_root, 0x30);
AT(time_zone_id, 0x240);
AT(nt_build_number, 0x260);
AT(processor_features, 0x274);
AT(suite_mask, 0x2d0);
AT(number_of_physical_pages, 0x2e8);
AT(qpc_frequency, 0x300);
AT(tick_count, 0x320);
AT(cookie, 0x330);
AT(active_processor_count, 0x3c0);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct user_shared_data *page; /* the host's mapping; NULL until somebody looked */
static u32 lit;                       /* ticks until the page goes dark; 0 if it is */

static void tick(struct watch_timer *timer);
static struct watch_timer timer = { .due = tick };

static s64 clock_now(enum host_clock clock)
{
	struct host_time_now now = { .clock = clock };

	host_time_now(&now);
	return now.value;
}

typedef u64 u64_at_word __attribute__((aligned(4)));

/* The order is that of KSYSTEM_TIME's readers, backwards. Programs of 64 bits read low and high1 as one, so they are written as one. */
static void put_time(struct system_time *to, s64 value)
{
	*(volatile u32 *)&to->high2 = (u32)(value >> 32);
	*(volatile u64_at_word *)to = (u64)value;
}

static void put_times(void)
{
	s64 since_boot = clock_now(HOST_CLOCK_BOOT);

	put_time(&page->interrupt_time, since_boot);
	put_time(&page->system_time, clock_now(HOST_CLOCK_SYSTEM));
	put_time(&page->tick_count, since_boot / TICK_COUNT_PERIOD);
}

static void put_time_zone(void)
{
	struct host_time_zone zone = { .year = 0 };

	if (host_time_zone(&zone))
		return;
	put_time(&page->time_zone_bias,
		 (zone.bias + (zone.current == 2 ? zone.daylight_bias : zone.current == 1 ? zone.standard_bias : 0)) * MINUTE);
	page->time_zone_id = zone.current;
}

/* Everything that stays as it is. */
static void fill(void)
{
	static const u16 system_root[] = u"C:\\windows";
	u64 features = processors_features();

	page->tick_count_multiplier = TICK_COUNT_MULTIPLIER;
	page->image_number_low = page->image_number_high = 0x8664;
	memcpy(page->nt_system_root, system_root, sizeof(system_root));
	page->large_page_minimum = 0x200000;
	page->nt_build_number = 19045;
	page->nt_product_type = 1; /* workstation */
	page->product_type_is_valid = 1;
	page->native_processor_architecture = 9; /* x64 */
	page->nt_major_version = 10;
	for (u32 i = 0; i < 64; i++)
		page->processor_features[i] = features >> i & 1;
	page->suite_mask = 0x100; /* single-user terminal services */
	page->active_console_id = 1;
	page->number_of_physical_pages = (u32)sysconf(_SC_PHYS_PAGES);
	page->qpc_frequency = 10000000;
	if (getrandom(&page->cookie, sizeof(page->cookie), GRND_NONBLOCK) < 0)
		page->cookie = (u32)clock_now(HOST_CLOCK_BOOT);
	page->active_processor_count = (u32)__builtin_popcountll(processors_mask());
	page->active_group_count = 1;
}

/* Maps the page twice: where the guest reads it, and where the host writes it. */
static bool make_page(void)
{
	void *made = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (made == MAP_FAILED)
		return false;
	page = made;
	fill();
	put_times();
	if (mremap(page, 0, PAGE_BYTES, MREMAP_MAYMOVE | MREMAP_FIXED, USER_SHARED_DATA) != MAP_FAILED)
		return true;
	munmap(page, PAGE_BYTES);
	page = NULL;
	return false;
}

static void light(void)
{
	if (!page && !make_page())
		report_fatal("no memory for the page at %#llx", USER_SHARED_DATA);
	put_times();
	put_time_zone();
	/* A timer that cannot start leaves the page as it is: lit, with a time that stands still. */
	lit = LIT_TICKS;
	watch_timer_start(&timer, wait_now() + TICK_NS);
	mprotect((void *)USER_SHARED_DATA, PAGE_BYTES, PROT_READ);
}

/* On the watcher's thread. */
static void tick(struct watch_timer *due)
{
	pthread_mutex_lock(&lock);
	put_times();
	if (!--lit)
		mprotect((void *)USER_SHARED_DATA, PAGE_BYTES, PROT_NONE);
	else
		watch_timer_start(due, wait_now() + TICK_NS);
	pthread_mutex_unlock(&lock);
}

bool user_shared_data_fault(guest_ptr address)
{
	sigset_t all, before;

	if (address - USER_SHARED_DATA >= PAGE_BYTES)
		return false;
	/* A thread that was stopped with the lock would stop the clock for all. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_mutex_lock(&lock);
	if (!lit)
		light();
	else /* another thread was faster, or the program took its own access away */
		mprotect((void *)USER_SHARED_DATA, PAGE_BYTES, PROT_READ);
	pthread_mutex_unlock(&lock);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return true;
}

/* The vector state that the kernel keeps for threads. */
static u8 vector_state(void)
{
	u32 low, high;

	if (!CPU_FEATURE_ACTIVE(AVX))
		return 0;
	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (u8)(low & VECTOR_STATE);
}

void user_shared_data_create(void)
{
	struct own_page *own = (struct own_page *)OWN_PAGE;
	guest_ptr base = USER_SHARED_DATA;

	_Static_assert(OWN_PAGE == USER_SHARED_DATA + PAGE_BYTES, "one reservation holds both");
	if (memory_reserve(&base, 2 * PAGE_BYTES, 0, false, MEM_PRIVATE, PAGE_READONLY) || memory_commit_pages(OWN_PAGE, PAGE_BYTES, PAGE_READWRITE))
		report_fatal("address 0x7ffe0000 is taken; decant needs it");
	memory_set_pages(USER_SHARED_DATA, PAGE_BYTES, PAGE_READONLY);
	own->fast_string_moves = CPU_FEATURE_ACTIVE(ERMS) != 0;
	own->vector_state = vector_state();
	/* A 32-bit CONTEXT carries no vector state, so a function that uses AVX cannot be continued after a fault in it. */
	own->wide_vectors = guest_width.wide && CPU_FEATURE_ACTIVE(AVX2);
}
