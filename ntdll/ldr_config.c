/*
 * Load configuration: the security cookie.
 *
 * The compiler's buffer checks compare with a random value that the loader puts into each image; one that still holds the linker's
 * default has not been set. The function pointers of Control Flow Guard are left at what the linker put there, functions of
 * the image that check nothing: that is what Windows does for a process without CFG.
 */
#include "ldr.h"

#include <decant/memory.h>
#include <decant/time.h>

#define DEFAULT_COOKIE_64 0x00002B992DDFA232ull
#define DEFAULT_COOKIE_32 0xBB40E64Eul
#define DEFAULT_COOKIE_16 0xBB40ul

/*
 * A value that others cannot guess from outside the process: Windows, too, mixes times, ids and addresses. xorshift64* spreads
 * what varies in them over all bits.
 */
static ULONG_PTR make_cookie(const void *salt)
{
	static u64 state;
	struct host_time_now now = { .clock = HOST_CLOCK_BOOT };
	u64 mixed;

	host_call(HOST_time_now, &now);
	mixed = state ^ (u64)now.value ^ (ULONG_PTR)salt ^ ((ULONG_PTR)current_teb() << 20) ^
		    ((u64)(ULONG_PTR)current_teb()->ClientId.UniqueProcess << 32) ^ (ULONG_PTR)current_peb();

	mixed ^= mixed >> 12;
	mixed ^= mixed << 25;
	mixed ^= mixed >> 27;
	state = mixed;
	mixed *= 0x2545F4914F6CDD1Dull;
	/* The upper 16 bits stay zero: runtimes rely on it. */
	return PEB_WIDE ? (ULONG_PTR)(mixed >> 16) : (ULONG_PTR)(mixed >> 32);
}

void ldr_init_cookie(struct module *module)
{
	ULONG size;
	const IMAGE_LOAD_CONFIG_DIRECTORY *config = module_directory(module, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, &size);
	ULONG_PTR *cookie;

	if (!config || size < sizeof(config->Size) || config->Size < offsetof(IMAGE_LOAD_CONFIG_DIRECTORY, SEHandlerTable) ||
	    !module_at_address(module, (ULONG_PTR)config, offsetof(IMAGE_LOAD_CONFIG_DIRECTORY, SEHandlerTable)))
		return;
	cookie = module_at_address(module, config->SecurityCookie, sizeof(*cookie));
	if (!cookie)
		return;
	if (*cookie == (ULONG_PTR)DEFAULT_COOKIE_64 || *cookie == DEFAULT_COOKIE_32 || *cookie == DEFAULT_COOKIE_16) {
		struct host_memory_query query = { .address = GUEST_PTR(cookie) };

		/* A hostile image may point to a part that cannot be written. */
		if (!host_call(HOST_memory_query, &query) && query.protect & (PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY))
			*cookie = make_cookie(cookie);
	}
}
