/*
 * GetSystemMetrics (Microsoft, "GetSystemMetrics function"): what holds of every screen.
 */
#include "test.h"

TEST(GetSystemMetrics_hang_together)
{
	int width = GetSystemMetrics(SM_CXSCREEN), height = GetSystemMetrics(SM_CYSCREEN);

	CHECK(width >= 640);
	CHECK(height >= 480);
	CHECK(GetSystemMetrics(SM_CMONITORS) >= 1);
	CHECK(GetSystemMetrics(SM_CXVIRTUALSCREEN) >= width);
	CHECK(GetSystemMetrics(SM_CYFULLSCREEN) < height);
	CHECK(GetSystemMetrics(SM_CXMAXTRACK) > width);
	CHECK(GetSystemMetrics(SM_NETWORK) & 1);
	CHECK_EQ(GetSystemMetrics(SM_CLEANBOOT), 0);
	CHECK_EQ(GetSystemMetrics(SM_CXSMICON), 16);
	CHECK_EQ(GetSystemMetrics(SM_CXBORDER), 1);
	CHECK_EQ(GetSystemMetrics(-1), 0);
	CHECK_EQ(GetSystemMetrics(0x7fff), 0);
}
