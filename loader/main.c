/*
 * The program decant: its command line.
 */
#include "check.h"
#include "pe_file.h"
#include "program.h"
#include "report.h"
#include "ntdll/host/process_start.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DECANT_VERSION "0.1"

static const char usage[] =
	"usage: decant PROGRAM [ARGUMENTS]\n"
	"       decant check PROGRAM [--json]\n"
	"\n"
	"Runs a Windows program. PROGRAM is a Unix path, a Windows path or a name found on PATH; .exe may be left out.\n"
	"check lists what the program needs and nothing provides, and exits 0 if that is nothing.\n"
	"\n"
	"  --help     this text\n"
	"  --version  decant's version\n"
	"\n"
	"The exit status is the program's (its low 8 bits), 125 if decant failed, 126 if PROGRAM is not a Windows program that\n"
	"can run here, 127 if it was not found.\n";

/* Says in one line why the file at PATH cannot be run, if that is so. */
static bool report_unrunnable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *problem;

	if (fd < 0) {
		report("%s cannot be opened: %m", path);
		return true;
	}
	problem = pe_describe_unrunnable(fd);
	close(fd);
	if (problem)
		report("%s cannot be run: %s", path, problem);
	return problem != NULL;
}

/*
 * A standard descriptor that is closed stays closed to the program, but nothing that decant opens may land in its place: something
 * that can neither be read nor written holds it. file_from_descriptor knows it by O_PATH.
 */
static void hold_closed_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/", O_PATH | O_CLOEXEC);
}

int main(int argc, char **argv)
{
	char *path;

	hold_closed_descriptors();
	if (argc < 2) {
		fputs(usage, stderr);
		return EXIT_DECANT_FAILED;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		fputs(usage, stdout);
		return 0;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("decant " DECANT_VERSION);
		return 0;
	}
	if (!strcmp(argv[1], "check"))
		return check_main(argc - 2, argv + 2);
	if (!strcmp(argv[1], PROCESS_STOPPED_OPTION) && argc > 3) {
		raise(SIGSTOP);
		execv(argv[2], argv + 3);
		report("%s cannot be run: %m", argv[2]);
		return EXIT_NOT_RUNNABLE;
	}
	if (!strcmp(argv[1], PROCESS_START_OPTION) && argc > 2) {
		if (!process_start_receive(atoi(argv[2]))) {
			report(PROCESS_START_OPTION " is for decant itself only");
			return EXIT_DECANT_FAILED;
		}
		program.path = process_start_text(process_start_info(), process_start_info()->unix_path);
		process_exit((u32)bringup_run());
	}
	if (argv[1][0] == '-') {
		report("unknown option %s (see decant --help)", argv[1]);
		return EXIT_DECANT_FAILED;
	}
	path = program_find(argv[1]);
	if (!path)
		return program_report_missing(argv[1]);
	if (report_unrunnable(path))
		return EXIT_NOT_RUNNABLE;
	program.path = path;
	program.arguments = argv + 2;
	process_exit((u32)bringup_run());
}
