/* stamp: each form fills a moment, which is then written once.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "stamp.h"

#include <glib.h>
#include <stdio.h>

#define SECONDS_A_DAY 86400
#define JULIAN_1970   719163 /* days since the year 1, as GLib counts them */

/* Longest word that is taken for a month; those of other languages may have many bytes. */
#define LONGEST_MONTH 24

/* As far as it is known; year 0 and month 0: not known. */
struct moment {
    unsigned year;
    unsigned month;
    unsigned day;
    bool has_time;
    unsigned hour;
    unsigned minute;
    bool has_second;
    unsigned second;
    ftpx_span fraction; /* digits */
    bool utc;
};

/* --- writing --- */

static void write_time(const struct moment *moment, char *out, size_t room)
{
    int written = snprintf(out, room, "T%02u:%02u", moment->hour, moment->minute);

    if (moment->has_second)
        written += snprintf(out + written, room - (size_t)written, ":%02u", moment->second);
    if (moment->has_second && moment->fraction.len > 0)
        written += snprintf(out + written, room - (size_t)written, ".%.*s",
                            (int)ftpx_span_take(moment->fraction, 9).len,
                            (const char *)moment->fraction.at);
    if (moment->utc)
        snprintf(out + written, room - (size_t)written, "Z");
}

static void write_moment(const struct moment *moment, char out[FTPX_STAMP_TEXT])
{
    int written =
        snprintf(out, FTPX_STAMP_TEXT, "%04u-%02u-%02u", moment->year, moment->month, moment->day);

    if (moment->has_time)
        write_time(moment, out + written, FTPX_STAMP_TEXT - (size_t)written);
}

static void write_as_is(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    size_t len = ftpx_span_take(text, FTPX_STAMP_TEXT - 1).len;

    memcpy(out, text.at, len);
    out[len] = '\0';
}

/* --- parts --- */

/* Exactly `digits` digits off the front. */
static bool take_digits(ftpx_span *text, size_t digits, unsigned max, unsigned *out)
{
    ftpx_span part = ftpx_span_take(*text, digits);
    uint64_t value;

    if (part.len < digits || !ftpx_span_is_number(part, max, &value))
        return false;
    *out = (unsigned)value;
    *text = ftpx_span_drop(*text, digits);
    return true;
}

/* There is no month and no day 0. */
static bool take_month(ftpx_span *text, struct moment *moment)
{
    return take_digits(text, 2, 12, &moment->month) && moment->month > 0;
}

static bool take_day(ftpx_span *text, struct moment *moment)
{
    return take_digits(text, 2, 31, &moment->day) && moment->day > 0;
}

/* One or two digits. */
static bool take_short(ftpx_span *text, unsigned max, unsigned *out)
{
    uint64_t value;
    ftpx_span part = ftpx_span_take(*text, 2);
    size_t before = part.len;

    if (!ftpx_span_number(&part, max, &value))
        return false;
    *out = (unsigned)value;
    *text = ftpx_span_drop(*text, before - part.len);
    return true;
}

static ftpx_span take_fraction(ftpx_span *text)
{
    ftpx_span digits = ftpx_span_take(*text, ftpx_span_run(*text, ftpx_is_digit));

    *text = ftpx_span_drop(*text, digits.len);
    return digits;
}

/* HH:MM[:SS[.fraction]] off the front. */
static bool take_time(ftpx_span *text, struct moment *moment)
{
    ftpx_span rest = *text;

    if (!take_short(&rest, 24, &moment->hour) || !ftpx_span_take_byte(&rest, ':') ||
        !take_digits(&rest, 2, 59, &moment->minute))
        return false;
    moment->has_time = true;
    moment->has_second = ftpx_span_take_byte(&rest, ':');
    if (moment->has_second && !take_digits(&rest, 2, 60, &moment->second))
        return false;
    if (moment->has_second && ftpx_span_take_byte(&rest, '.'))
        moment->fraction = take_fraction(&rest);
    *text = rest;
    return true;
}

static bool read_time(ftpx_span word, struct moment *moment)
{
    return take_time(&word, moment) && word.len == 0;
}

bool ftpx_stamp_is_time(ftpx_span word)
{
    return read_time(word, &(struct moment){0});
}

/* The time behind a date, if there is one. */
static bool take_time_behind(ftpx_span *rest, struct moment *moment)
{
    ftpx_span behind = *rest;

    moment->has_time = read_time(ftpx_word_take(&behind), moment);
    if (moment->has_time)
        *rest = behind;
    return moment->has_time;
}

static bool read_year(ftpx_span word, struct moment *moment)
{
    return word.len == 4 && take_digits(&word, 4, 2999, &moment->year) && moment->year >= 1900;
}

