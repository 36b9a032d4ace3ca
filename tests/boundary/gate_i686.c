/*
 * gate [stack ESP]: a 32-bit program that goes around the boundary. Without arguments it runs code of its own in the 64-bit segment, whose
 * exceptions its handler sees and continues; with them it makes a host call with a stack pointer that leads nowhere.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static DWORD back_at, back_esp, back_ebp;

static LONG WINAPI tell(EXCEPTION_POINTERS *pointers)
{
	printf("exception %08lx\n", pointers->ExceptionRecord->ExceptionCode);
	fflush(stdout);
	if (!back_at)
		return EXCEPTION_CONTINUE_SEARCH;
	pointers->ContextRecord->Eip = back_at;
	pointers->ContextRecord->Esp = back_esp;
	pointers->ContextRecord->Ebp = back_ebp;
	return EXCEPTION_CONTINUE_EXECUTION;
}

/* Runs CODE in the 64-bit segment, up to its exception. */
static void run_64(const BYTE *code, size_t bytes)
{
	struct {
		DWORD offset;
		WORD segment;
	} __attribute__((packed)) target;
	BYTE *place = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);

	memcpy(place, code, bytes);
	target.offset = (DWORD)(ULONG_PTR)place;
	target.segment = 0x33;
	__asm__ volatile("movl $1f, %0\n mov %%esp, %1\n mov %%ebp, %2\n ljmp *%3\n1:"
			 : "=m"(back_at), "=m"(back_esp), "=m"(back_ebp)
			 : "m"(target)
			 : "eax", "ebx", "ecx", "edx", "esi", "edi", "memory", "cc");
	back_at = 0;
}

/* Makes a host call by the far jump of the system's own, with this stack pointer. */
static void call_with_stack(DWORD esp)
{
	void *entry = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "decant_host_call_entry");

	__asm__ volatile("movl $1f, %0\n mov %%esp, %1\n mov %%ebp, %2\n mov %4, %%esp\n mov $0xffff, %%ecx\n xor %%edx, %%edx\n ljmp *(%3)\n1:"
			 : "=m"(back_at), "=m"(back_esp), "=m"(back_ebp)
			 : "a"(entry), "b"(esp)
			 : "ecx", "edx", "esi", "edi", "memory", "cc");
	back_at = 0;
}

int main(int argc, char **argv)
{
	static const BYTE clear_and_ud2[] = { 0x45, 0x31, 0xf6, 0x45, 0x31, 0xff, 0x0f, 0x0b };      /* xor r14d, r14d; xor r15d, r15d; ud2 */
	static const BYTE clear_and_read[] = { 0x45, 0x31, 0xff, 0x31, 0xc0, 0x48, 0x8b, 0x00 };     /* xor r15d, r15d; xor eax, eax; mov (rax), rax */
	static const BYTE high_registers[] = { 0x48, 0xc7, 0xc0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0b }; /* mov $-1, rax; ud2 */

	AddVectoredExceptionHandler(1, tell);
	if (argc > 2 && !strcmp(argv[1], "stack"))
		call_with_stack(strtoul(argv[2], NULL, 16));
	for (int i = 0; i < 3 && argc == 1; i++) {
		run_64(clear_and_ud2, sizeof(clear_and_ud2));
		run_64(clear_and_read, sizeof(clear_and_read));
		run_64(high_registers, sizeof(high_registers));
	}
	Sleep(1);
	puts("survived");
	return 0;
}
