/* report_pack: pieces of markup that come many times with other words and numbers in them, as data from which
 * the script makes them: the markup once, as a template, and of each piece what differs. It takes markup as
 * this room writes it, and knows neither rows nor bars.
 *
 * A template is an array: "<NAME" begins an element and "/" ends it, "@NAME=VALUE" and "=TEXT" are the same in
 * all pieces; "@NAME" is an attribute and "$" a text that each has of its own, maybe behind what they begin
 * with in all: "@NAME~BEGIN", "$BEGIN". A piece is an array: the number of its template, then its own values
 * in order: a string, a number that is written as it stands, or [n]: the string that was the n-th of all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_PACK_H
#define FTPX_TAPS_REPORT_REPORT_PACK_H

#include <glib.h>

struct ftpx_pack;

struct ftpx_pack *ftpx_pack_new(void);
void ftpx_pack_free(struct ftpx_pack *pack);

/* Appends a piece as JSON. Pieces are to be read in the order in which they were made. */
void ftpx_pack_piece(struct ftpx_pack *pack, const char *markup, GString *out);

/* Appends all templates so far, as a JSON array. */
void ftpx_pack_put_templates(const struct ftpx_pack *pack, GString *out);

#endif
