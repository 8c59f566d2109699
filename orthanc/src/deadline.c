#include "deadline.h"

#define MS_NS 1000000L
#define SECOND_NS 1000000000L

deadline deadline_in(uint32_t ms) {
  deadline one;
  clock_gettime(CLOCK_MONOTONIC, &one.at);
  one.at.tv_sec += (time_t)(ms / 1000U);
  one.at.tv_nsec += (long)(ms % 1000U) * MS_NS;
  if (one.at.tv_nsec >= SECOND_NS) {
    one.at.tv_sec += 1;
    one.at.tv_nsec -= SECOND_NS;
  }
  return one;
}

int deadline_left_ms(const deadline *one) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  const int64_t left_ns = (int64_t)(one->at.tv_sec - now.tv_sec) * SECOND_NS + (one->at.tv_nsec - now.tv_nsec);
  return left_ns <= 0 ? 0 : (int)((left_ns + MS_NS - 1) / MS_NS);
}
