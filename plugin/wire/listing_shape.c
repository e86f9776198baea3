/* listing_shape: a line is held against each form from its left end, which is where forms differ. It takes a strict
 * view, because a wrong yes claims a foreign connection; it does not read the entries.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listing.h"

#define LEAST_LINES 2
/* A capture that begins in the middle may begin in the middle of anything. */
#define LEAST_LINES_MID_STREAM 4

/* As many bytes of a set as `line` begins with. */
static size_t run_of(ftpx_span line, const char *set)
{
    size_t len = 0;

    while (len < line.len && ftpx_is_one_of(line.at[len], set))
        len++;
    return len;
}

static bool skip(ftpx_span *line, const char *set, size_t least, size_t most)
{
    size_t len = run_of(*line, set);

    if (len < least || len > most)
        return false;
    *line = ftpx_span_drop(*line, len);
    return true;
}

/* Of text that goes on behind it. */
static bool skip_blanks(ftpx_span *line)
{
    return skip(line, " ", 1, 64) && line->len > 0;
}

#define DIGITS "0123456789"

/* unix = type 9(permission) [mark] 1*SP links 1*SP owner 1*SP …, `ls -l` of POSIX */
static bool is_unix(ftpx_span line)
{
    if (line.len < 10 || !ftpx_is_one_of(line.at[0], "-dlbcpsD"))
        return false;
    ftpx_span permissions = ftpx_span_take(ftpx_span_drop(line, 1), 9);
    line = ftpx_span_drop(line, 10);
    return run_of(permissions, "-rwxsStTlL") == 9 && skip(&line, "+.@", 0, 1) &&
           skip_blanks(&line) && skip(&line, DIGITS, 1, 10) && skip_blanks(&line) &&
           ftpx_span_find(line, ' ') < line.len;
}

/* total = "total" SP 1*DIGIT */
static bool is_total(ftpx_span line)
{
    if (!ftpx_span_starts(line, "total "))
        return false;
    line = ftpx_span_drop(line, 6);
    return skip(&line, DIGITS, 1, 20) && line.len == 0;
}

/* dos = date 1*SP time [SP] ["AM" / "PM"] 1*SP ("<DIR>" / size) 1*SP name */
static bool is_dos(ftpx_span line)
{
    bool dated = skip(&line, DIGITS, 2, 4) && skip(&line, "-/", 1, 1) &&
                 skip(&line, DIGITS, 2, 2) && skip(&line, "-/", 1, 1) &&
                 skip(&line, DIGITS, 2, 4) && skip_blanks(&line) && skip(&line, DIGITS, 2, 2) &&
                 skip(&line, ":", 1, 1) && skip(&line, DIGITS, 2, 2);

    ftpx_span half_day = line;
    if (dated && skip(&half_day, " ", 0, 1) && skip(&half_day, "APMapm", 2, 2))
        line = half_day;
    if (!dated || !skip_blanks(&line))
        return false;
    if (ftpx_span_starts(line, "<DIR>"))
        line = ftpx_span_drop(line, 5);
    else if (!skip(&line, DIGITS ",.", 1, 20))
        return false;
    return skip_blanks(&line);
}

/* facts = 1*(name "=" value ";") SP pathname, one of them `type` */
static bool is_facts(ftpx_span line)
{
    size_t end = ftpx_span_find(line, ' ');
    ftpx_span facts = ftpx_span_take(line, end);
    bool typed = false;

    if (end == 0 || end + 1 >= line.len || line.at[end - 1] != ';')
        return false;
    while (facts.len > 0) {
        ftpx_span fact = ftpx_span_take(facts, ftpx_span_find(facts, ';'));
        if (!ftpx_is_letter(fact.len ? fact.at[0] : 0) || ftpx_span_find(fact, '=') == fact.len)
            return false;
        typed |= ftpx_span_starts(fact, "type=");
        facts = ftpx_span_drop(facts, fact.len + 1);
    }
    return typed;
}

static bool is_entry(ftpx_span line)
{
    return is_unix(line) || is_dos(line) || is_facts(line);
}

/* Cuts the first line off. False when it does not end. */
static bool take_line(ftpx_span *rest, ftpx_span *line_out)
{
    size_t len = ftpx_span_find(*rest, '\n');

    if (len == rest->len)
        return false;
    *line_out = ftpx_span_take(*rest, len);
    if (len > 0 && line_out->at[len - 1] == '\r')
        line_out->len--;
    *rest = ftpx_span_drop(*rest, len + 1);
    return true;
}

bool ftpx_listing_shape(ftpx_span payload, bool from_start)
{
    unsigned lines = 0;
    unsigned entries = 0;
    ftpx_span line;

    if (!from_start)
        take_line(&payload, &line);
    while (take_line(&payload, &line)) {
        bool entry = is_entry(line);
        if (!entry && (lines > 0 || !is_total(line)))
            return false;
        lines++;
        entries += entry;
    }
    return entries > 0 && lines >= (from_start ? LEAST_LINES : LEAST_LINES_MID_STREAM);
}
