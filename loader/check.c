/*
 * decant check: see check.h.
 *
 * The modules to look at are a list that grows while it is walked: the program, then each DLL that is imported from, once.
 * Nothing is mapped and nothing runs. Missing things are printed as they are found, as lines of text or as elements of JSON.
 */
#include "check.h"

#include "check_find.h"
#include "pe_file.h"
#include "program.h"
#include "report.h"
#include "width.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct check {
	struct check_modules modules;
	bool json;
	unsigned missing;
};

/* Prints a JSON string: names come from files that nobody vouches for. */
static void print_quoted(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = *text;

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static const char *subsystem_name(u16 subsystem)
{
	return subsystem == 2 ? "windows" : subsystem == 3 ? "console" : "other";
}

static const char *machine_name(u16 machine)
{
	return machine == PE_MACHINE_AMD64 ? "x86_64" : machine == PE_MACHINE_I386 ? "i386" : "other";
}

/* Counts one missing thing: a whole DLL where neither name nor ordinal is given. */
static void print_missing(struct check *check, const struct check_module *importer, const char *dll, const struct pe_import *import,
			  const char *problem)
{
	if (check->json) {
		printf("%s\n    {\"dll\": ", check->missing ? "," : "");
		print_quoted(dll);
		if (import && import->name) {
			printf(", \"function\": ");
			print_quoted(import->name);
		} else if (import) {
			printf(", \"ordinal\": %u", import->ordinal);
		}
		printf(", \"needed_by\": ");
		print_quoted(importer->name);
		printf(", \"delayed\": %s", import && import->delayed ? "true" : "false");
		if (problem) {
			printf(", \"problem\": ");
			print_quoted(problem);
		}
		putchar('}');
	} else {
		printf("missing: %s", dll);
		if (import && import->name)
			printf("!%s", import->name);
		else if (import)
			printf("!#%u", import->ordinal);
		if (problem)
			printf(": %s", problem);
		printf(" (needed by %s%s)\n", importer->name, import && import->delayed ? ", when first called" : "");
	}
	check->missing++;
}

static void check_imports(struct check *check, struct check_module *importer)
{
	struct pe_import_walk walk = { .file = &importer->file };
	struct check_module *module = NULL;
	struct pe_import import;

	while (pe_import_next(&walk, &import)) {
		if (import.first) {
			module = check_find(&check->modules, import.dll);
			if (!module->path)
				print_missing(check, importer, import.dll, NULL, "not found");
			else if (!module->read)
				print_missing(check, importer, import.dll, NULL, module->problem);
			else if (module->file.headers.machine != importer->file.headers.machine)
				print_missing(check, importer, import.dll, NULL, "it is for another processor");
		}
		if (!module->read || (!import.name && !import.ordinal))
			continue;
		if (!check_provides(&check->modules, module, import.name, import.ordinal))
			print_missing(check, importer, import.dll, &import, NULL);
	}
	if (walk.invalid)
		print_missing(check, importer, importer->name, NULL, "its import table makes no sense");
}

static void print_modules(const struct check *check)
{
	const struct check_module *program = check->modules.first;

	if (!check->json) {
		for (const struct check_module *module = program->next; module; module = module->next)
			if (module->path)
				printf("uses: %s (%s)\n", module->name, module->ours ? "decant" : module->path);
		return;
	}
	printf("],\n  \"dlls\": [");
	for (const struct check_module *module = program->next; module; module = module->next) {
		printf("%s\n    {\"name\": ", module == program->next ? "" : ",");
		print_quoted(module->name);
		printf(", \"provider\": %s}", !module->path ? "null" : module->ours ? "\"decant\"" : "\"program\"");
	}
	printf("],\n  \"missing_count\": %u\n}\n", check->missing);
}

/* The program is runnable: looks at it and at everything it brings along. */
static int check_program(struct check *check, const char *path)
{
	struct check_module *program = check_add(&check->modules, strrchr(path, '/') + 1, path);
	const struct pe_headers *headers = &program->file.headers;

	if (!program->read) {
		report("%s: %s", path, program->problem);
		return EXIT_NOT_RUNNABLE;
	}
	guest_width_set(headers);
	if (check->json) {
		printf("{\n  \"program\": ");
		print_quoted(path);
		printf(",\n  \"architecture\": \"%s\",\n  \"subsystem\": \"%s\",\n  \"missing\": [", machine_name(headers->machine),
		       subsystem_name(headers->subsystem));
	} else {
		printf("%s: %s, %s program\n", path, machine_name(headers->machine), subsystem_name(headers->subsystem));
	}
	for (struct check_module *module = program; module; module = module->next)
		if (module->read && !module->ours)
			check_imports(check, module);
	print_modules(check);
	if (!check->json && !check->missing)
		printf("nothing is missing\n");
	return check->missing ? 1 : 0;
}

static int check_path(struct check *check, const char *path)
{
	const char *problem;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		report("%s: %m", path);
		return EXIT_NOT_RUNNABLE;
	}
	problem = pe_describe_unrunnable(fd);
	close(fd);
	if (problem) {
		if (check->json) {
			printf("{\n  \"program\": ");
			print_quoted(path);
			printf(",\n  \"problem\": ");
			print_quoted(problem);
			printf("\n}\n");
		}
		report("%s cannot be run: %s", path, problem);
		return EXIT_NOT_RUNNABLE;
	}
	return check_program(check, path);
}

int check_main(int argc, char **argv)
{
	struct check check = { .json = false };
	const char *name = NULL;
	char *path;
	int status;

	for (int i = 0; i < argc; i++) {
		if (!strcmp(argv[i], "--json")) {
			check.json = true;
		} else if (!name) {
			name = argv[i];
		} else {
			report("check takes one program");
			return EXIT_DECANT_FAILED;
		}
	}
	if (!name) {
		report("check takes a program");
		return EXIT_DECANT_FAILED;
	}
	path = program_find(name);
	if (!path)
		return program_report_missing(name);
	check.modules.end = &check.modules.first;
	check.modules.folder = strndup(path, strrchr(path, '/') - path);
	status = check.modules.folder ? check_path(&check, path) : EXIT_DECANT_FAILED;
	check_modules_finish(&check.modules);
	free(path);
	return status;
}
