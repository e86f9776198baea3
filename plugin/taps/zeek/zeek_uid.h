/* zeek_uid: names of connections and files in the form that Zeek's have: a letter and digits to the base of 62. They
 * are the same wherever the same packets are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_ZEEK_ZEEK_UID_H
#define FTPX_TAPS_ZEEK_ZEEK_UID_H

#include "../../model/tcp/flow.h"

#define FTPX_ZEEK_UID_TEXT 24

/* "C…", of a connection; "F…", of what one of its sides sends as a file. */
void ftpx_zeek_uid(const struct ftpx_flow *flow, char out[FTPX_ZEEK_UID_TEXT]);
void ftpx_zeek_fuid(const struct ftpx_flow *flow, uint8_t sender, char out[FTPX_ZEEK_UID_TEXT]);

#endif
