/*
 * What the registry's defaults say of the machine: HKEY_LOCAL_MACHINE\Hardware\Description\System\CentralProcessor, where programs
 * read the processors' names and speed.
 */
#include "registry_default.h"

#include "ntdll/host/processors.h"

#include <decant/system.h>

#include <pthread.h>
#include <stdio.h>

#define PROCESSORS_MAX 64u
#define ROWS_EACH 4u
#define KEY "Machine\\Hardware\\Description\\System\\CentralProcessor\\"

static struct row rows[PROCESSORS_MAX * ROWS_EACH];
static size_t row_count;
static char keys[PROCESSORS_MAX][sizeof(KEY) + 3];
static struct host_system_processors processors = { .wants_megahertz = 1 };
static char identifier[80];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void add(const char *key, const char *name, const char *text, u32 number)
{
	rows[row_count++] = (struct row){ key, name, text ? REG_SZ : REG_DWORD, text, number };
}

static void make_rows(void)
{
	host_system_processors(&processors);
	snprintf(identifier, sizeof(identifier), "%s Family %u Model %u Stepping %u",
		 processors.vendor[0] == 'A' ? "AMD64" : "Intel64", processors.family, processors.model, processors.stepping);
	for (u32 i = 0; i < processors.count && i < PROCESSORS_MAX; i++) {
		snprintf(keys[i], sizeof(keys[i]), KEY "%u", i);
		add(keys[i], "~MHz", NULL, processors.megahertz);
		add(keys[i], "Identifier", identifier, 0);
		add(keys[i], "ProcessorNameString", processors.name, 0);
		add(keys[i], "VendorIdentifier", processors.vendor, 0);
	}
}

const struct row *machine_rows(size_t *count)
{
	pthread_once(&once, make_rows);
	*count = row_count;
	return rows;
}
