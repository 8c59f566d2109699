/* Storage commitment is not offered: a sender must commit to its PACS, never to a de-identifier. */
#ifndef LETHE_COMMITMENT_H
#define LETHE_COMMITMENT_H

#include <orthanc/OrthancCPlugin.h>
#include <stdbool.h>

bool commitment_refuse(OrthancPluginContext *context);

#endif
