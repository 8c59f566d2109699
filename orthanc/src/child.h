/* The service as a child: started over a socketpair, ended by its process group. */
#ifndef LETHE_CHILD_H
#define LETHE_CHILD_H

#include <sys/types.h>

#include "deadline.h"

typedef struct {
  pid_t pid;
  int socket;
} child;

/* Starts a program with one end of a socketpair as its descriptor 3; pid -1 where that fails. */
child child_start(char *const command[]);

/* Closes the connection, upon which the child ends by itself; whatever of it is there at the deadline is ended. */
void child_leave(child *one, const deadline *until);

/* Ends the child and all that it started, and waits for it. */
void child_end(child *one);

#endif
