#include "transfer.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>

/* Waits until the socket can go on; false where the time is over or the wait fails. */
static bool wait_for(int socket, short events, const deadline *until) {
  for (;;) {
    const int left_ms = deadline_left_ms(until);
    if (left_ms == 0) return false;
    struct pollfd one = {.fd = socket, .events = events, .revents = 0};
    const int ready = poll(&one, 1, left_ms);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

static bool is_passing(void) { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

bool transfer_send(int socket, const void *bytes, size_t length, const deadline *until) {
  const uint8_t *next = bytes;
  while (length > 0) {
    /* Asked before each call: a peer that takes one byte at a time does not make the deadline longer. */
    if (deadline_left_ms(until) == 0) return false;
    const ssize_t sent = send(socket, next, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && !is_passing()) return false;
    if (sent <= 0) {
      if (!wait_for(socket, POLLOUT, until)) return false;
      continue;
    }
    next += sent;
    length -= (size_t)sent;
  }
  return true;
}

bool transfer_receive(int socket, void *bytes, size_t length, const deadline *until) {
  uint8_t *next = bytes;
  while (length > 0) {
    if (deadline_left_ms(until) == 0) return false;
    const ssize_t got = recv(socket, next, length, MSG_DONTWAIT);
    if (got == 0) return false;
    if (got < 0) {
      if (!is_passing() || !wait_for(socket, POLLIN, until)) return false;
      continue;
    }
    next += got;
    length -= (size_t)got;
  }
  return true;
}
