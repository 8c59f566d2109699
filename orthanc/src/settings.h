/* What orthanc.json says to the plug-in, and what it must say so that the plug-in agrees to start. */
#ifndef LETHE_SETTINGS_H
#define LETHE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

#define SETTINGS_ARGUMENTS_MAX 32
#define SETTINGS_ARGUMENT_BYTES 1024
#define SETTINGS_SOCKET_BYTES 108

typedef struct {
  /* The program that is started, NULL-terminated; none where a socket is named. */
  char *command[SETTINGS_ARGUMENTS_MAX + 1];
  char arguments[SETTINGS_ARGUMENTS_MAX][SETTINGS_ARGUMENT_BYTES];
  char socket[SETTINGS_SOCKET_BYTES];
  uint32_t deadline_ms;
  /* The text of the configuration, which the spans point into; the modalities that may send, or an empty span. */
  char *text;
  json_span modalities;
} settings;

/* Reads a configuration, which it copies; NULL, or why the plug-in does not start. */
const char *settings_read(const char *configuration, settings *target);

#endif
