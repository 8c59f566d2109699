/* An instance that says nothing: Orthanc refuses it by its filters in place of what was refused, and would store it where no filter ran. */
#ifndef LETHE_TOMBSTONE_H
#define LETHE_TOMBSTONE_H

#include <stdbool.h>
#include <stddef.h>

const void *tombstone_bytes(size_t *length);
bool is_tombstone(const void *bytes, size_t length);

#endif
