// A check is a programmer's promise, kept in every build: when it does not hold, the process prints
// where and why, and aborts. What the outside world can cause is an Error or a Rejection, not a
// check.
#pragma once

#include <cstdio>
#include <cstdlib>

#define SYN_CHECK(condition, why)                                                                  \
  do {                                                                                             \
    if (!(condition)) [[unlikely]] {                                                               \
      std::fprintf(stderr, "%s:%d: check failed: %s (%s)\n", __FILE__, __LINE__, #condition, why); \
      std::abort();                                                                                \
    }                                                                                              \
  } while (false)
