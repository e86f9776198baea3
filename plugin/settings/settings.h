/* settings: what the preferences come to, as plain values for the model and for reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SETTINGS_SETTINGS_H
#define FTPX_SETTINGS_SETTINGS_H

#include "../model/engine.h"
#include "preferences.h"

struct ftpx_settings {
    const struct ftpx_preferences *preferences; /* which all others come from */
    bool show_passwords;                        /* in reports; anonymous ones are shown always */
    bool json_commands;                         /* a record for each command too */
    bool findings_notes;                        /* what is only noted is a finding too */
    bool zeek_json;                             /* Zeek's logs as JSON */
    uint32_t digests;                           /* of files in reports: set of enum ftpx_digest */
    bool overwrite;                             /* files that a report is written to */
    bool quick;             /* reading is quick: the processor has time for more than one thread */
    uint64_t reorder;       /* bytes held out of order by a report */
    uint64_t extract_max;   /* bytes of a file; at most INT64_MAX, as the next */
    uint64_t extract_total; /* bytes of all files */
    wmem_allocator_t *pool; /* for what reports keep, and outlives them; NULL: each has its own */
};

struct ftpx_settings ftpx_settings_of(const struct ftpx_preferences *preferences);

/* The part of them that the model works by. The ports are those of `preferences`, until these change. */
struct ftpx_config ftpx_settings_config(const struct ftpx_preferences *preferences);

#endif
