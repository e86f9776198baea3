/* quirks: every quirk of the model as expert information, by one table.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_VIEW_QUIRKS_H
#define FTPX_EPAN_VIEW_QUIRKS_H

#include "../../wire/quirk.h"
#include <epan/packet.h>

void ftpx_quirks_register(void);

/* Before a frame is shown: of its quirks no more than FTPX_LIMIT_SHOWN_QUIRKS will be. */
void ftpx_quirks_begin(void);

/* Adds the expert information of each quirk in the set to `item`; `detail` (may be NULL) is
 * added to the texts. */
void ftpx_quirks_show(packet_info *pinfo, proto_item *item, uint64_t quirks, const char *detail);

/* Says that a data connection was tried, but not made. */
void ftpx_quirks_show_attempts(packet_info *pinfo, proto_item *item, const char *attempts);

/* Says that the frame has more lines, or entries of a listing, than FTPX_LIMIT_SHOWN_LINES. */
void ftpx_quirks_show_hidden(packet_info *pinfo, proto_item *item);

/* Says what of the watch list the item is about. */
void ftpx_quirks_show_wanted(packet_info *pinfo, proto_item *item, const char *wanted);

/* That Wireshark's own dissector does not run any more: see builtin.h. */
void ftpx_quirks_show_builtin_off(packet_info *pinfo, proto_item *item);

#endif
