/* plain: the records of a file that is classic pcap, uncompressed, in blocks: what libwiretap would say of them, for
 * less work. Whatever is not as most such files have it is left to that library.
 *
 * https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_PLAIN_H
#define FTPX_WTAP_PLAIN_H

#include "../wire/span.h"

#include <stdbool.h>
#include <stdint.h>

struct ftpx_plain;

struct ftpx_plain_record {
    uint64_t at;      /* where in the file it begins */
    uint32_t seconds; /* since 1970 */
    int32_t nanoseconds;
    uint32_t length; /* on the wire: at least bytes.len */
    ftpx_span bytes; /* as captured; valid until the next is read */
};

enum ftpx_plain_read {
    FTPX_PLAIN_RECORD,
    FTPX_PLAIN_END,
    FTPX_PLAIN_CUT, /* it ends within a record */
    FTPX_PLAIN_ODD /* what comes is for the library: it is too long, or has no sense, or cannot be read */
};

/* NULL when it is no such file, or cannot be read. */
struct ftpx_plain *ftpx_plain_open(const char *path);
void ftpx_plain_close(struct ftpx_plain *plain);

enum ftpx_plain_read ftpx_plain_read(struct ftpx_plain *plain, struct ftpx_plain_record *out);

/* Bytes of the file that have been read. */
uint64_t ftpx_plain_position(const struct ftpx_plain *plain);

#endif
