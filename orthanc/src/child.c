#define _GNU_SOURCE
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVICE_DESCRIPTOR 3
#define VARIABLE "LETHE_ORTHANC_DESCRIPTOR"

extern char **environ;

/* The environment with the variable that tells the launcher of `lethe` to hand the descriptor on. Made before the fork: behind it, memory
 * may not be asked for. */
static char **environment(void) {
  static char setting[] = VARIABLE "=3";
  size_t count = 0;
  while (environ[count] != NULL) count++;
  char **made = calloc(count + 2, sizeof *made);
  if (made == NULL) return NULL;
  memcpy(made, environ, count * sizeof *made);
  made[count] = setting;
  return made;
}

/* In the child: only calls that are safe between fork and exec of a program with threads. */
static _Noreturn void become(char *const command[], char **variables, int socket) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  setpgid(0, 0);
  const int nothing = open("/dev/null", O_RDWR);
  /* What the service says goes where Orthanc's own complaints go. Its socket may be descriptor 3 already. */
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0) _exit(126);
  if (socket == SERVICE_DESCRIPTOR ? fcntl(socket, F_SETFD, 0) < 0 : dup2(socket, SERVICE_DESCRIPTOR) < 0) _exit(126);
  /* Nothing of Orthanc's, neither its database nor its associations, is open in the child. */
  if (close_range(SERVICE_DESCRIPTOR + 1, ~0U, 0) < 0) _exit(126);
  execvpe(command[0], command, variables);
  _exit(127);
}

child child_start(char *const command[]) {
  child one = {.pid = -1, .socket = -1};
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) return one;
  /* Most instances go through in one piece each way. */
  const int bytes = 1 << 20;
  for (int end = 0; end < 2; end++) setsockopt(pair[end], SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  char **variables = environment();
  one.pid = variables == NULL ? -1 : fork();
  if (one.pid == 0) become(command, variables, pair[1]);
  free(variables);
  close(pair[1]);
  if (one.pid < 0) {
    close(pair[0]);
    return one;
  }
  /* Both sides say it, so that it holds whoever comes first. */
  setpgid(one.pid, one.pid);
  one.socket = pair[0];
  return one;
}

void child_end(child *one) {
  if (one->pid > 0) {
    kill(-one->pid, SIGKILL);
    kill(one->pid, SIGKILL);
    while (waitpid(one->pid, NULL, 0) < 0 && errno == EINTR) {
    }
  }
  if (one->socket >= 0) close(one->socket);
  one->pid = -1;
  one->socket = -1;
}

void child_leave(child *one, const deadline *until) {
  if (one->socket >= 0) close(one->socket);
  one->socket = -1;
  const struct timespec poll = {.tv_nsec = 20 * 1000 * 1000};
  while (one->pid > 0 && deadline_left_ms(until) > 0) {
    const pid_t ended = waitpid(one->pid, NULL, WNOHANG);
    if (ended == one->pid) one->pid = -1;
    else nanosleep(&poll, NULL);
  }
  child_end(one);
}
