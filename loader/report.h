/*
 * Lines that decant itself says to the person who started it, on standard error.
 */
#ifndef DECANT_REPORT_H
#define DECANT_REPORT_H

/* Prints "decant: MESSAGE\n" with one write(), so that lines of several processes do not mix. Not for signal handlers. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2), visibility("default")));

/* The same, for a defect or a condition that no code can go on from; ends the process with exit code 125. */
_Noreturn void report_fatal(const char *format, ...) __attribute__((format(printf, 1, 2), visibility("default")));

#endif
