/* Whether all that Orthanc holds was made by Lethe. */
#ifndef LETHE_INDEX_H
#define LETHE_INDEX_H

#include <orthanc/OrthancCPlugin.h>
#include <stdint.h>

#include "frames.h"

typedef enum { INDEX_MARKED, INDEX_UNMARKED, INDEX_UNKNOWN } index_verdict;

/* Asks the service about every instance that came since the last time; about all where there was none, or it was another key. */
index_verdict index_check(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES]);

/* Remembers in the index itself that all up to now is known; while the door is open, nothing comes but through the plug-in. */
void index_remember(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES]);

#endif