static unsigned month_of(ftpx_span word)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    for (unsigned i = 0; word.len == 3 && i < sizeof names / sizeof *names; i++)
        if (ftpx_span_is(word, names[i]))
            return i + 1;
    return 0;
}

/* `11` and a sign for month, as in Chinese, Japanese and Korean. */
static unsigned numbered_month(ftpx_span word)
{
    uint64_t number;

    if (!ftpx_span_number(&word, 12, &number) || word.len == 0 || word.at[0] < 0x80)
        return 0;
    return (unsigned)number;
}

static bool holds_letter(ftpx_span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (ftpx_is_letter(word.at[i]) || word.at[i] >= 0x80)
            return true;
    return false;
}

static bool read_month(ftpx_span word, bool lenient, struct moment *moment)
{
    moment->month = month_of(word);
    if (moment->month == 0 && lenient)
        moment->month = numbered_month(word);
    return moment->month != 0 || (lenient && word.len >= 2 && word.len <= LONGEST_MONTH &&
                                  holds_letter(word) && !ftpx_is_digit(word.at[0]));
}

/* `14`; where languages are taken as they come, with a dot, comma or sign for day behind it. */
static bool read_day(ftpx_span word, bool lenient, struct moment *moment)
{
    if (!take_short(&word, 31, &moment->day) || moment->day == 0)
        return false;
    if (word.len == 0)
        return true;
    return lenient && (word.at[0] >= 0x80 || word.len == 1) && !ftpx_is_digit(word.at[0]);
}

/* --- UNIX --- */

/* YYYY-MM-DD, also with slashes. */
static bool read_iso_date(ftpx_span word, struct moment *moment)
{
    if (!take_digits(&word, 4, 2999, &moment->year) || word.len == 0)
        return false;
    uint8_t separator = word.at[0];
    return (separator == '-' || separator == '/') && ftpx_span_take_byte(&word, separator) &&
           take_month(&word, moment) && ftpx_span_take_byte(&word, separator) &&
           take_day(&word, moment) && word.len == 0;
}

static bool is_zone(ftpx_span word)
{
    unsigned unused;

    return word.len == 5 && (word.at[0] == '+' || word.at[0] == '-') &&
           ((word = ftpx_span_drop(word, 1)), take_digits(&word, 4, 1400, &unused));
}

size_t ftpx_stamp_iso(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {0};
    ftpx_span rest = text;

    if (!read_iso_date(ftpx_word_take(&rest), &moment))
        return 0;
    bool has_time = take_time_behind(&rest, &moment);
    ftpx_span behind = rest;
    if (has_time && is_zone(ftpx_word_take(&behind)))
        rest = behind;
    write_moment(&moment, out);
    return text.len - rest.len;
}

/* MM-DD HH:MM, what `ls --time-style=iso` has for this year's files. */
static size_t unix_short_iso(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {0};
    ftpx_span rest = text;
    ftpx_span date = ftpx_word_take(&rest);

    if (!take_month(&date, &moment) || !ftpx_span_take_byte(&date, '-') ||
        !take_day(&date, &moment) || date.len > 0 || !read_time(ftpx_word_take(&rest), &moment))
        return 0;
    write_as_is(ftpx_span_take(text, text.len - rest.len), out);
    return text.len - rest.len;
}

/* A full time is followed by its year in `ls -T`. */
static void take_year_behind(ftpx_span *rest, struct moment *moment)
{
    ftpx_span behind = *rest;

    if (moment->has_second && read_year(ftpx_word_take(&behind), moment))
        *rest = behind;
}

static size_t unix_named(ftpx_span text, bool lenient, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {0};
    ftpx_span rest = text;
    ftpx_span first = ftpx_word_take(&rest);
    ftpx_span second = ftpx_word_take(&rest);
    ftpx_span third = ftpx_word_take(&rest);

    if (!(read_month(first, lenient, &moment) && read_day(second, lenient, &moment)) &&
        !(read_day(first, lenient, &moment) && read_month(second, lenient, &moment)))
        return 0;
    if (read_time(third, &moment))
        take_year_behind(&rest, &moment);
    else if (!read_year(third, &moment))
        return 0;
    if (moment.year != 0 && moment.month != 0)
        write_moment(&moment, out);
    else
        write_as_is(ftpx_span_take(text, text.len - rest.len), out);
    return text.len - rest.len;
}

size_t ftpx_stamp_unix(ftpx_span text, bool lenient, char out[FTPX_STAMP_TEXT])
{
    size_t len = unix_named(text, lenient, out);

    if (len == 0)
        len = ftpx_stamp_iso(text, out);
    if (len == 0)
        len = unix_short_iso(text, out);
    return len;
}

/* --- DOS --- */

