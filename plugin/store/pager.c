/* pager: the size is the system's own figure. It is looked at by time that was computed, which other
 * programs do not lengthen: so much later it can only be so much larger. Pages are let go all at once,
 * those that are in use come back first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

/* Microseconds; what systems have is coarser. */
enum { LOOK_EVERY = 1000 };

/* When what remains is large by itself, a part of what is allowed is for pages all the same. */
enum { LEAST_SHARE = 4 };

static struct {
    uint8_t *pages;
    size_t resident;
    int size;    /* /proc/self/statm; -1: the system does not tell */
    size_t page; /* bytes of one */
    volatile size_t length;
    size_t beyond; /* bytes in memory at which pages go */
    struct sigaction before;
} pager = {.size = -1};

/* Bytes of the program in memory, 0 when nobody knows. All that is called here may be so from a
 * signal. */
static size_t size_now(void)
{
    char text[96];
    ssize_t length = pread(pager.size, text, sizeof text - 1, 0);
    size_t pages = 0;

    if (length <= 0)
        return 0;
    text[length] = '\0';
    for (const char *digit = strchr(text, ' '); digit && g_ascii_isdigit(*++digit);)
        pages = pages * 10 + (size_t)g_ascii_digit_value(*digit);
    return pages * pager.page;
}

static void look(void)
{
    if (pager.length == 0 || size_now() < pager.beyond)
        return;
    madvise(pager.pages, pager.length, MADV_DONTNEED);
    pager.beyond = MAX(pager.resident, size_now() + pager.resident / LEAST_SHARE);
}

static void look_in_between(int signal)
{
    int kept = errno;

    (void)signal;
    look();
    errno = kept;
}

static void set_timer(int microseconds)
{
    struct timeval every = {.tv_usec = microseconds};
    struct itimerval timer = {every, every};

    setitimer(ITIMER_PROF, &timer, NULL);
}

void ftpx_pager_begin(uint8_t *pages, size_t resident)
{
    struct sigaction action = {.sa_handler = look_in_between, .sa_flags = SA_RESTART};

    pager.pages = pages;
    pager.length = 0;
    pager.resident = pager.beyond = resident;
    pager.page = (size_t)sysconf(_SC_PAGESIZE);
    pager.size = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (pager.size < 0)
        return;
    sigaction(SIGPROF, &action, &pager.before);
    set_timer(LOOK_EVERY);
}

void ftpx_pager_end(void)
{
    if (pager.size < 0)
        return;
    set_timer(0);
    sigaction(SIGPROF, &pager.before, NULL);
    close(pager.size);
    pager.size = -1;
}

void ftpx_pager_look(void)
{
    if (pager.size >= 0)
        look();
}

void ftpx_pager_extend(size_t length)
{
    pager.length = length;
}
