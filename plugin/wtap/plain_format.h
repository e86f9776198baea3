/* plain_format: what plain asks of each format.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_PLAIN_FORMAT_H
#define FTPX_WTAP_PLAIN_FORMAT_H

#include "plain_record.h"
#include "window.h"

#include <glib.h>
#include <string.h>

enum { FTPX_PLAIN_SECOND = 1000000000 }; /* nanoseconds */

struct ftpx_plain_format;

struct ftpx_plain {
    struct ftpx_window *window;
    const struct ftpx_plain_format *format;
    bool is_big;         /* its byte order */
    uint32_t unit;       /* nanoseconds that its times are counted in */
    uint32_t interfaces; /* pcapng */
    bool has_begun;      /* pcapng: a packet was read */
};

struct ftpx_plain_format {
    /* Takes what comes before the records; false when it is no such file, or not as most are. */
    bool (*begin)(struct ftpx_plain *plain);
    enum ftpx_plain_read (*read)(struct ftpx_plain *plain, struct ftpx_plain_record *out);
};

extern const struct ftpx_plain_format ftpx_plain_pcap;
extern const struct ftpx_plain_format ftpx_plain_pcapng;

/* The number of four bytes that stand so far behind the first that is left. */
static inline uint32_t ftpx_plain_word(const struct ftpx_plain *plain, size_t at)
{
    uint32_t word;

    memcpy(&word, ftpx_window_bytes(plain->window) + at, sizeof word);
    return plain->is_big ? GUINT32_FROM_BE(word) : GUINT32_FROM_LE(word);
}

#endif
