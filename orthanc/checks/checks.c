/* Runs the parts of the plug-in that know nothing of Orthanc, under the sanitizers: hostile bytes, hostile configurations, hostile services.
 * Called with a name, this program is such a service itself, on descriptor 3. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "frames.h"
#include "service.h"
#include "settings.h"
#include "tombstone.h"

#define DEADLINE_MS 400
#define RANDOM_COUNT 200000

static int failures;

static void check(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "fails: %s\n", what);
  failures++;
}

/* A small generator, the same on every run. */
static uint32_t next_random(void) {
  static uint32_t state = 2463534242U;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static void check_frames(void) {
  const frame_header request = {.kind = FRAME_INSTANCE, .code = 2, .id = 0x0102030405060708, .deadline_ms = 20000, .length = 525312};
  uint8_t bytes[FRAME_HEADER_BYTES];
  frame_header read;
  frame_encode(&request, bytes);
  const uint8_t expected[FRAME_HEADER_BYTES] = {'L', 'T', 'H', 'E', 1, 2, 0,    2,    1, 2, 3, 4, 5, 6,
                                                7,   8,   0,   0,   0x4e, 0x20, 0, 0, 0, 0, 0, 8, 4, 0};
  check(memcmp(bytes, expected, sizeof bytes) == 0, "a header is the bytes of PROTOCOL.md");
  check(frame_decode(bytes, &read), "a header is read");
  check(read.kind == request.kind && read.code == request.code && read.id == request.id, "it comes back as it was");
  check(read.deadline_ms == request.deadline_ms && read.length == request.length, "with its numbers");

  const frame_header good = {.kind = FRAME_DEIDENTIFIED, .id = request.id, .length = 525600};
  check(frame_answers(&good, &request), "a proper answer is taken");
  const struct { frame_header answer; const char *why; } bad[] = {
      {{.kind = FRAME_DEIDENTIFIED, .id = request.id + 1, .length = 525600}, "an answer to another question"},
      {{.kind = FRAME_DEIDENTIFIED, .id = request.id, .length = 131}, "an instance that is too short"},
      {{.kind = FRAME_DEIDENTIFIED, .id = request.id, .length = UINT64_MAX}, "an instance of 16 exabytes"},
      {{.kind = FRAME_DEIDENTIFIED, .id = request.id, .length = (uint64_t)1 << 30}, "an instance far longer than it was"},
      {{.kind = FRAME_DEIDENTIFIED, .code = 1, .id = request.id, .length = 525600}, "an instance with a status"},
      {{.kind = FRAME_REFUSED, .code = 0x0000, .id = request.id}, "a refusal that says Success"},
      {{.kind = FRAME_REFUSED, .code = 0xb000, .id = request.id}, "a refusal that says Warning"},
      {{.kind = FRAME_REFUSED, .code = 0x0107, .id = request.id}, "a refusal that says Attribute List Error"},
      {{.kind = FRAME_REFUSED, .code = 0xff00, .id = request.id}, "a refusal that says Pending"},
      {{.kind = FRAME_REFUSED, .code = 0xa900, .id = request.id, .length = 1}, "a refusal with bytes"},
      {{.kind = FRAME_MARKED, .id = request.id}, "an answer to a check"},
      {{.kind = FRAME_READY, .id = request.id, .length = 32}, "an answer to a hello"},
      {{.kind = FRAME_INSTANCE, .id = request.id, .length = 525600}, "a question"},
      {{.kind = FRAME_DOUBT, .id = request.id, .deadline_ms = 1}, "an answer with a deadline"},
  };
  for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++) check(!frame_answers(&bad[at].answer, &request), bad[at].why);

  const frame_header hello = {.kind = FRAME_HELLO, .id = request.id};
  const frame_header not_yet = {.kind = FRAME_DOUBT, .id = request.id};
  const frame_header short_key = {.kind = FRAME_READY, .id = request.id, .length = FRAME_READY_BYTES - 1};
  check(frame_answers(&not_yet, &hello), "a service that is not ready may say so");
  check(!frame_answers(&short_key, &hello), "a key that is too short");
}

