/*
 * KUSER_SHARED_DATA, the page at 0x7ffe0000 that every Windows process sees.
 */
#ifndef DECANT_USER_SHARED_DATA_H
#define DECANT_USER_SHARED_DATA_H

/* Maps and fills the page: version, processor features, time. Once, before guest code runs. */
void user_shared_data_create(void);

#endif
