/* figures: a row a unit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "figures.h"

/* Those of 2^64. */
enum { MOST_DIGITS = 20 };

void ftpx_figure_number(GString *out, uint64_t number, unsigned digits)
{
    char text[MOST_DIGITS];
    unsigned at = MOST_DIGITS;

    for (; at > 0 && (number > 0 || MOST_DIGITS - at < digits); number /= 10)
        text[--at] = (char)('0' + number % 10);
    g_string_append_len(out, text + at, (gssize)(MOST_DIGITS - at));
}

void ftpx_figure_grouped(GString *out, uint64_t number)
{
    gsize end = out->len;

    ftpx_figure_number(out, number, 1);
    for (gsize at = out->len; at > end + 3; at -= 3)
        g_string_insert_c(out, (gssize)at - 3, ' ');
}

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

/* `value` / 10^`places`, rounded half up to `digits` <= `places` fractional digits. */
static void decimal(GString *out, uint64_t value, unsigned places, unsigned digits)
{
    uint64_t step = power_of_ten(places - digits);
    uint64_t scale = power_of_ten(digits);
    uint64_t rounded = value / step + (value % step >= (step + 1) / 2 && step > 1);

    ftpx_figure_number(out, rounded / scale, 1);
    if (digits > 0) {
        g_string_append_c(out, '.');
        ftpx_figure_number(out, rounded % scale, digits);
    }
}

void ftpx_figure_seconds(GString *out, int64_t nanoseconds, unsigned digits)
{
    if (nanoseconds < 0)
        g_string_append_c(out, '-');
    decimal(out, (uint64_t)ABS(nanoseconds), 9, digits);
}

/* The first row that a value stays under; `places` says what unit the value is divided into. */
struct scale {
    uint64_t below;
    unsigned places;
    unsigned digits;
    const char *unit;
};

static void scaled(GString *out, const struct scale *scale, uint64_t value)
{
    while (value >= scale->below)
        scale++;
    decimal(out, value, scale->places, scale->digits);
    g_string_append(out, scale->unit);
}

void ftpx_figure_duration(GString *out, int64_t nanoseconds)
{
    static const struct scale scales[] = {
        {UINT64_C(999500), 3, 0, " µs"},
        {UINT64_C(99950000), 6, 1, " ms"},
        {UINT64_C(999500000), 6, 0, " ms"},
        {UINT64_MAX, 9, 2, " s"},
    };
    int64_t seconds = nanoseconds / FTPX_NS_PER_SECOND;

    if (nanoseconds < 0)
        g_string_append(out, "0 µs");
    else if (seconds < 60)
        scaled(out, scales, (uint64_t)nanoseconds);
    else if (seconds < 3600)
        g_string_append_printf(out, "%d min %02d s", (int)(seconds / 60), (int)(seconds % 60));
    else
        g_string_append_printf(out, "%" G_GINT64_FORMAT " h %02d min", seconds / 3600,
                               (int)(seconds / 60 % 60));
}

void ftpx_figure_rate(GString *out, uint64_t bytes, int64_t nanoseconds)
{
    static const struct scale scales[] = {
        {UINT64_C(1000), 0, 0, " B/s"},       {UINT64_C(99950), 3, 1, " kB/s"},
        {UINT64_C(999500), 3, 0, " kB/s"},    {UINT64_C(99950000), 6, 1, " MB/s"},
        {UINT64_C(999500000), 6, 0, " MB/s"}, {UINT64_MAX, 9, 2, " GB/s"},
    };

    if (nanoseconds > 0)
        scaled(out, scales, (uint64_t)((double)bytes * 1e9 / (double)nanoseconds));
}

void ftpx_figure_time(GString *out, int64_t time, unsigned digits)
{
    int64_t seconds = time / FTPX_NS_PER_SECOND;
    int64_t rest = time % FTPX_NS_PER_SECOND;

    if (rest < 0) {
        rest += FTPX_NS_PER_SECOND;
        seconds--;
    }
    GDateTime *date = g_date_time_new_from_unix_utc(seconds);
    g_string_append_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", g_date_time_get_year(date),
                           g_date_time_get_month(date), g_date_time_get_day_of_month(date),
                           g_date_time_get_hour(date), g_date_time_get_minute(date),
                           g_date_time_get_second(date));
    g_date_time_unref(date);
    if (digits > 0) {
        g_string_append_c(out, '.');
        ftpx_figure_number(out, (uint64_t)rest / power_of_ten(9 - digits), digits);
    }
    g_string_append_c(out, 'Z');
}
