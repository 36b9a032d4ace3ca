/*
 * What the console changes on the terminal, and how it gets it back.
 *
 * The terminal is kept as it was found until a program reads keys or turns lines or echo off. From then on its settings as found
 * are known here, and are set again when the process ends, in whatever way but SIGKILL: the ways out of the process call
 * console_restore, and the signals that end it have a handler that does so and then dies of the signal.
 */
#include "console.h"

#include "loader/signal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static pthread_mutex_t terminal_lock = PTHREAD_MUTEX_INITIALIZER;
static struct termios found;   /* valid once found_known */
static struct termios applied; /* what was set last */
static enum terminal_style applied_style;
static bool found_known;
static volatile int changed_fd = -1; /* the terminal, if it is not as it was found */

bool terminal_in_foreground(int fd)
{
	return tcgetpgrp(fd) == getpgrp();
}

void console_restore(void)
{
	int fd = changed_fd;
	int error = errno;

	if (fd < 0)
		return;
	if (terminal_in_foreground(fd))
		tcsetattr(fd, TCSANOW, &found);
	errno = error;
}

static void restore_and_die(int number, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	console_restore();
	signal(number, SIG_DFL);
	raise(number);
}

/* Signals that have a handler, or are ignored, are somebody else's matter: the process goes on, or ends on a way that restores. */
static void watch_signals(void)
{
	static const int ends[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM };
	struct sigaction before;
	sigset_t none;

	sigemptyset(&none);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (!sigaction(ends[i], NULL, &before) && !(before.sa_flags & SA_SIGINFO) && before.sa_handler == SIG_DFL)
			signal_install(ends[i], restore_and_die, SA_NODEFER, &none);
}

static bool know_terminal(int fd)
{
	if (!found_known && !tcgetattr(fd, &found)) {
		applied = found;
		found_known = true;
	}
	return found_known;
}

u32 terminal_found_mode(int fd)
{
	u32 mode = 0;

	pthread_mutex_lock(&terminal_lock);
	if (know_terminal(fd)) {
		if (found.c_lflag & ISIG)
			mode |= ENABLE_PROCESSED_INPUT;
		if (found.c_lflag & ICANON)
			mode |= ENABLE_LINE_INPUT | (found.c_lflag & ECHO ? ENABLE_ECHO_INPUT : 0);
	}
	pthread_mutex_unlock(&terminal_lock);
	return mode;
}

static struct termios wanted(u32 mode, enum terminal_style style)
{
	struct termios settings = found;

	if (style == TERMINAL_TEXT && mode & ENABLE_LINE_INPUT) {
		settings.c_lflag |= ICANON;
		settings.c_lflag = mode & ENABLE_ECHO_INPUT ? settings.c_lflag | ECHO : settings.c_lflag & ~(tcflag_t)ECHO;
	} else {
		settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
		settings.c_iflag &= ~(tcflag_t)(IXON | INLCR | IGNCR);
		/* CR stays LF: a line typed ahead must still end when lines are turned on again. */
		settings.c_iflag |= ICRNL;
		settings.c_cc[VMIN] = 1;
		settings.c_cc[VTIME] = 0;
	}
	if (mode & ENABLE_PROCESSED_INPUT)
		settings.c_lflag |= ISIG;
	else
		settings.c_lflag &= ~(tcflag_t)ISIG;
	return settings;
}

enum terminal_style terminal_apply(int fd, u32 mode, enum terminal_style style)
{
	enum terminal_style before;
	struct termios settings;

	pthread_mutex_lock(&terminal_lock);
	if (know_terminal(fd)) {
		settings = wanted(mode, style);
		if (memcmp(&settings, &applied, sizeof(settings)) && terminal_in_foreground(fd)) {
			if (changed_fd < 0) {
				watch_signals();
				changed_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
			}
			if (changed_fd >= 0 && !tcsetattr(fd, TCSANOW, &settings))
				applied = settings;
		}
	}
	before = applied_style;
	applied_style = style;
	pthread_mutex_unlock(&terminal_lock);
	return before;
}

void terminal_discard(int fd)
{
	if (terminal_in_foreground(fd))
		tcflush(fd, TCIFLUSH);
}
