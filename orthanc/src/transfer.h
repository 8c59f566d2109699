/* Sends and receives whole pieces over a socket that does not block, until a deadline. */
#ifndef LETHE_TRANSFER_H
#define LETHE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include "deadline.h"

bool transfer_send(int socket, const void *bytes, size_t length, const deadline *until);
bool transfer_receive(int socket, void *bytes, size_t length, const deadline *until);

#endif
