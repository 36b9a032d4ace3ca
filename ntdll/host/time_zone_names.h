/*
 * Windows' names of time zones.
 */
#ifndef DECANT_TIME_ZONE_NAMES_H
#define DECANT_TIME_ZONE_NAMES_H

/* What Windows calls the zone that the time-zone database calls NAME ("Europe/Berlin"), or NULL if the table has no such zone. */
const char *time_zone_windows_name(const char *name);

#endif
