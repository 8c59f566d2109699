/* Reads the configuration that Orthanc hands over: enough of JSON (RFC 8259) to find members. Spans point into the text. */
#ifndef LETHE_JSON_H
#define LETHE_JSON_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  const char *start;
  const char *end;
} json_span;

/* A walk over the members of an object or the elements of an array. */
typedef struct {
  const char *at;
  const char *end;
  bool is_object;
} json_walk;

/* The value that a text is; false where it is none. */
bool json_value(const char *text, size_t length, json_span *value);
/* Begins a walk; false where the value is neither object nor array. */
bool json_begin(json_span value, json_walk *walk);
/* The next member or element; `name` is the quoted name, or empty in an array. */
bool json_next(json_walk *walk, json_span *name, json_span *value);
/* The member of an object that has a name. */
bool json_member(json_span object, const char *name, json_span *value);
/* Copies a string; false where it is none, does not fit, or holds an escape beyond the simple ones. */
bool json_string(json_span value, char *out, size_t size);
bool json_number(json_span value, unsigned long long *out);
bool json_is(json_span value, const char *literal);

#endif
