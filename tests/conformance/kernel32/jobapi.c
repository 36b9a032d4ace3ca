/*
 * Job objects (Microsoft, "Job Objects", "Nested Jobs", and the pages of the functions).
 */
#include "test.h"

#include <jobapi.h>

static char self[MAX_PATH];

/* Starts this program again for TEST in a role; out, if not NULL, is where it writes. */
static BOOL start(const char *test, const char *role, DWORD flags, HANDLE out, PROCESS_INFORMATION *process)
{
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	char line[MAX_PATH + 200];

	startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
	startup.hStdOutput = out ? out : GetStdHandle(STD_OUTPUT_HANDLE);
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	GetModuleFileNameA(NULL, self, sizeof(self));
	snprintf(line, sizeof(line), "\"%s\" %s --child %s", self, test, role);
	return CreateProcessA(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup, process);
}

static void forget(PROCESS_INFORMATION *process)
{
	CloseHandle(process->hProcess);
	CloseHandle(process->hThread);
}

static void end(PROCESS_INFORMATION *process)
{
	TerminateProcess(process->hProcess, 1);
	WaitForSingleObject(process->hProcess, 10000);
	forget(process);
}

static BOOL set_flags(HANDLE job, DWORD flags, DWORD active)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { .BasicLimitInformation = { .LimitFlags = flags, .ActiveProcessLimit = active } };

	return SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits));
}

static void say_id(DWORD id)
{
	DWORD written;

	WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), &id, sizeof(id), &written, NULL);
}

/* What the children of these tests do; does not return in one. */
static void child(const char *test)
{
	char **arguments = test_child_arguments();
	PROCESS_INFORMATION process;
	BOOL in_job = FALSE;
	HANDLE job;

	if (!arguments)
		return;
	if (!strcmp(arguments[0], "sleep"))
		Sleep(60000);
	if (!strcmp(arguments[0], "exit"))
		ExitProcess(5);
	if (!strcmp(arguments[0], "crash"))
		ExitProcess(EXCEPTION_ACCESS_VIOLATION);
	if (!strcmp(arguments[0], "am-i")) {
		IsProcessInJob(GetCurrentProcess(), NULL, &in_job);
		ExitProcess(in_job ? 20 : 10);
	}
	/* Starts a sleeper and says which; then sleeps. */
	if (!strcmp(arguments[0], "parent")) {
		if (start(test, "sleep", 0, NULL, &process))
			say_id(process.dwProcessId);
		Sleep(60000);
	}
	/* The same, with a job around the sleeper that goes with its handle. */
	if (!strcmp(arguments[0], "holder") || !strcmp(arguments[0], "late-holder")) {
		job = CreateJobObjectA(NULL, NULL);
		if (set_flags(job, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, 0) && start(test, "sleep", 0, NULL, &process)) {
			if (*arguments[0] == 'l')
				Sleep(300); /* it runs by now */
			AssignProcessToJobObject(job, process.hProcess);
			say_id(process.dwProcessId);
		}
		Sleep(60000);
	}
	ExitProcess(99);
}

/* Starts ROLE, which names a process that it started: OTHER is a handle to that. */
static BOOL start_pair(const char *test, const char *role, PROCESS_INFORMATION *process, HANDLE *other, HANDLE job)
{
	SECURITY_ATTRIBUTES inherited = { .nLength = sizeof(inherited), .bInheritHandle = TRUE };
	HANDLE read_end, write_end;
	DWORD id = 0, got;

	CreatePipe(&read_end, &write_end, &inherited, 0);
	SetHandleInformation(read_end, HANDLE_FLAG_INHERIT, 0);
	if (!start(test, role, job ? CREATE_SUSPENDED : 0, write_end, process))
		return FALSE;
	if (job) {
		CHECK(AssignProcessToJobObject(job, process->hProcess));
		ResumeThread(process->hThread);
	}
	CloseHandle(write_end);
	ReadFile(read_end, &id, sizeof(id), &got, NULL);
	CloseHandle(read_end);
	*other = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_INFORMATION | PROCESS_TERMINATE, FALSE, id);
	return *other != NULL;
}

