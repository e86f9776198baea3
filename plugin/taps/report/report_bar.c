/* report_bar: parts side by side; what is less than a percent is drawn, and not said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_bar.h"

#include "../../model/instant.h"

/* Of the picture, in its own units. */
#define WIDE 1000

static int64_t sum_of(const int64_t *times, unsigned count)
{
    int64_t sum = 0;

    for (unsigned i = 0; i < count; i++)
        sum += times[i];
    return sum;
}

static unsigned part_of(int64_t time, int64_t total, unsigned whole)
{
    return (unsigned)((double)time / (double)total * whole + 0.5);
}

static void put_picture(GString *out, const struct ftpx_bar_part *parts, const int64_t *times,
                        unsigned count, int64_t total)
{
    unsigned at = 0;
    int64_t up_to = 0;

    g_string_append_printf(out,
                           "<svg class=\"parts\" aria-hidden=\"true\" viewBox=\"0 0 %d 1\" "
                           "preserveAspectRatio=\"none\">",
                           WIDE);
    for (unsigned i = 0; i < count; i++) {
        up_to += times[i];
        unsigned end = part_of(up_to, total, WIDE);
        if (end > at)
            g_string_append_printf(out, "<rect class=\"%s\" x=\"%u\" width=\"%u\" height=\"1\"/>",
                                   parts[i].class_name, at, end - at);
        at = end;
    }
    g_string_append(out, "</svg>");
}

static void put_words(GString *out, const struct ftpx_bar_part *part, unsigned percent)
{
    char number[12];

    g_snprintf(number, sizeof number, "%u", percent);
    g_string_append_printf(out, "<small class=\"part\"><i class=\"swatch %s\"></i>",
                           part->class_name);
    ftpx_report_say(out, part->word, number, NULL);
    g_string_append(out, "</small>");
}

void ftpx_bar_put(GString *out, const struct ftpx_bar_part *parts, const int64_t *times,
                  unsigned count)
{
    int64_t total = sum_of(times, count);

    if (total < FTPX_NS_PER_SECOND)
        return;
    put_picture(out, parts, times, count, total);
    for (unsigned i = 0; i < count; i++)
        if (part_of(times[i], total, 100) > 0)
            put_words(out, &parts[i], part_of(times[i], total, 100));
}
