/* listing_shape: whether bytes that nobody announced are a directory listing. It takes a strict
 * view, because a wrong yes claims a foreign connection; it does not read the entries.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_LISTING_SHAPE_H
#define FTPX_WIRE_LISTING_SHAPE_H

#include "span.h"

/* Whether `payload`, the first of a connection, consists of lines of one form: `ls -l`, Windows'
 * `dir` or MLSD's facts (RFC 3659 §7.2). Two lines must be whole, one of them an entry; `total 8`
 * is one of the former. A last line may be cut. With `from_start` false the first may be, too. */
bool ftpx_listing_shape(ftpx_span payload, bool from_start);

#endif
