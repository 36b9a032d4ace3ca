/*
 * Job objects, as their holder has them: see job_record.h for the rest of a job.
 */
#ifndef DECANT_JOB_HOST_H
#define DECANT_JOB_HOST_H

#include "job_record.h"
#include "object.h"

#define JOB_ASSIGN_PROCESS 0x0001u
#define JOB_SET_ATTRIBUTES 0x0002u
#define JOB_QUERY 0x0004u
#define JOB_TERMINATE 0x0008u
#define JOB_SET_SECURITY_ATTRIBUTES 0x0010u

/* JOB_OBJECT_MSG_* */
#define JOB_MESSAGE_ACTIVE_PROCESS_LIMIT 3u
#define JOB_MESSAGE_ACTIVE_PROCESS_ZERO 4u
#define JOB_MESSAGE_NEW_PROCESS 6u
#define JOB_MESSAGE_EXIT_PROCESS 7u
#define JOB_MESSAGE_ABNORMAL_EXIT_PROCESS 8u

struct job {
	struct object object;
	struct job_record *record;
	int record_fd;
	int life_fd;         /* writing end of the life pipe; -1 once the last handle was closed */
	struct job *next;    /* of those with a port; job_port.c's */
	struct object *port; /* a reference, or NULL */
	u64 key;
	u32 refused_told;
};

extern const struct object_type job_type;

/* Reports what happens in JOB to PORT (a reference of its own) with KEY; NULL ends that. */
u32 job_port_set(struct job *job, struct object *port, u64 key);

#endif
