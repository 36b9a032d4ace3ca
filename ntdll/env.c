/*
 * Environment blocks.
 *
 * A block is a run of NAME=value strings, each terminated, ended by an empty one, sorted by upper-cased name. Names may begin with
 * an equals sign ("=C:" holds a drive's current directory). Functions take a pointer to the caller's own block, or NULL for the
 * process', which hangs off the process parameters and is guarded by the PEB lock. Blocks come from the process heap, where their
 * size tells how much room is left: a change moves the block only when it does not fit.
 */
#include "ntdll.h"
#include "rtl.h"
#include "nls.h"

VOID WINAPI RtlAcquirePebLock(void)
{
	RtlEnterCriticalSection(current_peb()->FastPebLock);
}

VOID WINAPI RtlReleasePebLock(void)
{
	RtlLeaveCriticalSection(current_peb()->FastPebLock);
}

/* Units of BLOCK, its last terminator included. */
static SIZE_T block_units(const WCHAR *block)
{
	const WCHAR *c = block;

	while (*c)
		c += wcslen(c) + 1;
	return (SIZE_T)(c - block) + 1;
}

/* Units of the name that VARIABLE begins with. */
static SIZE_T name_units(const WCHAR *variable)
{
	const WCHAR *c = variable;

	if (*c)
		c++;
	while (*c && *c != '=')
		c++;
	return (SIZE_T)(c - variable);
}

/* The variable of that name or, with *found FALSE, the place where it would stand. */
static WCHAR *find(WCHAR *block, const WCHAR *name, SIZE_T units, BOOLEAN *found)
{
	WCHAR *variable, *place = NULL;
	LONG order;

	*found = FALSE;
	for (variable = block; *variable; variable += wcslen(variable) + 1) {
		order = RtlCompareUnicodeStrings(variable, name_units(variable), name, units, TRUE);
		if (!order) {
			*found = TRUE;
			return variable;
		}
		if (order > 0 && !place)
			place = variable;
	}
	return place ? place : variable;
}

NTSTATUS WINAPI RtlQueryEnvironmentVariable(PWSTR block, PCWSTR name, SIZE_T name_length, PWSTR value, SIZE_T room, PSIZE_T length)
{
	NTSTATUS status = STATUS_VARIABLE_NOT_FOUND;
	BOOLEAN found = FALSE;
	WCHAR *variable;
	SIZE_T units;

	if (!block)
		RtlAcquirePebLock();
	variable = block ? block : current_peb()->ProcessParameters->Environment;
	if (variable)
		variable = find(variable, name, name_length, &found);
	if (found) {
		variable += name_units(variable) + 1;
		units = wcslen(variable);
		*length = units;
		status = STATUS_BUFFER_TOO_SMALL;
		if (units < room) {
			memcpy(value, variable, (units + 1) * sizeof(WCHAR));
			status = STATUS_SUCCESS;
		} else if (units == room && value) {
			memcpy(value, variable, units * sizeof(WCHAR));
			status = STATUS_SUCCESS;
		} else {
			*length = units + 1;
		}
	}
	if (!block)
		RtlReleasePebLock();
	return status;
}

NTSTATUS WINAPI RtlQueryEnvironmentVariable_U(PWSTR block, PCUNICODE_STRING name, PUNICODE_STRING value)
{
	SIZE_T length = 0;
	NTSTATUS status = RtlQueryEnvironmentVariable(block, name->Buffer, name->Length / sizeof(WCHAR), value->Buffer,
						      value->MaximumLength / sizeof(WCHAR), &length);

	if (status == STATUS_BUFFER_TOO_SMALL)
		length--;
	if (NT_SUCCESS(status) || status == STATUS_BUFFER_TOO_SMALL)
		value->Length = (USHORT)(length * sizeof(WCHAR));
	return status;
}

/* BLOCK with at least UNITS of room: itself, or a copy in its place. */
static WCHAR *block_with_room(WCHAR *block, SIZE_T used, SIZE_T units)
{
	HANDLE heap = current_peb()->ProcessHeap;
	WCHAR *larger;

	if (RtlValidateHeap(heap, 0, block) && RtlSizeHeap(heap, 0, block) >= units * sizeof(WCHAR))
		return block;
	larger = RtlAllocateHeap(heap, 0, (units + 256) * sizeof(WCHAR));
	if (!larger)
		return NULL;
	memcpy(larger, block, used * sizeof(WCHAR));
	if (RtlValidateHeap(heap, 0, block))
		RtlFreeHeap(heap, 0, block);
	return larger;
}

