/* The door: closed until the service answers and the index is known to hold nothing that Lethe did not make. */
#ifndef LETHE_GUARD_H
#define LETHE_GUARD_H

#include <orthanc/OrthancCPlugin.h>
#include <stdbool.h>

#include "settings.h"

typedef enum { GUARD_WAITING, GUARD_CHECKING, GUARD_OPEN, GUARD_REFUSED } guard_state;

/* Begins to look, in a thread of its own, once Orthanc has started. */
void guard_begin(OrthancPluginContext *context, const settings *from);
/* Ends the thread. */
void guard_end(void);

guard_state guard_now(void);
const char *guard_name(guard_state state);

#endif
