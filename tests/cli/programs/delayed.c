/*
 * Calls a function of a DLL that is nowhere and would be loaded at the first call.
 */
int __declspec(dllimport) nowhere_function(void);

int main(void)
{
	return nowhere_function();
}
