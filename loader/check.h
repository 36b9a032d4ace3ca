/*
 * decant check: what a program needs, and what of it nothing provides.
 */
#ifndef DECANT_CHECK_H
#define DECANT_CHECK_H

/*
 * Runs `decant check` with the arguments after "check". Returns the exit status: 0 if nothing is missing, 1 if something is, 125 to
 * 127 as for running a program.
 */
int check_main(int argc, char **argv);

#endif
