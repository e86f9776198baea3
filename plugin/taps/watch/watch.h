/* watch: what happens in FTP sessions, told when it happens: who logs in or fails to, which transfers begin and
 * how they end, what is suspicious. Each is told once, as a line for people or as a record. It knows neither
 * who reads the packets nor that they may be years old.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_WATCH_WATCH_H
#define FTPX_TAPS_WATCH_WATCH_H

#include "../../model/data/tap.h"
#include "../facts/scope.h"
#include <stdio.h>

struct ftpx_watch;

/* `records`: JSON Lines, as `-z ftpx,json` has them. */
struct ftpx_watch *ftpx_watch_new(bool records);
void ftpx_watch_free(struct ftpx_watch *watch);

/* Forgets what was told. */
void ftpx_watch_reset(struct ftpx_watch *watch);

/* A segment was taken in: tells what its session has that is new, and hands it on at once. */
void ftpx_watch_see(struct ftpx_watch *watch, const struct ftpx_scope *scope,
                    const struct ftpx_tap *tap, FILE *out);

/* No more will come: tells how what is under way stands. */
void ftpx_watch_end(struct ftpx_watch *watch, const struct ftpx_scope *scope, FILE *out);

#endif
