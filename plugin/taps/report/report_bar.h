/* report_bar: a bar that is as long as a time, split in its parts, with what they are below. It does not know what the time
 * is of.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_BAR_H
#define FTPX_TAPS_REPORT_REPORT_BAR_H

#include "report_words.h"
#include <stdint.h>

struct ftpx_bar_part {
    const char *class_name;     /* what gives it its colour */
    enum ftpx_report_word word; /* with a place for its percent */
};

/* `times` are those of the parts, in nanoseconds. Nothing when they are less than a second together. */
void ftpx_bar_put(GString *out, const struct ftpx_bar_part *parts, const int64_t *times,
                  unsigned count);

#endif
