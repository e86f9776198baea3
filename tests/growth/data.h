/* data: what cases of data connections are made of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_GROW_DATA_H
#define FTPX_TESTS_GROW_DATA_H

#include "grow.h"

#define PIECE 1000 /* bytes of an ordinary segment */

/* The control connection of a client, logged in, in TYPE I. */
struct tcp data_control(struct grow *grow, uint32_t client);

/* Asks for `command` over a passive connection between these ports, which is open then. */
struct tcp data_begin(struct grow *grow, struct tcp *control, const char *command,
                      uint16_t client_port, uint16_t port);

/* The server ends it and says so. */
void data_end(struct tcp *control, struct tcp *data);

/* Both of a new client. */
struct tcp data_command(struct grow *grow, const char *command);

/* Segments of `length` bytes in order, as many as are left. */
void data_fill(struct grow *grow, struct tcp *data, size_t length);

/* A download of segments of PIECE bytes in order. */
void data_calm(struct grow *grow);

/* That a transfer has so many bytes, none missing. */
void data_assert_whole(const struct grown *grown, uint32_t id, uint64_t bytes);

/* Whether its hash is that of `length` bytes that repeat the `unit`. */
void data_assert_hash(const struct grown *grown, uint32_t id, ftpx_span unit, uint64_t length);
void data_assert_no_hash(const struct grown *grown, uint32_t id);

#endif
