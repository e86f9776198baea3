/* record_id: numbers for events that stay the same wherever the same packets are read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_RECORD_ID_H
#define FTPX_TAPS_RECORD_RECORD_ID_H

#include "../../model/tcp/flow.h"

/* What tells an event from all others: what kind of event it is, the connections that it happened on, either
 * of which may be NULL, when, and where in the first one's bytes. Frames and the numbers that ftpx counts
 * are none of it: they are others once captures are cut or merged. */
struct ftpx_record_subject {
    const char *kind;
    const struct ftpx_flow *control;
    const struct ftpx_flow *data;
    int64_t time;
    int64_t place;
};

#define FTPX_RECORD_ID_TEXT 33

/* 32 hexadecimal digits. */
void ftpx_record_id(const struct ftpx_record_subject *subject, char out[FTPX_RECORD_ID_TEXT]);

#endif