/* Windows has two digits mean 1950 to 2049. */
static unsigned whole_year(unsigned year, size_t digits)
{
    if (digits > 2)
        return year;
    return year < 50 ? 2000 + year : 1900 + year;
}

static bool put_in_order(const uint64_t number[3], const size_t digits[3], uint8_t separator,
                         struct moment *moment)
{
    bool year_first = digits[0] == 4;
    bool day_first = separator == '.' || (!year_first && number[0] > 12);

    moment->year = whole_year((unsigned)number[year_first ? 0 : 2], digits[year_first ? 0 : 2]);
    moment->month = (unsigned)number[year_first || day_first ? 1 : 0];
    moment->day = (unsigned)number[year_first ? 2 : day_first ? 0 : 1];
    return moment->month >= 1 && moment->month <= 12 && moment->day >= 1 && moment->day <= 31;
}

static bool read_dos_date(ftpx_span word, struct moment *moment)
{
    uint64_t number[3];
    size_t digits[3];
    uint8_t separator = 0;

    for (unsigned part = 0; part < 3; part++) {
        size_t before = word.len;
        if (!ftpx_span_number(&word, 9999, &number[part]))
            return false;
        digits[part] = before - word.len;
        if (part == 0)
            separator = word.len > 0 ? word.at[0] : 0;
        if (part < 2 && !ftpx_span_take_byte(&word, separator))
            return false;
    }
    return word.len == 0 && (separator == '-' || separator == '/' || separator == '.') &&
           (digits[0] == 4 || digits[2] == 2 || digits[2] == 4) &&
           put_in_order(number, digits, separator, moment);
}

/* AM or PM, right behind the time or a blank behind it. */
static void take_half_of_day(ftpx_span *rest, struct moment *moment)
{
    ftpx_span behind = *rest;
    ftpx_span word = ftpx_word_take(&behind);

    if (!ftpx_span_is(word, "AM") && !ftpx_span_is(word, "PM"))
        return;
    if (moment->hour == 12)
        moment->hour = 0;
    if (ftpx_upper(word.at[0]) == 'P')
        moment->hour += 12;
    *rest = behind;
}

size_t ftpx_stamp_dos(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {0};
    ftpx_span rest = text;

    if (!read_dos_date(ftpx_word_take(&rest), &moment))
        return 0;
    rest = ftpx_skip_blanks(rest);
    if (!take_time(&rest, &moment))
        return 0;
    take_half_of_day(&rest, &moment);
    if (moment.hour > 24 || (rest.len > 0 && !ftpx_is_blank(rest.at[0])))
        return 0;
    write_moment(&moment, out);
    return text.len - rest.len;
}

/* --- others --- */

bool ftpx_stamp_facts(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {.has_time = true, .has_second = true, .utc = true};

    out[0] = '\0';
    if (!take_digits(&text, 4, 9999, &moment.year) || !take_month(&text, &moment) ||
        !take_day(&text, &moment) || !take_digits(&text, 2, 23, &moment.hour) ||
        !take_digits(&text, 2, 59, &moment.minute) || !take_digits(&text, 2, 60, &moment.second))
        return false;
    if (ftpx_span_take_byte(&text, '.'))
        moment.fraction = take_fraction(&text);
    if (text.len > 0)
        return false;
    write_moment(&moment, out);
    return true;
}

size_t ftpx_stamp_vms(ftpx_span text, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {0};
    ftpx_span rest = text;
    ftpx_span date = ftpx_word_take(&rest);

    if (!take_short(&date, 31, &moment.day) || moment.day == 0 || !ftpx_span_take_byte(&date, '-'))
        return 0;
    moment.month = month_of(ftpx_span_take(date, 3));
    date = ftpx_span_drop(date, 3);
    if (moment.month == 0 || !ftpx_span_take_byte(&date, '-') || !read_year(date, &moment))
        return 0;
    take_time_behind(&rest, &moment);
    write_moment(&moment, out);
    return text.len - rest.len;
}

static void read_days(uint64_t days, struct moment *moment)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)days + JULIAN_1970);
    moment->day = g_date_get_day(&date);
    moment->month = (unsigned)g_date_get_month(&date);
    moment->year = g_date_get_year(&date);
}

void ftpx_stamp_seconds(uint64_t seconds, char out[FTPX_STAMP_TEXT])
{
    struct moment moment = {.has_time = true, .has_second = true, .utc = true};
    uint64_t of_day = seconds % SECONDS_A_DAY;

    read_days(seconds / SECONDS_A_DAY, &moment);
    moment.hour = (unsigned)(of_day / 3600);
    moment.minute = (unsigned)(of_day / 60 % 60);
    moment.second = (unsigned)(of_day % 60);
    write_moment(&moment, out);
}
