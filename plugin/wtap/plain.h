/* plain: the records of a file that is classic pcap or pcapng, uncompressed: what libwiretap would say of them, for less
 * work. Whatever is not as most such files have it is left to that library.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_PLAIN_H
#define FTPX_WTAP_PLAIN_H

#include "plain_record.h"

#include <stdbool.h>

struct ftpx_plain;

/* NULL when it is no such file, or cannot be read. All its records have the link layer and the resolution of time
 * that the first has. */
struct ftpx_plain *ftpx_plain_open(const char *path);
void ftpx_plain_close(struct ftpx_plain *plain);

enum ftpx_plain_read ftpx_plain_read(struct ftpx_plain *plain, struct ftpx_plain_record *out);

/* Bytes of the file that have been read. */
uint64_t ftpx_plain_position(const struct ftpx_plain *plain);

#endif
