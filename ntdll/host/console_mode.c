/*
 * Modes and code pages of the console.
 *
 * A mode that nobody set is Windows' own at the start, except that lines, echo and control keys are on or off as the terminal
 * was found: whoever started the program may have changed them.
 */
#include "console.h"

#include "loader/status.h"

#define INPUT_MODES 0x03ffu
#define OUTPUT_MODES 0x001fu
/* ENABLE_INSERT_MODE, ENABLE_QUICK_EDIT_MODE, ENABLE_EXTENDED_FLAGS, ENABLE_AUTO_POSITION, ENABLE_MOUSE_INPUT */
#define INPUT_AT_START 0x01f0u
/* ENABLE_PROCESSED_OUTPUT, ENABLE_WRAP_AT_EOL_OUTPUT */
#define OUTPUT_AT_START 0x0003u

#define CODE_PAGE_UTF8 65001u

static u32 input_mode;
static bool input_mode_known;
static u32 output_mode = OUTPUT_AT_START;
static u32 code_pages[HOST_CONSOLE_OUTPUT + 1];

u32 console_input_mode(int fd)
{
	if (!__atomic_load_n(&input_mode_known, __ATOMIC_ACQUIRE)) {
		__atomic_store_n(&input_mode, INPUT_AT_START | terminal_found_mode(fd), __ATOMIC_RELAXED);
		__atomic_store_n(&input_mode_known, true, __ATOMIC_RELEASE);
	}
	return __atomic_load_n(&input_mode, __ATOMIC_RELAXED);
}

static u32 set_input_mode(int fd, u32 mode)
{
	console_input_mode(fd);
	/* Echo makes sense only where there are lines. */
	if (mode & ~INPUT_MODES || (mode & ENABLE_ECHO_INPUT && !(mode & ENABLE_LINE_INPUT)))
		return STATUS_INVALID_PARAMETER;
	__atomic_store_n(&input_mode, mode, __ATOMIC_RELAXED);
	terminal_apply(fd, mode, TERMINAL_TEXT);
	return STATUS_SUCCESS;
}

static u32 set_output_mode(u32 mode)
{
	if (mode & ~OUTPUT_MODES)
		return STATUS_INVALID_PARAMETER;
	__atomic_store_n(&output_mode, mode, __ATOMIC_RELAXED);
	return STATUS_SUCCESS;
}

u32 host_console_mode(struct host_console_mode *params)
{
	struct file *file;
	u32 status = console_lookup(params->handle, HOST_CONSOLE_ANY, 0, &file);

	if (status)
		return status;
	if (file->kind == FILE_KIND_CONSOLE_INPUT) {
		params->side = HOST_CONSOLE_INPUT;
		if (params->set)
			status = set_input_mode(file->fd, params->mode);
		else
			params->mode = console_input_mode(file->fd);
	} else {
		params->side = HOST_CONSOLE_OUTPUT;
		if (params->set)
			status = set_output_mode(params->mode);
		else
			params->mode = __atomic_load_n(&output_mode, __ATOMIC_RELAXED);
	}
	object_release(file);
	return status;
}

bool console_speaks_utf8(enum host_console_side side)
{
	return __atomic_load_n(&code_pages[side], __ATOMIC_RELAXED) == CODE_PAGE_UTF8;
}

u32 host_console_code_page(struct host_console_code_page *params)
{
	if (params->side != HOST_CONSOLE_INPUT && params->side != HOST_CONSOLE_OUTPUT)
		return STATUS_INVALID_PARAMETER;
	if (params->set)
		__atomic_store_n(&code_pages[params->side], params->code_page, __ATOMIC_RELAXED);
	else
		params->code_page = __atomic_load_n(&code_pages[params->side], __ATOMIC_RELAXED);
	return STATUS_SUCCESS;
}
