/* A library to preload: fails chosen calls of a program on files below one folder, and moves its
 * clock. Told by the environment, so that the program is the shipped one.
 *
 *   FAIL_BELOW=/path       files that count; nothing fails elsewhere
 *   FAIL_COUNTS=/file      8-byte counters shared with the test: calls so far, failures so far,
 * bytes FAIL_AT=N              the N-th call (from 1) fails with EIO, once; a write is cut in half
 * first FAIL_FROM=N            the N-th and every later one fail FAIL_BUDGET=BYTES      writes fail
 * with ENOSPC once that much was written, as a full disk's do FAIL_CLOCK=/file       8 bytes:
 * microseconds added to the time of day, read at every call
 *
 * Calls that count: fsync, fdatasync, sync_file_range, write, pwrite, rename, link, ftruncate,
 * fallocate, and opening a file to make it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char* below;
static size_t below_size;
static long fail_at, fail_from;
static int64_t budget = -1;
static volatile int64_t* counts; /* calls, failures, bytes */
static volatile int64_t* clock_offset;

static volatile int64_t* map_shared(const char* path) {
  if (path == NULL) return NULL;
  const int file = (int)open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return NULL;
  void* at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return at == MAP_FAILED ? NULL : (volatile int64_t*)at;
}

__attribute__((constructor)) static void start(void) {
  const char* text;
  counts = map_shared(getenv("FAIL_COUNTS"));
  clock_offset = map_shared(getenv("FAIL_CLOCK"));
  if ((text = getenv("FAIL_AT")) != NULL) fail_at = atol(text);
  if ((text = getenv("FAIL_FROM")) != NULL) fail_from = atol(text);
  if ((text = getenv("FAIL_BUDGET")) != NULL) budget = atoll(text);
  text = getenv("FAIL_BELOW");
  below_size = text == NULL ? 0 : strlen(text);
  below = text; /* last: nothing counts before */
}

static int counts_path(const char* path) {
  return below != NULL && counts != NULL && strncmp(path, below, below_size) == 0;
}

static int counts_file(int file) {
  char link[64], path[PATH_MAX];
  if (below == NULL || counts == NULL) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = '\0';
  return counts_path(path);
}

/* Whether this call, which counts, is to fail. */
static int fails(void) {
  const int64_t call = __atomic_add_fetch(&counts[0], 1, __ATOMIC_SEQ_CST);
  if (call != fail_at && (fail_from == 0 || call < fail_from)) return 0;
  __atomic_add_fetch(&counts[1], 1, __ATOMIC_SEQ_CST);
  errno = EIO;
  return 1;
}

/* Whether `size` more bytes are too many. */
static int full(size_t size) {
  if (__atomic_add_fetch(&counts[2], (int64_t)size, __ATOMIC_SEQ_CST) <= budget || budget < 0) {
    return 0;
  }
  __atomic_add_fetch(&counts[1], 1, __ATOMIC_SEQ_CST);
  errno = ENOSPC;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int file) { return counts_file(file) && fails() ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return counts_file(file) && fails() ? -1 : REAL(fdatasync)(file); }
int sync_file_range(int file, off64_t from, off64_t size, unsigned flags) {
  return counts_file(file) && fails() ? -1 : REAL(sync_file_range)(file, from, size, flags);
}
int ftruncate(int file, off_t size) {
  return counts_file(file) && fails() ? -1 : REAL(ftruncate)(file, size);
}
int fallocate(int file, int mode, off_t from, off_t size) {
  return counts_file(file) && fails() ? -1 : REAL(fallocate)(file, mode, from, size);
}
int rename(const char* from, const char* to) {
  return counts_path(to) && fails() ? -1 : REAL(rename)(from, to);
}
int link(const char* from, const char* to) {
  return counts_path(to) && fails() ? -1 : REAL(link)(from, to);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (counts_file(file)) {
    if (full(size)) return -1;
    if (fails()) {
      if (size > 1) (void)!REAL(write)(file, bytes, size / 2);
      errno = EIO;
      return -1;
    }
  }
  return REAL(write)(file, bytes, size);
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  if (counts_file(file)) {
    if (full(size)) return -1;
    if (fails()) {
      if (size > 1) (void)!REAL(pwrite)(file, bytes, size / 2, at);
      errno = EIO;
      return -1;
    }
  }
  return REAL(pwrite)(file, bytes, size, at);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
  return pwrite(file, bytes, size, at);
}

static int open_as(const char* name, const char* path, int flags, mode_t mode) {
  int (*real)(const char*, int, ...) = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, name);
  if ((flags & O_CREAT) != 0 && counts_path(path) && fails()) return -1;
  return real(path, flags, mode);
}
int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_as("open", path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return open_as("open64", path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const int result = REAL(clock_gettime)(clock, time);
  if (result != 0 || clock != CLOCK_REALTIME || clock_offset == NULL) return result;
  const int64_t micros = (int64_t)time->tv_sec * 1000000 + time->tv_nsec / 1000 + clock_offset[0];
  time->tv_sec = micros / 1000000;
  time->tv_nsec = micros % 1000000 * 1000;
  return 0;
}
