/*
 * truncated FILE GO: maps FILE, says so, and reads its second page once GO is there. Meanwhile the file has lost that page, which
 * no Windows program could do to it. Prints the exception.
 */
#include <windows.h>

#include <stdio.h>

static LONG WINAPI report(EXCEPTION_POINTERS *pointers)
{
	const EXCEPTION_RECORD *record = pointers->ExceptionRecord;

	printf("%08lx %lu: %u %08x\n", record->ExceptionCode, record->NumberParameters, (unsigned)record->ExceptionInformation[0],
	       (unsigned)record->ExceptionInformation[2]);
	fflush(stdout);
	ExitProcess(5);
}

int main(int argc, char **argv)
{
	HANDLE file = CreateFileA(argv[1], GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	HANDLE section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
	volatile const char *view = section ? MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0) : NULL;

	if (argc < 3 || !view)
		return 1;
	printf("mapped %c\n", view[0]);
	fflush(stdout);
	for (unsigned i = 0; i < 1000 && GetFileAttributesA(argv[2]) == INVALID_FILE_ATTRIBUTES; i++)
		Sleep(10);
	AddVectoredExceptionHandler(1, report);
	return view[5000] == 'x' ? 2 : 3;
}
