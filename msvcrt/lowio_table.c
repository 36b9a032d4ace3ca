/*
 * The table of descriptors and what a process inherits in it.
 *
 * A parent made by this family of runtimes passes its descriptors in STARTUPINFO.lpReserved2: a count, that many bytes of flags and
 * that many handles, unaligned. Descriptors 0 to 2 that do not come this way are the standard handles.
 */
#include "lowio.h"

static struct fd first_block[FD_PER_BLOCK];
struct fd *__pioinfo[FD_BLOCKS];
/* What programs that reach into the table read for a descriptor that is out of range. */
struct fd __badioinfo = { .handle = -1, .pending = FD_NO_PENDING };

static SRWLOCK growth = SRWLOCK_INIT;
static int block_count;

static void block_prepare(struct fd *block)
{
	for (int i = 0; i < FD_PER_BLOCK; i++) {
		block[i].handle = -1;
		block[i].pending = FD_NO_PENDING;
		block[i].lock_ready = 1;
		InitializeCriticalSectionAndSpinCount(&block[i].lock, 0);
	}
}

/* Called with `growth` held. */
static bool block_add(void)
{
	struct fd *block;

	if (block_count == FD_BLOCKS)
		return false;
	block = block_count ? calloc(FD_PER_BLOCK, sizeof(*block)) : first_block;
	if (!block)
		return false;
	block_prepare(block);
	__pioinfo[block_count] = block;
	__atomic_store_n(&block_count, block_count + 1, __ATOMIC_RELEASE);
	return true;
}

struct fd *fd_peek(int index)
{
	if (index < 0 || index >= __atomic_load_n(&block_count, __ATOMIC_ACQUIRE) * FD_PER_BLOCK)
		return NULL;
	return &__pioinfo[index >> FD_BLOCK_SHIFT][index & (FD_PER_BLOCK - 1)];
}

bool fd_table_reach(int index)
{
	bool there = true;

	AcquireSRWLockExclusive(&growth);
	while (there && index >= block_count * FD_PER_BLOCK)
		there = block_add();
	ReleaseSRWLockExclusive(&growth);
	return there;
}

struct fd *fd_lock(int index)
{
	struct fd *fd = fd_peek(index);

	if (fd) {
		EnterCriticalSection(&fd->lock);
		if (fd->flags & FD_OPEN)
			return fd;
		LeaveCriticalSection(&fd->lock);
	}
	crt_thread()->dos_error = 0;
	crt_invalid_parameter(EBADF);
	return NULL;
}

void fd_unlock(struct fd *fd)
{
	LeaveCriticalSection(&fd->lock);
}

struct fd *fd_allocate(int *index)
{
	struct fd *fd = NULL;
	int i;

	AcquireSRWLockExclusive(&growth);
	for (i = 0; !fd; i++) {
		if (i == block_count * FD_PER_BLOCK && !block_add())
			break;
		fd = fd_peek(i);
		if (fd->flags & FD_OPEN || !TryEnterCriticalSection(&fd->lock)) {
			fd = NULL;
		} else if (fd->flags & FD_OPEN) {
			LeaveCriticalSection(&fd->lock);
			fd = NULL;
		}
	}
	if (fd) {
		fd->flags = FD_OPEN; /* ours from here on: nobody else will allocate it */
		*index = i - 1;
	} else {
		crt_thread()->dos_error = 0;
		crt_thread()->error = EMFILE;
	}
	ReleaseSRWLockExclusive(&growth);
	return fd;
}

static void move_standard_handle(int index, HANDLE handle)
{
	static const DWORD standard[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };

	if (index < 3)
		SetStdHandle(standard[index], handle);
}

void fd_attach(struct fd *fd, int index, HANDLE handle, unsigned char flags, enum fd_encoding encoding)
{
	fd->handle = (intptr_t)handle;
	fd->encoding = encoding;
	fd->pending = FD_NO_PENDING;
	fd->tail_bytes = 0;
	fd->text_shrank = false;
	fd->flags = flags | FD_OPEN;
	move_standard_handle(index, handle);
}

HANDLE fd_detach(struct fd *fd, int index)
{
	HANDLE handle = (HANDLE)fd->handle;

	fd->handle = -1;
	fd->encoding = FD_ANSI;
	fd->flags = 0;
	if (handle != (HANDLE)-1 && handle != (HANDLE)-2)
		move_standard_handle(index, NULL);
	return handle;
}

int fd_flags_of_handle(HANDLE handle)
{
	switch (GetFileType(handle) & ~FILE_TYPE_REMOTE) {
	case FILE_TYPE_DISK:
		return 0;
	case FILE_TYPE_CHAR:
		return FD_DEVICE;
	case FILE_TYPE_PIPE:
		return FD_PIPE;
	default:
		return GetLastError() == NO_ERROR ? 0 : -1;
	}
}

static void inherit_standard(int index)
{
	static const DWORD standard[] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
	HANDLE handle = GetStdHandle(standard[index]);
	int kind = handle && handle != INVALID_HANDLE_VALUE ? fd_flags_of_handle(handle) : -1;
	struct fd *fd = fd_peek(index);

	fd->handle = kind < 0 ? -2 : (intptr_t)handle;
	fd->flags = FD_OPEN | FD_TEXT | (kind < 0 ? FD_DEVICE : kind);
}

static void inherit_block(const unsigned char *block, size_t bytes)
{
	int count;
	const unsigned char *flags = block + sizeof(count), *handles;

	if (bytes < sizeof(count))
		return;
	memcpy(&count, block, sizeof(count));
	if (count < 0 || count > FD_MAX || (size_t)count > (bytes - sizeof(count)) / (1 + sizeof(intptr_t)))
		return;
	handles = flags + count;
	while (block_count * FD_PER_BLOCK < count)
		if (!block_add())
			return;
	for (int i = 0; i < count; i++) {
		struct fd *fd = fd_peek(i);
		intptr_t handle;

		memcpy(&handle, handles + i * sizeof(handle), sizeof(handle));
		if (!(flags[i] & FD_OPEN) || handle == -1 || handle == -2)
			continue;
		if (!(flags[i] & FD_PIPE) && GetFileType((HANDLE)handle) == FILE_TYPE_UNKNOWN)
			continue;
		fd->handle = handle;
		fd->flags = flags[i];
	}
}

void fd_table_init(void)
{
	STARTUPINFOW startup = { .cb = sizeof(startup) };

	block_add();
	GetStartupInfoW(&startup);
	if (startup.lpReserved2)
		inherit_block(startup.lpReserved2, startup.cbReserved2);
	for (int i = 0; i < 3; i++)
		if (!(fd_peek(i)->flags & FD_OPEN))
			inherit_standard(i);
}
