/*
 * Says that it is up and waits for the end of its input: for measuring what an idle program holds.
 */
#include <stdio.h>

int main(void)
{
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