/* Puts NAME=VALUE into *BLOCK in place of what it has of that name; NULL takes it out. */
static NTSTATUS block_set(WCHAR **block, const WCHAR *name, SIZE_T name_count, const WCHAR *value, SIZE_T value_count)
{
	BOOLEAN found;
	SIZE_T used = block_units(*block), offset, old, new = value ? name_count + value_count + 2 : 0;
	WCHAR *place = find(*block, name, name_count, &found), *larger;

	offset = (SIZE_T)(place - *block);
	old = found ? wcslen(place) + 1 : 0;
	if (new > old) {
		larger = block_with_room(*block, used, used - old + new);
		if (!larger)
			return STATUS_NO_MEMORY;
		*block = larger;
	}
	place = *block + offset;
	memmove(place + new, place + old, (used - offset - old) * sizeof(WCHAR));
	if (value) {
		memmove(place, name, name_count * sizeof(WCHAR));
		place[name_count] = '=';
		memcpy(place + name_count + 1, value, value_count * sizeof(WCHAR));
		place[name_count + 1 + value_count] = 0;
	}
	/* An empty block still has two terminators. */
	if (used - old + new == 1)
		place[1] = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlSetEnvironmentVar(PWSTR *block, PCWSTR name, SIZE_T name_length, PCWSTR value, SIZE_T value_length)
{
	struct process_parameters *parameters = current_peb()->ProcessParameters;
	NTSTATUS status;
	SIZE_T i;

	if (!name_length)
		return STATUS_INVALID_PARAMETER;
	for (i = 1; i < name_length; i++) {
		if (name[i] == '=')
			return STATUS_INVALID_PARAMETER;
	}
	if (block)
		return block_set(block, name, name_length, value, value_length);
	RtlAcquirePebLock();
	status = block_set(&parameters->Environment, name, name_length, value, value_length);
	if (NT_SUCCESS(status)) {
		parameters->EnvironmentSize = block_units(parameters->Environment) * sizeof(WCHAR);
		parameters->EnvironmentVersion++;
	}
	RtlReleasePebLock();
	return status;
}

NTSTATUS WINAPI RtlSetEnvironmentVariable(PWSTR *block, PCUNICODE_STRING name, PCUNICODE_STRING value)
{
	return RtlSetEnvironmentVar(block, name->Buffer, name->Length / sizeof(WCHAR), value ? value->Buffer ? value->Buffer : L"" : NULL,
				    value ? value->Length / sizeof(WCHAR) : 0);
}

NTSTATUS WINAPI RtlCreateEnvironment(BOOLEAN inherit, PWSTR *block)
{
	NTSTATUS status = STATUS_NO_MEMORY;
	const WCHAR *source;
	SIZE_T units = 2;

	RtlAcquirePebLock();
	source = inherit ? current_peb()->ProcessParameters->Environment : NULL;
	if (source)
		units = block_units(source) + 1;
	*block = RtlAllocateHeap(current_peb()->ProcessHeap, HEAP_ZERO_MEMORY, units * sizeof(WCHAR));
	if (*block) {
		if (source)
			memcpy(*block, source, (units - 1) * sizeof(WCHAR));
		status = STATUS_SUCCESS;
	}
	RtlReleasePebLock();
	return status;
}

NTSTATUS WINAPI RtlDestroyEnvironment(PWSTR block)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, block);
	return STATUS_SUCCESS;
}

VOID WINAPI RtlSetCurrentEnvironment(PWSTR block, PWSTR *old)
{
	struct process_parameters *parameters = current_peb()->ProcessParameters;
	WCHAR *previous;

	RtlAcquirePebLock();
	previous = parameters->Environment;
	parameters->Environment = block;
	parameters->EnvironmentSize = block_units(block) * sizeof(WCHAR);
	parameters->EnvironmentVersion++;
	RtlReleasePebLock();
	if (old)
		*old = previous;
	else if (previous && RtlValidateHeap(current_peb()->ProcessHeap, 0, previous))
		RtlFreeHeap(current_peb()->ProcessHeap, 0, previous);
}

/* What a %NAME% at SOURCE (behind the first percent sign) stands for; *used counts it with the closing sign. NULL if it is none. */
static const WCHAR *expansion(WCHAR *block, const WCHAR *source, SIZE_T count, SIZE_T *used)
{
	SIZE_T end;
	BOOLEAN found;
	WCHAR *variable;

	for (end = 0; end < count && source[end] != '%'; end++)
		;
	if (end == count || !end)
		return NULL;
	variable = find(block, source, end, &found);
	if (!found)
		return NULL;
	*used = end + 1;
	return variable + name_units(variable) + 1;
}

NTSTATUS WINAPI RtlExpandEnvironmentStrings(PWSTR block, PCWSTR source, SIZE_T count, PWSTR dest, SIZE_T room, PSIZE_T needed)
{
	SIZE_T i = 0, written = 0, total = 0;
	BOOLEAN full = FALSE;
	WCHAR *variables;

	if (!block)
		RtlAcquirePebLock();
	variables = block ? block : current_peb()->ProcessParameters->Environment;
	while (i < count && source[i]) {
		const WCHAR *text = source + i;
		SIZE_T length = 1, used = 0;

		if (source[i] == '%' && variables && (text = expansion(variables, source + i + 1, count - i - 1, &used)) != NULL) {
			length = wcslen(text);
			i += used + 1;
		} else {
			/* A sign that begins no known name is copied with what follows, up to the next one, as Windows does. */
			text = source + i;
			while (i + length < count && source[i + length] && source[i + length] != '%')
				length++;
			i += length;
		}
		if (!full && written + length < room) {
			memcpy(dest + written, text, length * sizeof(WCHAR));
			written += length;
		} else if (!full) {
			full = TRUE;
			if (room)
				dest[written] = 0;
		}
		total += length;
	}
	if (!full && room > written)
		dest[written] = 0;
	if (!block)
		RtlReleasePebLock();
	if (needed)
		*needed = total + 1;
	return total < room ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

NTSTATUS WINAPI RtlExpandEnvironmentStrings_U(PWSTR block, PCUNICODE_STRING source, PUNICODE_STRING dest, PULONG needed)
{
	SIZE_T units = 0;
	NTSTATUS status = RtlExpandEnvironmentStrings(block, source->Buffer, source->Length / sizeof(WCHAR), dest->Buffer,
						      dest->MaximumLength / sizeof(WCHAR), &units);

	if (needed)
		*needed = (ULONG)(units * sizeof(WCHAR));
	if (NT_SUCCESS(status))
		dest->Length = (USHORT)((units - 1) * sizeof(WCHAR));
	return status;
}
