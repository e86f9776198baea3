/* prefs: the user's preferences `ftpx.…` as plain values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_PREFS_H
#define FTPX_EPAN_PREFS_H

#include "../model/engine.h"

struct ftpx_prefs {
    bool builtin;        /* also run Wireshark's own FTP dissector */
    bool heuristic;      /* recognise FTP on other ports */
    bool show_passwords; /* in taps; anonymous ones are shown always */
    uint32_t digests;    /* of files in taps: set of enum ftpx_digest */
    bool quick;          /* leave out what no report needs */
    unsigned bruteforce_count;
    unsigned bruteforce_seconds;
    unsigned memory_reorder; /* MiB held for out-of-order bytes by a tap */
    uint64_t extract_max;    /* bytes of a file; at most INT64_MAX, as the next */
    uint64_t extract_total;  /* bytes of all files */
};

/* The values as of now. */
const struct ftpx_prefs *ftpx_prefs(void);

/* The part of them that the model works by. `config->ports` belongs to prefs, until they change. */
struct ftpx_config ftpx_prefs_config(void);

/* The ports of `ftpx.tcp.ports`, and how many. */
const uint16_t *ftpx_prefs_ports(uint32_t *count_out);

/* Has a user of these ports called before they change, and after. One user at most. */
void ftpx_prefs_watch_ports(void (*before)(void), void (*after)(void));

void ftpx_prefs_register(void);

#endif
