#include "json.h"

#include <string.h>

#define NESTING_MAX 64

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) at++;
  return at;
}

/* The end of a quoted string, or NULL. */
static const char *skip_string(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '\\') at++;
    else if (*at == '"') return at + 1;
  }
  return NULL;
}

/* The end of a value, or NULL. Inside brackets only strings and depth matter: Orthanc wrote this text itself. */
static const char *skip_value(const char *at, const char *end) {
  int depth = 0;
  while (at < end) {
    if (*at == '"') {
      at = skip_string(at, end);
      if (at == NULL) return NULL;
    } else if (*at == '{' || *at == '[') {
      if (++depth > NESTING_MAX) return NULL;
      at++;
    } else if (*at == '}' || *at == ']') {
      if (depth == 0) return at;
      depth--;
      at++;
    } else if (depth == 0 && (*at == ',' || *at == ':')) {
      return at;
    } else {
      at++;
    }
    if (depth == 0 && at < end && strchr(",:}] \n\r\t", *at) != NULL) return at;
  }
  return depth == 0 ? at : NULL;
}

bool json_value(const char *text, size_t length, json_span *value) {
  const char *end = text + length;
  value->start = skip_space(text, end);
  if (value->start == end) return false;
  value->end = skip_value(value->start, end);
  return value->end != NULL && value->end > value->start && skip_space(value->end, end) == end;
}

bool json_begin(json_span value, json_walk *walk) {
  if (value.end - value.start < 2 || (*value.start != '{' && *value.start != '[')) return false;
  walk->is_object = *value.start == '{';
  walk->at = value.start + 1;
  walk->end = value.end - 1;
  return true;
}

bool json_next(json_walk *walk, json_span *name, json_span *value) {
  const char *at = skip_space(walk->at, walk->end);
  if (at < walk->end && *at == ',') at = skip_space(at + 1, walk->end);
  name->start = name->end = at;
  if (walk->is_object) {
    if (at >= walk->end || *at != '"') return false;
    name->end = skip_string(at, walk->end);
    if (name->end == NULL) return false;
    at = skip_space(name->end, walk->end);
    if (at >= walk->end || *at != ':') return false;
    at = skip_space(at + 1, walk->end);
  }
  if (at >= walk->end) return false;
  value->start = at;
  value->end = skip_value(at, walk->end);
  if (value->end == NULL || value->end == value->start) return false;
  walk->at = value->end;
  return true;
}

bool json_member(json_span object, const char *name, json_span *value) {
  json_walk walk;
  json_span found;
  if (!json_begin(object, &walk) || !walk.is_object) return false;
  while (json_next(&walk, &found, value)) {
    const size_t length = (size_t)(found.end - found.start);
    if (length == strlen(name) + 2 && memcmp(found.start + 1, name, length - 2) == 0) return true;
  }
  return false;
}

bool json_string(json_span value, char *out, size_t size) {
  if (value.end - value.start < 2 || *value.start != '"' || size == 0) return false;
  size_t length = 0;
  for (const char *at = value.start + 1; at < value.end - 1; at++) {
    char one = *at;
    if (one == '\\') {
      one = *++at;
      if (one != '"' && one != '\\' && one != '/') return false;
    }
    if (length + 1 >= size) return false;
    out[length++] = one;
  }
  out[length] = '\0';
  return true;
}

bool json_number(json_span value, unsigned long long *out) {
  unsigned long long number = 0;
  if (value.end == value.start || value.end - value.start > 18) return false;
  for (const char *at = value.start; at < value.end; at++) {
    if (*at < '0' || *at > '9') return false;
    number = number * 10 + (unsigned long long)(*at - '0');
  }
  *out = number;
  return true;
}

bool json_is(json_span value, const char *literal) {
  const size_t length = (size_t)(value.end - value.start);
  return length == strlen(literal) && memcmp(value.start, literal, length) == 0;
}