/* Random bytes, and proper headers with a few bits changed: what is taken keeps every bound. */
static void check_random_frames(void) {
  const frame_header request = {.kind = FRAME_INSTANCE, .id = 7, .length = 1000};
  uint8_t bytes[FRAME_HEADER_BYTES];
  frame_header answer;
  for (int count = 0; count < RANDOM_COUNT; count++) {
    const frame_header good = {.kind = (uint8_t)(0x80 + next_random() % 8), .id = 7, .length = next_random() % 2000};
    frame_encode(&good, bytes);
    for (uint32_t flips = next_random() % 4; flips > 0; flips--) {
      bytes[next_random() % sizeof bytes] ^= (uint8_t)(1U << next_random() % 8);
    }
    for (size_t at = 0; count % 4 == 0 && at < sizeof bytes; at++) bytes[at] = (uint8_t)next_random();
    if (!frame_decode(bytes, &answer) || !frame_answers(&answer, &request)) continue;
    check(answer.id == 7 && answer.length <= 8000 + ((uint64_t)16 << 20), "what is taken is within its bounds");
    check(answer.kind == FRAME_DEIDENTIFIED ? answer.length >= 132 : answer.length == 0, "what is taken fits its kind");
  }
}

#define CLOSED_DOOR "\"DicomAlwaysAllowStore\":false,\"WebDavEnabled\":false"
#define WHOLE \
  "{" CLOSED_DOOR ",\"DicomModalities\":{},\"X\":[1,{\"Y\":\"}]\\\"\"}],\"Lethe\":{\"Command\":[\"lethe\",\"orthanc\"]," \
  "\"DeadlineMs\":5000,\"Modalities\":{\"ct\":[\"CT\",\"10.0.0.1\",104]}}}"

static bool starts(const char *text) {
  settings own;
  const bool does = settings_read(text, &own) == NULL;
  free(own.text);
  return does;
}

static void check_settings(void) {
  settings own;
  check(settings_read(WHOLE, &own) == NULL, "a whole configuration is taken");
  check(strcmp(own.command[1], "orthanc") == 0 && own.command[2] == NULL && own.deadline_ms == 5000, "it is read as it is written");
  free(own.text);
  check(starts("{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"/run/lethe/orthanc.sock\"}}"), "a socket is taken");
  const char *const bad[] = {
      "", "{", "[]", "null", "{\"Lethe\":{\"Socket\":\"/s\"}}",
      "{\"DicomAlwaysAllowStore\":true,\"WebDavEnabled\":false,\"Lethe\":{\"Socket\":\"/s\"}}",
      "{\"DicomAlwaysAllowStore\":false,\"Lethe\":{\"Socket\":\"/s\"}}",
      "{" CLOSED_DOOR ",\"DicomModalities\":{\"a\":[\"A\",\"h\",1]},\"Lethe\":{\"Socket\":\"/s\"}}",
      "{" CLOSED_DOOR ",\"DicomModalitiesInDatabase\":true,\"Lethe\":{\"Socket\":\"/s\"}}",
      "{" CLOSED_DOOR "}", "{" CLOSED_DOOR ",\"Lethe\":{}}", "{" CLOSED_DOOR ",\"Lethe\":[]}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"/s\",\"Command\":[\"l\"]}}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"relative\"}}", "{" CLOSED_DOOR ",\"Lethe\":{\"Command\":[]}}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Command\":\"lethe\"}}", "{" CLOSED_DOOR ",\"Lethe\":{\"Command\":[1]}}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"/s\",\"DeadlineMs\":60000}}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"/s\",\"DeadlineMs\":-1}}",
      "{" CLOSED_DOOR ",\"Lethe\":{\"Socket\":\"/s\",\"Modalities\":[]}}",
  };
  for (size_t at = 0; at < sizeof bad / sizeof bad[0]; at++) check(!starts(bad[at]), bad[at]);
}

/* Cut anywhere, and changed anywhere: in memory that ends where the text does, so that the sanitizer sees every byte too far. */
static void check_random_settings(void) {
  static const char letters[] = "{}[]\",:\\ 0a";
  for (size_t length = 0; length < sizeof WHOLE - 1; length++) {
    char *cut = strndup(WHOLE, length);
    check(!starts(cut), "a configuration that is cut off");
    free(cut);
  }
  for (int count = 0; count < RANDOM_COUNT / 4; count++) {
    char *changed = strdup(WHOLE);
    for (uint32_t changes = 1 + next_random() % 4; changes > 0; changes--)
      changed[next_random() % (sizeof WHOLE - 1)] = letters[next_random() % (sizeof letters - 1)];
    starts(changed);
    free(changed);
  }
}

static void check_tombstone(void) {
  size_t length;
  const void *bytes = tombstone_bytes(&length);
  check(length % 2 == 0 && length > 200 && length < 512, "the tombstone is there");
  check(memcmp((const char *)bytes + 128, "DICM", 4) == 0 && is_tombstone(bytes, length), "and is known again");
  check(!is_tombstone(WHOLE, sizeof WHOLE), "and nothing else is");
}

/* The memory that an answer fills. */
typedef struct { uint8_t *bytes; uint64_t length; } room;

