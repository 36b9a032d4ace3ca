/*
 * What the processors are.
 */
#ifndef DECANT_PROCESSORS_H
#define DECANT_PROCESSORS_H

#include "loader/plugins.h"

#include <decant/types.h>

/* The processors this process may run on, a bit each; never 0. */
u64 processors_mask(void);

/* Bit n is set if IsProcessorFeaturePresent(n) is to say yes. */
u64 processors_features(void);

/* The call of the same name: include/decant/system.h. */
struct host_system_processors;
HOST_SERVICE u32 host_system_processors(struct host_system_processors *params);

#endif
