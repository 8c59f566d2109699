/* One moment by which everything that is done for one instance must have ended. */
#ifndef LETHE_DEADLINE_H
#define LETHE_DEADLINE_H

#include <stdint.h>
#include <time.h>

typedef struct { struct timespec at; } deadline;

/* The moment that comes so many milliseconds from now. */
deadline deadline_in(uint32_t ms);

/* Milliseconds that are left, rounded up; 0 where there are none. */
int deadline_left_ms(const deadline *one);

#endif