TEST(job_create_and_open)
{
	HANDLE job, again, other;

	job = CreateJobObjectW(NULL, L"decant-test-job");
	REQUIRE(job);
	CHECK_EQ(GetLastError(), ERROR_SUCCESS);
	again = CreateJobObjectA(NULL, "decant-test-job");
	CHECK(again);
	CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
	other = OpenJobObjectW(JOB_OBJECT_QUERY, FALSE, L"decant-test-job");
	CHECK(other);
	CHECK(!set_flags(other, 0, 0));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(other);
	CloseHandle(again);
	CloseHandle(job);
	CHECK(!OpenJobObjectA(JOB_OBJECT_QUERY, FALSE, "decant-test-job"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!AssignProcessToJobObject(GetCurrentProcess(), GetCurrentProcess()));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

TEST(job_limits_are_kept)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION extended;
	JOBOBJECT_BASIC_LIMIT_INFORMATION basic;
	HANDLE job = CreateJobObjectA(NULL, NULL);
	DWORD length = 0;

	CHECK(QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &extended, sizeof(extended), &length));
	CHECK_EQ(length, sizeof(extended));
	CHECK_EQ(extended.BasicLimitInformation.LimitFlags, 0);
	CHECK(set_flags(job, JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK, 3));
	CHECK(QueryInformationJobObject(job, JobObjectBasicLimitInformation, &basic, sizeof(basic), NULL));
	CHECK_EQ(basic.ActiveProcessLimit, 3);
	CHECK(QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &extended, sizeof(extended), NULL));
	CHECK_EQ(extended.BasicLimitInformation.LimitFlags, JOB_OBJECT_LIMIT_ACTIVE_PROCESS | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK);
	CHECK(!QueryInformationJobObject(job, JobObjectExtendedLimitInformation, &extended, sizeof(extended) - 1, NULL));
	CHECK_ERROR(ERROR_BAD_LENGTH);
	CHECK(!SetInformationJobObject(job, JobObjectExtendedLimitInformation, &extended, sizeof(extended) - 1));
	CHECK_ERROR(ERROR_BAD_LENGTH);
	/* The basic class has no room for those of the extended one. */
	basic.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
	CHECK(!SetInformationJobObject(job, JobObjectBasicLimitInformation, &basic, sizeof(basic)));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CloseHandle(job);
}

TEST(job_terminate_ends_all)
{
	JOBOBJECT_BASIC_ACCOUNTING_INFORMATION accounting;
	HANDLE job = CreateJobObjectA(NULL, NULL), other = NULL;
	PROCESS_INFORMATION process;
	DWORD code = 0;
	BOOL in = FALSE;

	child("job_terminate_ends_all");
	REQUIRE(start_pair("job_terminate_ends_all", "parent", &process, &other, job));
	CHECK(IsProcessInJob(process.hProcess, job, &in) && in);
	/* Children are born into the job. */
	CHECK(IsProcessInJob(other, job, &in) && in);
	CHECK(IsProcessInJob(GetCurrentProcess(), job, &in) && !in);
	CHECK(QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &accounting, sizeof(accounting), NULL));
	CHECK_EQ(accounting.TotalProcesses, 2);
	CHECK_EQ(accounting.ActiveProcesses, 2);
	CHECK(TerminateJobObject(job, 77));
	CHECK_EQ(WaitForSingleObject(process.hProcess, 10000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(other, 10000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 77);
	CHECK(GetExitCodeProcess(other, &code));
	CHECK_EQ(code, 77);
	CHECK(QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &accounting, sizeof(accounting), NULL));
	CHECK_EQ(accounting.TotalProcesses, 2);
	CHECK_EQ(accounting.ActiveProcesses, 0);
	CloseHandle(other);
	forget(&process);
	CloseHandle(job);
}

TEST(job_ids_are_listed)
{
	struct {
		JOBOBJECT_BASIC_PROCESS_ID_LIST list;
		ULONG_PTR more[3];
	} ids;
	HANDLE job = CreateJobObjectA(NULL, NULL), other = NULL;
	PROCESS_INFORMATION process;

	child("job_ids_are_listed");
	REQUIRE(start_pair("job_ids_are_listed", "parent", &process, &other, job));
	CHECK(QueryInformationJobObject(job, JobObjectBasicProcessIdList, &ids, sizeof(ids), NULL));
	CHECK_EQ(ids.list.NumberOfAssignedProcesses, 2);
	CHECK_EQ(ids.list.NumberOfProcessIdsInList, 2);
	CHECK_EQ(ids.list.ProcessIdList[0], process.dwProcessId);
	CHECK_EQ(ids.more[0], GetProcessId(other));
	CHECK(!QueryInformationJobObject(job, JobObjectBasicProcessIdList, &ids, sizeof(ids.list), NULL));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(ids.list.NumberOfAssignedProcesses, 2);
	CHECK_EQ(ids.list.NumberOfProcessIdsInList, 1);
	TerminateJobObject(job, 0);
	CloseHandle(other);
	forget(&process);
	CloseHandle(job);
}

