/* Opens its argument as a user would and waits: prints what ShellExecuteEx answers. */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>

int wmain(int argc, wchar_t **argv)
{
	SHELLEXECUTEINFOW info = { .cbSize = sizeof(info), .fMask = SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NO_CONSOLE | SEE_MASK_FLAG_NO_UI };

	info.lpFile = argc > 1 ? argv[1] : L"";
	info.lpVerb = argc > 2 ? argv[2] : NULL;
	if (!ShellExecuteExW(&info)) {
		printf("refused: %d, %lu\n", (int)(INT_PTR)info.hInstApp, GetLastError());
		return 1;
	}
	if (info.hProcess)
		WaitForSingleObject(info.hProcess, 20000);
	return 0;
}
