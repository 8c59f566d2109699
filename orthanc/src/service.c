#define _GNU_SOURCE
#include "service.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "child.h"
#include "deadline.h"
#include "transfer.h"

/* A service that does not even greet is not started for every instance. */
#define START_AGAIN_MS 1000U
/* What a service has to do at its end, tell the audit and stop its database, is soon done; Orthanc waits no longer. */
#define END_MS_MAX 10000U

static const settings *where;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static child service = {.pid = -1, .socket = -1};
static deadline not_before;
static uint64_t last_id;
static uint8_t key_of_service[FRAME_READY_BYTES];

void service_configure(const settings *from) { where = from; }

static void connect_socket(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  _Static_assert(sizeof address.sun_path >= SETTINGS_SOCKET_BYTES, "a path of the settings fits");
  memcpy(address.sun_path, where->socket, SETTINGS_SOCKET_BYTES);
  /* Without blocking: a service that does not take connections may not hold Orthanc up. */
  const int one = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (one < 0) return;
  if (connect(one, (const struct sockaddr *)&address, sizeof address) == 0) service.socket = one;
  else close(one);
}

static bool ask(const service_question *question, const deadline *until, service_answer *answer) {
  uint8_t bytes[FRAME_HEADER_BYTES];
  frame_header header;
  const frame_header request = {
      .kind = (uint8_t)question->kind,
      .code = question->code,
      .id = ++last_id,
      .deadline_ms = (uint32_t)deadline_left_ms(until),
      .length = question->length,
  };
  frame_encode(&request, bytes);
  if (!transfer_send(service.socket, bytes, sizeof bytes, until)) return false;
  if (!transfer_send(service.socket, question->bytes, question->length, until)) return false;
  if (!transfer_receive(service.socket, bytes, sizeof bytes, until)) return false;
  if (!frame_decode(bytes, &header) || !frame_answers(&header, &request)) return false;
  if (header.length > 0) {
    void *room = question->make_room(question->target, header.length);
    if (room == NULL || !transfer_receive(service.socket, room, header.length, until)) return false;
  }
  answer->kind = (frame_kind)header.kind;
  answer->code = header.code;
  return true;
}

static void *room_for_key(void *target, uint64_t length) { return length == FRAME_READY_BYTES ? target : NULL; }

/* Connects or starts, and greets. */
static bool open_service(const deadline *until) {
  if (where->command[0] == NULL) {
    connect_socket();
  } else {
    if (deadline_left_ms(&not_before) > 0) return false;
    service = child_start(where->command);
  }
  if (service.socket < 0) return false;
  const service_question hello = {.kind = FRAME_HELLO, .make_room = room_for_key, .target = key_of_service};
  service_answer ready;
  if (ask(&hello, until, &ready)) return true;
  not_before = deadline_in(START_AGAIN_MS);
  return false;
}

static bool take(const deadline *until) { return pthread_mutex_clocklock(&lock, CLOCK_MONOTONIC, &until->at) == 0; }

static bool ask_or_drop(const service_question *question, const deadline *until, service_answer *answer) {
  const bool was_open = service.socket >= 0;
  if (!was_open && !open_service(until)) return false;
  if (ask(question, until, answer)) return true;
  /* A connection whose other end went away while nobody asked is found out only now: once again, on a new one. */
  if (!was_open || deadline_left_ms(until) == 0) return false;
  child_end(&service);
  return open_service(until) && ask(question, until, answer);
}

service_answer service_ask(const service_question *question) {
  const service_answer doubt = {.kind = FRAME_DOUBT, .code = 0};
  service_answer answer = doubt;
  const deadline until = deadline_in(where->deadline_ms);
  if (question->length > FRAME_INSTANCE_BYTES_MAX || !take(&until)) return doubt;
  const bool is_answered = ask_or_drop(question, &until, &answer);
  /* After a doubt, what comes on this connection belongs to nobody's question. */
  if (!is_answered) child_end(&service);
  pthread_mutex_unlock(&lock);
  return is_answered ? answer : doubt;
}

bool service_greet(uint8_t key[FRAME_READY_BYTES]) {
  const service_question hello = {.kind = FRAME_HELLO, .make_room = room_for_key, .target = key};
  return service_ask(&hello).kind == FRAME_READY;
}

void service_end(void) {
  const deadline until = deadline_in(where == NULL ? 0 : where->deadline_ms);
  if (!take(&until)) return;
  const deadline grace = deadline_in(END_MS_MAX);
  child_leave(&service, &grace);
  pthread_mutex_unlock(&lock);
}
