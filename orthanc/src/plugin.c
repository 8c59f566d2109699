/* Lethe's plug-in for Orthanc: what is received is handed to the service, and only what comes back is stored. */
#include <orthanc/OrthancCPlugin.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commitment.h"
#include "guard.h"
#include "service.h"
#include "settings.h"
#include "tombstone.h"

#define NAME "lethe"
#define VERSION "0.1.0"
#define ORTHANC_MAJOR 1
#define ORTHANC_MINOR 10
#define ORTHANC_REVISION 0
/* PS3.7 C.5.11, refused: not authorized. */
#define STATUS_UNKNOWN_WAY 0x0124

static OrthancPluginContext *orthanc;
static settings own;

/* What the callback decided about the instance that this thread is storing; the filters run next, on the same thread. */
typedef enum { VERDICT_NONE, VERDICT_PASSED, VERDICT_REFUSED } verdict;
static _Thread_local verdict verdict_of_thread;
static _Thread_local uint16_t status_of_thread;

/* Room for an answer, in memory of Orthanc's. */
static void *make_room(void *target, uint64_t length) {
  OrthancPluginMemoryBuffer64 *buffer = target;
  if (buffer->data != NULL) OrthancPluginFreeMemoryBuffer64(orthanc, buffer);
  memset(buffer, 0, sizeof *buffer);
  return OrthancPluginCreateMemoryBuffer64(orthanc, buffer, length) == OrthancPluginErrorCode_Success ? buffer->data : NULL;
}

static void empty(OrthancPluginMemoryBuffer64 *buffer) {
  if (buffer->data != NULL) OrthancPluginFreeMemoryBuffer64(orthanc, buffer);
  memset(buffer, 0, sizeof *buffer);
}

static bool is_file(const OrthancPluginMemoryBuffer64 *buffer) {
  return buffer->size >= FRAME_INSTANCE_BYTES_MIN && memcmp((const char *)buffer->data + 128, "DICM", 4) == 0;
}

/* Always Modify. Orthanc cannot parse an empty buffer, so it stores nothing and tells a failure (A700, or 500). */
static OrthancPluginReceivedInstanceAction receive(OrthancPluginMemoryBuffer64 *modified, const void *bytes, uint64_t length,
                                                   OrthancPluginInstanceOrigin origin) {
  const OrthancPluginReceivedInstanceAction action = OrthancPluginReceivedInstanceAction_Modify;
  memset(modified, 0, sizeof *modified);
  verdict_of_thread = VERDICT_NONE;
  if (guard_now() != GUARD_OPEN) return action;
  const service_question question = {.kind = FRAME_INSTANCE,
                                     .code = (uint16_t)origin,
                                     .bytes = bytes,
                                     .length = length,
                                     .make_room = make_room,
                                     .target = modified};
  const service_answer answer = service_ask(&question);
  if (answer.kind == FRAME_DEIDENTIFIED && is_file(modified)) {
    verdict_of_thread = VERDICT_PASSED;
    return action;
  }
  empty(modified);
  if (answer.kind != FRAME_REFUSED) return action;
  size_t size;
  const void *tombstone = tombstone_bytes(&size);
  void *room = make_room(modified, size);
  if (room == NULL) return action;
  memcpy(room, tombstone, size);
  verdict_of_thread = VERDICT_REFUSED;
  status_of_thread = answer.code;
  return action;
}

static bool came_by_dicom(const OrthancPluginDicomInstance *instance) {
  return OrthancPluginGetInstanceOrigin(orthanc, instance) == OrthancPluginInstanceOrigin_DicomProtocol;
}

/* Whether what is about to be stored is what the callback let through on this thread just now; asked once for each instance. */
static bool has_passed(const OrthancPluginDicomInstance *instance) {
  const bool passed = verdict_of_thread == VERDICT_PASSED;
  verdict_of_thread = VERDICT_NONE;
  const void *bytes = OrthancPluginGetInstanceData(orthanc, instance);
  const int64_t size = OrthancPluginGetInstanceSize(orthanc, instance);
  return passed && bytes != NULL && size > 0 && !is_tombstone(bytes, (size_t)size);
}

static int32_t filter(const OrthancPluginDicomInstance *instance) {
  /* The other filter, which can choose the status, speaks for these. */
  if (came_by_dicom(instance)) return 1;
  return has_passed(instance) ? 1 : -1;
}

static int32_t filter_store(uint16_t *status, const OrthancPluginDicomInstance *instance) {
  *status = verdict_of_thread == VERDICT_REFUSED ? status_of_thread : STATUS_UNKNOWN_WAY;
  return has_passed(instance) ? 1 : 0;
}

static OrthancPluginErrorCode on_change(OrthancPluginChangeType change, OrthancPluginResourceType type, const char *id) {
  (void)type, (void)id;
  if (change == OrthancPluginChangeType_OrthancStarted) guard_begin(orthanc, &own);
  if (change == OrthancPluginChangeType_OrthancStopped) guard_end();
  return OrthancPluginErrorCode_Success;
}

static OrthancPluginErrorCode tell_status(OrthancPluginRestOutput *output, const char *url, const OrthancPluginHttpRequest *request) {
  (void)url;
  if (request->method != OrthancPluginHttpMethod_Get) {
    OrthancPluginSendMethodNotAllowed(orthanc, output, "GET");
    return OrthancPluginErrorCode_Success;
  }
  char text[128];
  const guard_state state = guard_now();
  const int length = snprintf(text, sizeof text, "{\"Open\":%s,\"State\":\"%s\",\"Version\":\"%s\"}\n",
                              state == GUARD_OPEN ? "true" : "false", guard_name(state), VERSION);
  OrthancPluginAnswerBuffer(orthanc, output, text, (uint32_t)length, "application/json");
  return OrthancPluginErrorCode_Success;
}

static int32_t refuse_start(const char *why) {
  char line[512];
  snprintf(line, sizeof line, "lethe: does not start: %s", why);
  OrthancPluginLogError(orthanc, line);
  return -1;
}

ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext *context) {
  orthanc = context;
  if (OrthancPluginCheckVersionAdvanced(context, ORTHANC_MAJOR, ORTHANC_MINOR, ORTHANC_REVISION) == 0)
    return refuse_start("Orthanc 1.10.0 or later is needed");
  char *configuration = OrthancPluginGetConfiguration(context);
  if (configuration == NULL) return refuse_start("Orthanc gives no configuration");
  const char *why = settings_read(configuration, &own);
  OrthancPluginFreeString(context, configuration);
  if (why != NULL) return refuse_start(why);
  service_configure(&own);
  if (OrthancPluginRegisterReceivedInstanceCallback(context, receive) != OrthancPluginErrorCode_Success)
    return refuse_start("another plug-in changes received instances; only one can");
  if (OrthancPluginRegisterIncomingDicomInstanceFilter(context, filter) != OrthancPluginErrorCode_Success ||
      OrthancPluginRegisterIncomingCStoreInstanceFilter(context, filter_store) != OrthancPluginErrorCode_Success ||
      !commitment_refuse(context))
    return refuse_start("Orthanc does not let it see what is stored");
  OrthancPluginRegisterOnChangeCallback(context, on_change);
  OrthancPluginRegisterRestCallbackNoLock(context, "/lethe/status", tell_status);
  return 0;
}

ORTHANC_PLUGINS_API void OrthancPluginFinalize(void) {
  guard_end();
  service_end();
}

ORTHANC_PLUGINS_API const char *OrthancPluginGetName(void) { return NAME; }

ORTHANC_PLUGINS_API const char *OrthancPluginGetVersion(void) { return VERSION; }
