/* show: values as the host's strings and generated items.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_SHOW_H
#define FTPX_EPAN_VIEW_SHOW_H

#include "../../model/charset.h"
#include "../../model/session/session.h"
#include "views.h"
#include <epan/packet.h>

/* The bytes as safe text in the packet's memory, read in this character set (see charset.h), … */
const char *ftpx_show_in(packet_info *pinfo, const struct ftpx_charset *charset, ftpx_span bytes);

/* … or in that of the session; */
const char *ftpx_show(const struct ftpx_view *view, ftpx_span bytes);

/* the same, at most `most` characters wide, with an ellipsis when cut. */
const char *ftpx_show_short(const struct ftpx_view *view, ftpx_span bytes, size_t most);

/* Text in the making, which is freed, as a string in the packet's memory. */
const char *ftpx_show_kept(packet_info *pinfo, GString *text);

/* A count with its digits in groups of three: 104 857 600. */
const char *ftpx_show_count(packet_info *pinfo, uint64_t count);

/* Items whose value is derived, not read from the frame: shown in brackets. The tvb may be NULL, and
 * the tree: then nobody looks, and no text is made readable. */
proto_item *ftpx_add_uint(proto_tree *tree, int field, tvbuff_t *tvb, uint32_t value);
proto_item *ftpx_add_uint64(proto_tree *tree, int field, tvbuff_t *tvb, uint64_t value);
proto_item *ftpx_add_bool(proto_tree *tree, int field, tvbuff_t *tvb, bool value);
proto_item *ftpx_add_text(proto_tree *tree, int field, tvbuff_t *tvb, const struct ftpx_view *view,
                          ftpx_span value);
/* The character set that names are read in, when nobody chose it. */
void ftpx_add_charset(proto_tree *tree, tvbuff_t *tvb, const struct ftpx_view *view);
/* A whole command: verb and argument. */
proto_item *ftpx_add_command(proto_tree *tree, int field, tvbuff_t *tvb,
                             const struct ftpx_view *view, const struct ftpx_exchange *exchange);
/* A time or a span of time as the host has it. */
nstime_t ftpx_nstime(int64_t nanoseconds);
proto_item *ftpx_add_time(proto_tree *tree, int field, tvbuff_t *tvb, int64_t nanoseconds);

/* An address as the host has it, in memory that is freed with free_address. */
address ftpx_address(const struct ftpx_address *host);

/* An address over the bytes [start, start + len): IPv4 in `field4`, IPv6 in `field6`; neither
 * when it has no family or the field is -1. */
proto_item *ftpx_add_address(proto_tree *tree, int field4, int field6, tvbuff_t *tvb, int start,
                             int len, const struct ftpx_address *host);

#endif
