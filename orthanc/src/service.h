/* The service that de-identifies: one question at a time, each with one deadline. */
#ifndef LETHE_SERVICE_H
#define LETHE_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frames.h"
#include "settings.h"

typedef struct {
  frame_kind kind;
  uint16_t code;
  const void *bytes;
  size_t length;
  /* Makes room for the payload of an answer; NULL where there is none. */
  void *(*make_room)(void *target, uint64_t length);
  void *target;
} service_question;

typedef struct {
  /* FRAME_DOUBT for whatever went wrong. */
  frame_kind kind;
  uint16_t code;
} service_answer;

/* Says where the service is; the settings stay where they are. */
void service_configure(const settings *from);

/* Asks; connects or starts the service where it is not there. Whatever is not a whole and proper answer in time is FRAME_DOUBT. */
service_answer service_ask(const service_question *question);

/* Whether the service answers a hello; `key` becomes what tells which key its marks are made with. */
bool service_greet(uint8_t key[FRAME_READY_BYTES]);

/* Ends the connection, and the child. */
void service_end(void);

#endif
