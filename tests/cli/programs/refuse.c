/*
 * refuse NAME... -- COMMAND...: runs COMMAND with system calls refused, as the filter of a container may do. thread_area: the one that
 * gives a thread a segment, which 32-bit system calls alone have; ldt: modify_ldt; compat: every 32-bit system call.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREAD_AREA_I386 243

static struct sock_filter code[32];
static unsigned short length;

static void add(unsigned short operation, unsigned value, unsigned char yes, unsigned char no)
{
	code[length++] = (struct sock_filter){ operation, yes, no, value };
}

/* Refuses call NUMBER of ARCHITECTURE; every one for -1. */
static void refuse(unsigned architecture, int number, int error)
{
	add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
	add(BPF_JMP | BPF_JEQ | BPF_K, architecture, 0, number < 0 ? 1 : 3);
	if (number >= 0) {
		add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
		add(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1);
	}
	add(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error, 0, 0);
}

int main(int argc, char **argv)
{
	struct sock_fprog program = { 0, code };
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], "thread_area"))
			refuse(AUDIT_ARCH_I386, THREAD_AREA_I386, EPERM);
		else if (!strcmp(argv[i], "ldt"))
			refuse(AUDIT_ARCH_X86_64, SYS_modify_ldt, EPERM);
		else if (!strcmp(argv[i], "compat"))
			refuse(AUDIT_ARCH_I386, -1, ENOSYS);
		else
			return 2;
	}
	if (i + 1 >= argc)
		return 2;
	add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
	program.len = length;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("prctl");
		return 2;
	}
	execv(argv[i + 1], argv + i + 1);
	perror(argv[i + 1]);
	return 2;
}