/* A child that runs already when it is assigned, one that does not, and the end of the last handle in every way there is. */
TEST(job_kill_on_close)
{
	HANDLE job = CreateJobObjectA(NULL, NULL), other = NULL;
	static const char *const roles[] = { "holder", "late-holder" };
	PROCESS_INFORMATION process;

	child("job_kill_on_close");
	REQUIRE(set_flags(job, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE, 0));
	REQUIRE(start_pair("job_kill_on_close", "parent", &process, &other, job));
	CHECK_EQ(WaitForSingleObject(other, 100), WAIT_TIMEOUT);
	CloseHandle(job);
	CHECK_EQ(WaitForSingleObject(process.hProcess, 10000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(other, 10000), WAIT_OBJECT_0);
	CloseHandle(other);
	forget(&process);
	for (int i = 0; i < 2; i++) {
		REQUIRE(start_pair("job_kill_on_close", roles[i], &process, &other, NULL));
		CHECK_EQ(WaitForSingleObject(other, 100), WAIT_TIMEOUT);
		end(&process);
		CHECK_EQ(WaitForSingleObject(other, 10000), WAIT_OBJECT_0);
		CloseHandle(other);
	}
}

TEST(job_without_kill_lives_on)
{
	HANDLE job = CreateJobObjectA(NULL, NULL);
	PROCESS_INFORMATION process;

	child("job_without_kill_lives_on");
	REQUIRE(start("job_without_kill_lives_on", "sleep", 0, NULL, &process));
	CHECK(AssignProcessToJobObject(job, process.hProcess));
	CloseHandle(job);
	CHECK_EQ(WaitForSingleObject(process.hProcess, 300), WAIT_TIMEOUT);
	end(&process);
}

TEST(job_limits_active_processes)
{
	HANDLE job = CreateJobObjectA(NULL, NULL);
	PROCESS_INFORMATION first, second;
	DWORD code;

	child("job_limits_active_processes");
	REQUIRE(set_flags(job, JOB_OBJECT_LIMIT_ACTIVE_PROCESS, 1));
	REQUIRE(start("job_limits_active_processes", "sleep", 0, NULL, &first));
	REQUIRE(start("job_limits_active_processes", "sleep", 0, NULL, &second));
	CHECK(AssignProcessToJobObject(job, first.hProcess));
	/* "the process is terminated and the association fails" (Microsoft, "JOBOBJECT_BASIC_LIMIT_INFORMATION") */
	CHECK(!AssignProcessToJobObject(job, second.hProcess));
	CHECK_ERROR(ERROR_NOT_ENOUGH_QUOTA);
	CHECK_EQ(WaitForSingleObject(second.hProcess, 10000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(second.hProcess, &code) && code != STILL_ACTIVE);
	forget(&second);
	end(&first);
	CloseHandle(job);
}

static DWORD answer_of_child(const char *test, DWORD flags)
{
	PROCESS_INFORMATION process;
	DWORD code = 0;

	if (!start(test, "am-i", flags, NULL, &process))
		return 0;
	WaitForSingleObject(process.hProcess, 10000);
	GetExitCodeProcess(process.hProcess, &code);
	forget(&process);
	return code;
}

TEST(job_of_its_own)
{
	JOBOBJECT_BASIC_ACCOUNTING_INFORMATION accounting;
	HANDLE job = CreateJobObjectA(NULL, NULL);
	BOOL in = FALSE;

	child("job_of_its_own");
	CHECK(AssignProcessToJobObject(job, GetCurrentProcess()));
	CHECK(IsProcessInJob(GetCurrentProcess(), NULL, &in) && in);
	CHECK(QueryInformationJobObject(NULL, JobObjectBasicAccountingInformation, &accounting, sizeof(accounting), NULL));
	CHECK_EQ(accounting.ActiveProcesses, 1);
	CHECK_EQ(answer_of_child("job_of_its_own", 0), 20);
	CHECK_EQ(answer_of_child("job_of_its_own", CREATE_BREAKAWAY_FROM_JOB), 0);
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CHECK(set_flags(job, JOB_OBJECT_LIMIT_BREAKAWAY_OK, 0));
	CHECK_EQ(answer_of_child("job_of_its_own", 0), 20);
	CHECK_EQ(answer_of_child("job_of_its_own", CREATE_BREAKAWAY_FROM_JOB), 10);
	CHECK(set_flags(job, JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK, 0));
	CHECK_EQ(answer_of_child("job_of_its_own", 0), 10);
	CHECK(QueryInformationJobObject(job, JobObjectBasicAccountingInformation, &accounting, sizeof(accounting), NULL));
	CHECK_EQ(accounting.TotalProcesses, 3);
	CHECK(set_flags(job, 0, 0));
	CloseHandle(job);
}

TEST(job_nests)
{
	HANDLE outer = CreateJobObjectA(NULL, NULL), inner = CreateJobObjectA(NULL, NULL), used = CreateJobObjectA(NULL, NULL);
	PROCESS_INFORMATION first, second;
	BOOL in = FALSE;

	child("job_nests");
	REQUIRE(start("job_nests", "sleep", 0, NULL, &first));
	REQUIRE(start("job_nests", "sleep", 0, NULL, &second));
	CHECK(AssignProcessToJobObject(outer, first.hProcess));
	CHECK(AssignProcessToJobObject(inner, first.hProcess));
	CHECK(IsProcessInJob(first.hProcess, outer, &in) && in);
	CHECK(IsProcessInJob(first.hProcess, inner, &in) && in);
	/* A job that has processes elsewhere cannot become a part of another. */
	CHECK(AssignProcessToJobObject(used, second.hProcess));
	CHECK(!AssignProcessToJobObject(used, first.hProcess));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CHECK(TerminateJobObject(outer, 3));
	CHECK_EQ(WaitForSingleObject(first.hProcess, 10000), WAIT_OBJECT_0);
	forget(&first);
	end(&second);
	CloseHandle(used);
	CloseHandle(inner);
	CloseHandle(outer);
}

static void check_message(HANDLE port, DWORD message, DWORD id)
{
	LPOVERLAPPED overlapped = NULL;
	ULONG_PTR key = 0;
	DWORD got = 0;

	CHECK(GetQueuedCompletionStatus(port, &got, &key, &overlapped, 10000));
	CHECK_EQ(got, message);
	CHECK_EQ(key, 0x1234);
	CHECK_EQ((DWORD)(ULONG_PTR)overlapped, id);
}

TEST(job_tells_its_port)
{
	HANDLE job = CreateJobObjectA(NULL, NULL), port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1), other;
	JOBOBJECT_ASSOCIATE_COMPLETION_PORT association = { .CompletionKey = (PVOID)0x1234, .CompletionPort = port };
	PROCESS_INFORMATION process;
	DWORD id, code = 0;

	child("job_tells_its_port");
	REQUIRE(SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &association, sizeof(association)));
	REQUIRE(start("job_tells_its_port", "exit", CREATE_SUSPENDED, NULL, &process));
	CHECK(AssignProcessToJobObject(job, process.hProcess));
	check_message(port, JOB_OBJECT_MSG_NEW_PROCESS, process.dwProcessId);
	ResumeThread(process.hThread);
	check_message(port, JOB_OBJECT_MSG_EXIT_PROCESS, process.dwProcessId);
	check_message(port, JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO, 0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 5);
	forget(&process);

	REQUIRE(start("job_tells_its_port", "crash", CREATE_SUSPENDED, NULL, &process));
	CHECK(AssignProcessToJobObject(job, process.hProcess));
	check_message(port, JOB_OBJECT_MSG_NEW_PROCESS, process.dwProcessId);
	ResumeThread(process.hThread);
	check_message(port, JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS, process.dwProcessId);
	check_message(port, JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO, 0);
	forget(&process);

	/* A child of a member is reported, though its parent is what starts it. */
	REQUIRE(start_pair("job_tells_its_port", "parent", &process, &other, job));
	id = GetProcessId(other);
	check_message(port, JOB_OBJECT_MSG_NEW_PROCESS, process.dwProcessId);
	check_message(port, JOB_OBJECT_MSG_NEW_PROCESS, id);
	TerminateProcess(other, 0);
	check_message(port, JOB_OBJECT_MSG_EXIT_PROCESS, id);
	TerminateProcess(process.hProcess, 0);
	check_message(port, JOB_OBJECT_MSG_EXIT_PROCESS, process.dwProcessId);
	check_message(port, JOB_OBJECT_MSG_ACTIVE_PROCESS_ZERO, 0);
	CloseHandle(other);
	forget(&process);
	CloseHandle(job);
	CloseHandle(port);
}
