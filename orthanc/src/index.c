#include "index.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "service.h"

/* Plug-ins have the properties from 1024 on; this one is "LE". */
#define PROPERTY 0x4c45
#define PAGE 100

/* A page of Orthanc's REST API, and the value that it is. */
typedef struct {
  OrthancPluginMemoryBuffer buffer;
  json_span value;
} page;

static bool read_page(OrthancPluginContext *context, const char *uri, page *one) {
  memset(one, 0, sizeof *one);
  if (OrthancPluginRestApiGet(context, &one->buffer, uri) != OrthancPluginErrorCode_Success) return false;
  if (json_value(one->buffer.data, one->buffer.size, &one->value)) return true;
  OrthancPluginFreeMemoryBuffer(context, &one->buffer);
  return false;
}

static bool last_change(OrthancPluginContext *context, unsigned long long *sequence) {
  page one;
  json_span last;
  if (!read_page(context, "/changes?last", &one)) return false;
  const bool is_read = json_member(one.value, "Last", &last) && json_number(last, sequence);
  OrthancPluginFreeMemoryBuffer(context, &one.buffer);
  return is_read;
}

static void hex(const uint8_t key[FRAME_READY_BYTES], char out[2 * FRAME_READY_BYTES + 1]) {
  for (int at = 0; at < FRAME_READY_BYTES; at++) snprintf(out + 2 * at, 3, "%02x", key[at]);
}

/* The sequence up to which this key's service has seen everything; false where there is none. */
static bool remembered(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES], unsigned long long *sequence) {
  char own[2 * FRAME_READY_BYTES + 1], theirs[2 * FRAME_READY_BYTES + 1];
  char *text = OrthancPluginGetGlobalProperty(context, PROPERTY, "");
  if (text == NULL) return false;
  hex(key, own);
  const bool is_ours = sscanf(text, "%64s %llu", theirs, sequence) == 2 && strcmp(own, theirs) == 0;
  OrthancPluginFreeString(context, text);
  return is_ours;
}

static void remember(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES], unsigned long long sequence) {
  char text[2 * FRAME_READY_BYTES + 32];
  hex(key, text);
  snprintf(text + (size_t)2 * FRAME_READY_BYTES, 32, " %llu", sequence);
  OrthancPluginSetGlobalProperty(context, PROPERTY, text);
}

void index_remember(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES]) {
  unsigned long long now, before;
  if (!last_change(context, &now)) return;
  if (!remembered(context, key, &before) || before != now) remember(context, key, now);
}

static index_verdict check_instance(OrthancPluginContext *context, json_span id) {
  char plain[64];
  OrthancPluginMemoryBuffer file = {0};
  if (!json_string(id, plain, sizeof plain)) return INDEX_UNKNOWN;
  /* What was deleted meanwhile cannot identify anybody. */
  const OrthancPluginErrorCode code = OrthancPluginGetDicomForInstance(context, &file, plain);
  if (code == OrthancPluginErrorCode_UnknownResource || code == OrthancPluginErrorCode_InexistentItem) return INDEX_MARKED;
  if (code != OrthancPluginErrorCode_Success) return INDEX_UNKNOWN;
  const service_question check = {.kind = FRAME_CHECK, .bytes = file.data, .length = file.size};
  const frame_kind answer = service_ask(&check).kind;
  OrthancPluginFreeMemoryBuffer(context, &file);
  if (answer == FRAME_MARKED) return INDEX_MARKED;
  return answer == FRAME_UNMARKED ? INDEX_UNMARKED : INDEX_UNKNOWN;
}

/* Every instance, page by page. */
static index_verdict check_all(OrthancPluginContext *context) {
  for (unsigned long long since = 0;; since += PAGE) {
    char uri[64];
    page one;
    json_walk walk;
    json_span name, id;
    index_verdict verdict = INDEX_MARKED;
    int count = 0;
    snprintf(uri, sizeof uri, "/instances?since=%llu&limit=%d", since, PAGE);
    if (!read_page(context, uri, &one)) return INDEX_UNKNOWN;
    if (!json_begin(one.value, &walk)) verdict = INDEX_UNKNOWN;
    while (verdict == INDEX_MARKED && json_next(&walk, &name, &id)) {
      verdict = check_instance(context, id);
      count++;
    }
    OrthancPluginFreeMemoryBuffer(context, &one.buffer);
    if (verdict != INDEX_MARKED || count == 0) return verdict;
  }
}

/* The new instances of one page of changes; `since` becomes where the next begins. */
static index_verdict check_changes(OrthancPluginContext *context, json_span all, unsigned long long *since) {
  json_span changes, change, name, type, id, last;
  json_walk walk;
  if (!json_member(all, "Changes", &changes) || !json_begin(changes, &walk)) return INDEX_UNKNOWN;
  while (json_next(&walk, &name, &change)) {
    if (!json_member(change, "ChangeType", &type) || !json_is(type, "\"NewInstance\"")) continue;
    const index_verdict verdict = json_member(change, "ID", &id) ? check_instance(context, id) : INDEX_UNKNOWN;
    if (verdict != INDEX_MARKED) return verdict;
  }
  return json_member(all, "Last", &last) && json_number(last, since) ? INDEX_MARKED : INDEX_UNKNOWN;
}

static index_verdict check_since(OrthancPluginContext *context, unsigned long long since, unsigned long long until) {
  while (since < until) {
    char uri[64];
    page one;
    const unsigned long long before = since;
    snprintf(uri, sizeof uri, "/changes?since=%llu&limit=%d", since, PAGE);
    if (!read_page(context, uri, &one)) return INDEX_UNKNOWN;
    const index_verdict verdict = check_changes(context, one.value, &since);
    OrthancPluginFreeMemoryBuffer(context, &one.buffer);
    if (verdict != INDEX_MARKED) return verdict;
    if (since <= before) return INDEX_UNKNOWN;
  }
  return INDEX_MARKED;
}

index_verdict index_check(OrthancPluginContext *context, const uint8_t key[FRAME_READY_BYTES]) {
  unsigned long long known, now;
  if (!last_change(context, &now)) return INDEX_UNKNOWN;
  /* Where the list of changes was cleared, or the index is another one, everything is looked at. */
  const bool is_known = remembered(context, key, &known) && known <= now;
  const index_verdict verdict = is_known ? check_since(context, known, now) : check_all(context);
  if (verdict == INDEX_MARKED) remember(context, key, now);
  return verdict;
}
