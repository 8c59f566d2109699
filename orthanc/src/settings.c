#include "settings.h"

#include <stdlib.h>
#include <string.h>

/* Below the 30 seconds after which Orthanc, and most senders, give an association up. */
#define DEADLINE_MS 20000U
#define DEADLINE_MS_MIN 100U
#define DEADLINE_MS_MAX 25000U

static bool is_empty(json_span object) {
  json_walk walk;
  json_span name, value;
  return json_begin(object, &walk) && !json_next(&walk, &name, &value);
}

/* Without these, an Orthanc that starts without the plug-in would store what it receives. */
static const char *check_door(json_span root) {
  json_span value;
  if (!json_member(root, "DicomAlwaysAllowStore", &value) || !json_is(value, "false"))
    return "\"DicomAlwaysAllowStore\" must be false: the plug-in opens the door itself";
  if (json_member(root, "DicomModalities", &value) && !is_empty(value))
    return "\"DicomModalities\" must be empty: list who may send under \"Lethe\", \"Modalities\"";
  if (json_member(root, "DicomModalitiesInDatabase", &value) && !json_is(value, "false"))
    return "\"DicomModalitiesInDatabase\" must be false: a door that was opened once would stay open";
  if (!json_member(root, "WebDavEnabled", &value) || !json_is(value, "false"))
    return "\"WebDavEnabled\" must be false: it writes what is uploaded to a file first";
  return NULL;
}

static const char *read_command(json_span value, settings *target) {
  json_walk walk;
  json_span name, element;
  size_t count = 0;
  if (!json_begin(value, &walk) || walk.is_object) return "\"Lethe\", \"Command\" must be a list of texts";
  while (json_next(&walk, &name, &element)) {
    if (count == SETTINGS_ARGUMENTS_MAX) return "\"Lethe\", \"Command\" is too long";
    if (!json_string(element, target->arguments[count], SETTINGS_ARGUMENT_BYTES))
      return "\"Lethe\", \"Command\" must be a list of short texts";
    target->command[count] = target->arguments[count];
    count++;
  }
  target->command[count] = NULL;
  return count == 0 ? "\"Lethe\", \"Command\" is empty" : NULL;
}

static const char *read_service(json_span lethe, settings *target) {
  json_span command, socket;
  const bool has_command = json_member(lethe, "Command", &command);
  const bool has_socket = json_member(lethe, "Socket", &socket);
  if (has_command == has_socket) return "\"Lethe\" must have either \"Command\" or \"Socket\"";
  if (has_command) return read_command(command, target);
  if (!json_string(socket, target->socket, SETTINGS_SOCKET_BYTES) || target->socket[0] != '/')
    return "\"Lethe\", \"Socket\" must be an absolute path of at most 107 bytes";
  return NULL;
}

static const char *read_deadline(json_span lethe, settings *target) {
  json_span value;
  unsigned long long ms = DEADLINE_MS;
  if (json_member(lethe, "DeadlineMs", &value) &&
      (!json_number(value, &ms) || ms < DEADLINE_MS_MIN || ms > DEADLINE_MS_MAX))
    return "\"Lethe\", \"DeadlineMs\" must be a number from 100 to 25000";
  target->deadline_ms = (uint32_t)ms;
  return NULL;
}

static const char *read_text(const char *text, settings *target) {
  json_span root, lethe;
  json_walk walk;
  if (!json_value(text, strlen(text), &root)) return "the configuration cannot be read";
  const char *why = check_door(root);
  if (why != NULL) return why;
  if (!json_member(root, "Lethe", &lethe)) return "the configuration has no \"Lethe\"";
  if ((why = read_service(lethe, target)) != NULL) return why;
  if ((why = read_deadline(lethe, target)) != NULL) return why;
  if (!json_member(lethe, "Modalities", &target->modalities)) target->modalities = (json_span){text, text};
  else if (!json_begin(target->modalities, &walk) || !walk.is_object) return "\"Lethe\", \"Modalities\" must be an object";
  return NULL;
}

const char *settings_read(const char *configuration, settings *target) {
  memset(target, 0, sizeof *target);
  target->text = strdup(configuration);
  if (target->text == NULL) return "there is no memory";
  const char *why = read_text(target->text, target);
  if (why != NULL) {
    free(target->text);
    target->text = NULL;
  }
  return why;
}