static void *make_room(void *target, uint64_t length) {
  room *own = target;
  free(own->bytes);
  own->bytes = malloc(length);
  own->length = length;
  return own->bytes;
}

static void check_service(const char *self, const char *peer, frame_kind expected) {
  settings own = {.deadline_ms = DEADLINE_MS};
  snprintf(own.arguments[0], sizeof own.arguments[0], "%s", self);
  snprintf(own.arguments[1], sizeof own.arguments[1], "%s", peer);
  own.command[0] = own.arguments[0];
  own.command[1] = own.arguments[1];
  service_configure(&own);
  static uint8_t instance[600000];
  room answer = {0};
  const service_question question = {
      .kind = FRAME_INSTANCE, .code = 2, .bytes = instance, .length = sizeof instance, .make_room = make_room, .target = &answer};
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  check(service_ask(&question).kind == expected, peer);
  clock_gettime(CLOCK_MONOTONIC, &end);
  const double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
  /* Generous, since other work may keep the machine busy; without one deadline for all, these would take much longer or for ever. */
  check(seconds < 5, "the answer comes in time");
  free(answer.bytes);
  service_end();
  /* The program may be started once a second. */
  usleep(1100000);
}

static void say(const frame_header *header) {
  uint8_t bytes[FRAME_HEADER_BYTES];
  frame_encode(header, bytes);
  if (write(3, bytes, sizeof bytes) < 0) _exit(1);
}

static bool hear(frame_header *request) {
  uint8_t bytes[FRAME_HEADER_BYTES];
  static uint8_t payload[65536];
  for (size_t got = 0; got < sizeof bytes;) {
    const ssize_t one = read(3, bytes + got, sizeof bytes - got);
    if (one <= 0) return false;
    got += (size_t)one;
  }
  if (!frame_decode(bytes, request)) return false;
  for (uint64_t left = request->length; left > 0;) {
    const ssize_t one = read(3, payload, left < sizeof payload ? left : sizeof payload);
    if (one <= 0) return false;
    left -= (uint64_t)one;
  }
  return true;
}

static void pour(size_t length) {
  static const uint8_t nothing[4096];
  while (length > 0) {
    const ssize_t one = write(3, nothing, length < sizeof nothing ? length : sizeof nothing);
    if (one <= 0) _exit(1);
    length -= (size_t)one;
  }
}

/* This program as a service; each kind is hostile in its own way. */
static int be_service(const char *kind) {
  frame_header request;
  if (strcmp(kind, "gone") == 0) return 0;
  if (strcmp(kind, "deaf") == 0) for (;;) pause();
  if (strcmp(kind, "babbling") == 0) for (;;) pour(1000);
  while (hear(&request)) {
    const frame_header ready = {.kind = FRAME_READY, .id = request.id, .length = FRAME_READY_BYTES};
    if (request.kind == FRAME_HELLO) {
      say(&ready);
      pour(FRAME_READY_BYTES);
      continue;
    }
    frame_header answer = {.kind = FRAME_DEIDENTIFIED, .id = request.id, .length = request.length};
    if (strcmp(kind, "endless") == 0) answer.length = UINT64_MAX;
    if (strcmp(kind, "mistaken") == 0) answer.id++;
    if (strcmp(kind, "obliging") == 0) answer = (frame_header){.kind = FRAME_REFUSED, .id = request.id};
    if (strcmp(kind, "refusing") == 0) answer = (frame_header){.kind = FRAME_REFUSED, .code = 0x0124, .id = request.id};
    if (strcmp(kind, "silent") == 0) for (;;) pause();
    say(&answer);
    if (strcmp(kind, "dying") == 0) {
      pour(1000);
      return 0;
    }
    if (strcmp(kind, "dripping") == 0) for (;;) usleep(10000), pour(1);
    pour(answer.length);
  }
  return 0;
}

static void check_services(const char *self) {
  check_service(self, "proper", FRAME_DEIDENTIFIED);
  check_service(self, "refusing", FRAME_REFUSED);
  const char *const hostile[] = {"gone", "deaf", "babbling", "endless", "mistaken", "obliging", "silent", "dying", "dripping"};
  for (size_t at = 0; at < sizeof hostile / sizeof hostile[0]; at++) check_service(self, hostile[at], FRAME_DOUBT);
  check_service("/nowhere/lethe", "missing", FRAME_DOUBT);
}

int main(int count, char **arguments) {
  if (count > 1) return be_service(arguments[1]);
  check_frames();
  check_random_frames();
  check_settings();
  check_random_settings();
  check_tombstone();
  check_services(arguments[0]);
  printf("checks: %s\n", failures == 0 ? "all hold" : "some fail");
  return failures == 0 ? 0 : 1;
}
