#define _GNU_SOURCE
#include "guard.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "deadline.h"
#include "index.h"
#include "service.h"

#define WAIT_MS 1000U
#define REMEMBER_EVERY 10

static OrthancPluginContext *orthanc;
static const settings *where;
static _Atomic guard_state state = GUARD_WAITING;
static pthread_t thread;
static bool has_thread;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake;
static bool is_ending;

guard_state guard_now(void) { return atomic_load(&state); }

const char *guard_name(guard_state one) {
  static const char *const names[] = {"waiting for the service", "checking the index", "open", "refused"};
  return names[one];
}

/* Sleeps; true where the plug-in is to end. */
static bool wait_a_while(void) {
  const deadline until = deadline_in(WAIT_MS);
  pthread_mutex_lock(&lock);
  while (!is_ending && deadline_left_ms(&until) > 0) pthread_cond_timedwait(&wake, &lock, &until.at);
  const bool ending = is_ending;
  pthread_mutex_unlock(&lock);
  return ending;
}

/* Lets one modality in; the body is what the administrator wrote, in Orthanc's own form. */
static bool admit(json_span name, json_span value) {
  char plain[128], uri[160];
  if (!json_string(name, plain, sizeof plain)) return false;
  /* Names of modalities are symbols in Orthanc's own URIs. */
  if (strspn(plain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != strlen(plain)) return false;
  snprintf(uri, sizeof uri, "/modalities/%s", plain);
  OrthancPluginMemoryBuffer answer = {0};
  const uint32_t length = (uint32_t)(value.end - value.start);
  if (OrthancPluginRestApiPut(orthanc, &answer, uri, value.start, length) != OrthancPluginErrorCode_Success) return false;
  OrthancPluginFreeMemoryBuffer(orthanc, &answer);
  return true;
}

static void open_door(void) {
  json_walk walk;
  json_span name, value;
  if (!json_begin(where->modalities, &walk)) return;
  while (json_next(&walk, &name, &value)) {
    if (!admit(name, value)) OrthancPluginLogError(orthanc, "lethe: one of \"Lethe\", \"Modalities\" is not understood");
  }
}

/* Waits for the service and checks the index; false where the door stays closed for good. */
static bool prepare(uint8_t key[FRAME_READY_BYTES]) {
  for (;;) {
    atomic_store(&state, GUARD_WAITING);
    if (service_greet(key)) {
      atomic_store(&state, GUARD_CHECKING);
      switch (index_check(orthanc, key)) {
        case INDEX_MARKED:
          return true;
        case INDEX_UNMARKED:
          OrthancPluginLogError(orthanc, "lethe: this Orthanc holds instances that Lethe did not make; the door stays closed");
          atomic_store(&state, GUARD_REFUSED);
          return false;
        case INDEX_UNKNOWN:
          break;
      }
    }
    if (wait_a_while()) return false;
  }
}

static void *guard(void *nothing) {
  (void)nothing;
  uint8_t key[FRAME_READY_BYTES];
  if (!prepare(key)) return NULL;
  atomic_store(&state, GUARD_OPEN);
  open_door();
  OrthancPluginLogWarning(orthanc, "lethe: the door is open; every instance is de-identified before it is stored");
  for (int seconds = 1; !wait_a_while(); seconds++) {
    if (seconds % REMEMBER_EVERY == 0) index_remember(orthanc, key);
  }
  return NULL;
}

void guard_begin(OrthancPluginContext *context, const settings *from) {
  pthread_condattr_t monotonic;
  orthanc = context;
  where = from;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init(&wake, &monotonic);
  pthread_condattr_destroy(&monotonic);
  has_thread = pthread_create(&thread, NULL, guard, NULL) == 0;
  if (!has_thread) OrthancPluginLogError(orthanc, "lethe: no thread can be started; the door stays closed");
}

void guard_end(void) {
  if (!has_thread) return;
  pthread_mutex_lock(&lock);
  is_ending = true;
  pthread_cond_signal(&wake);
  pthread_mutex_unlock(&lock);
  pthread_join(thread, NULL);
  has_thread = false;
}
