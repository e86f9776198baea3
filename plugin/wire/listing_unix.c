/* listing_unix: `ls -l` in the variants of its servers. Columns come and go, so the date is looked
 * for: what stands before it is the size, and one blank behind it the name begins.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listing_forms.h"

#define PERMS_LENGTH 10

/* Words among which the date is looked for: links, user, group (whose names may be several words),
 * size, and the date itself. */
#define MOST_COLUMNS 20

static enum ftpx_listed_type type_of(uint8_t letter)
{
    switch (letter) {
    case '-': return FTPX_LISTED_FILE;
    case 'd': return FTPX_LISTED_DIR;
    case 'l': return FTPX_LISTED_LINK;
    default: return FTPX_LISTED_OTHER;
    }
}

/* perms = type 9mode [acl] */
static size_t unix_perms(ftpx_span text)
{
    if (text.len < PERMS_LENGTH || !ftpx_is_one_of(text.at[0], "-dlbcpsDCMPnw"))
        return 0;
    for (size_t i = 1; i < PERMS_LENGTH; i++)
        if (!ftpx_is_one_of(text.at[i], "rwxsStTlL-"))
            return 0;
    return text.len > PERMS_LENGTH && ftpx_is_one_of(text.at[PERMS_LENGTH], "+.@")
               ? PERMS_LENGTH + 1
               : PERMS_LENGTH;
}

/* rights = "[" 8right "]", behind the type: NetWare. */
static size_t netware_rights(ftpx_span text)
{
    if (text.len < PERMS_LENGTH || text.at[0] != '[' || text.at[PERMS_LENGTH - 1] != ']')
        return 0;
    for (size_t i = 1; i < PERMS_LENGTH - 1; i++)
        if (!ftpx_is_one_of(text.at[i], "SRWCEMFAsrwcemfa- "))
            return 0;
    return PERMS_LENGTH;
}

static bool take_perms(ftpx_span *rest, bool *netware_out, struct ftpx_listed *out)
{
    size_t len = unix_perms(*rest);

    if (len == 0 && rest->len > 0 && ftpx_is_one_of(rest->at[0], "-d")) {
        ftpx_span rights = ftpx_skip_blanks(ftpx_span_drop(*rest, 1));
        len = netware_rights(rights);
        *netware_out = len > 0;
        out->type = type_of(rest->at[0]);
        *rest = len > 0 ? rights : *rest;
    } else if (len > 0) {
        out->type = type_of(rest->at[0]);
    }
    if (len == 0)
        return false;
    out->perms = ftpx_span_take(*rest, len);
    *rest = ftpx_span_drop(*rest, len);
    /* a count of links may stand so close */
    return rest->len > 0 && (ftpx_is_blank(rest->at[0]) || ftpx_is_digit(rest->at[0]));
}

/* `ls -i` and `ls -s` put an inode and a number of blocks before it all. */
static ftpx_span without_counts(ftpx_span line)
{
    ftpx_span rest = ftpx_skip_blanks(line);
    uint64_t number;

    for (unsigned counts = 0; counts < 2; counts++) {
        ftpx_span behind = rest;
        if (!ftpx_span_is_number(ftpx_word_take(&behind), UINT64_MAX, &number))
            break;
        rest = ftpx_skip_blanks(behind);
    }
    return rest;
}

/* --- size, date, name --- */

/* A device has `major, minor` where a file has its size. */
static void read_size(ftpx_span before, ftpx_span word, struct ftpx_listed *out)
{
    bool device = before.len > 0 && before.at[before.len - 1] == ',';

    out->has_size = !device && ftpx_span_is_number(word, UINT64_MAX, &out->size);
}

static bool ends_in_number(ftpx_span word)
{
    return word.len > 0 && ftpx_is_digit(word.at[word.len - 1]);
}

/* Finds the date; *rest is then what follows it. A date in words of any language must follow a
 * number, lest users and groups be taken for one. */
static bool find_date(ftpx_span *rest, bool lenient, struct ftpx_listed *out)
{
    ftpx_span before = FTPX_SPAN_NONE;
    ftpx_span word = FTPX_SPAN_NONE;
    ftpx_span at = ftpx_skip_blanks(*rest);

    for (unsigned column = 0; at.len > 0 && column < MOST_COLUMNS; column++) {
        size_t len =
            lenient && !ends_in_number(word) ? 0 : ftpx_stamp_unix(at, lenient, out->modified);
        if (len > 0) {
            read_size(before, word, out);
            *rest = ftpx_span_drop(at, len);
            return true;
        }
        before = word;
        word = ftpx_word_take(&at);
        at = ftpx_skip_blanks(at);
    }
    return false;
}

/* However the day is written, a time ends the date. */
static bool find_time(ftpx_span *rest)
{
    ftpx_span at = *rest;

    for (unsigned column = 0; at.len > 0 && column < MOST_COLUMNS; column++) {
        if (ftpx_stamp_is_time(ftpx_word_take(&at))) {
            *rest = at;
            return true;
        }
    }
    return false;
}

/* No date at all: then no more can be told than that names come last. */
static ftpx_span last_word(ftpx_span rest)
{
    ftpx_span last = FTPX_SPAN_NONE;

    for (ftpx_span word = ftpx_word_take(&rest); word.len > 0; word = ftpx_word_take(&rest))
        last = word;
    return last;
}

static ftpx_span find_name(ftpx_span rest, bool netware, struct ftpx_listed *out)
{
    if (!find_date(&rest, false, out) && !find_date(&rest, true, out) && !find_time(&rest))
        return last_word(rest);
    return netware ? ftpx_skip_blanks(rest) : ftpx_span_drop(rest, 1);
}

/* name " -> " target. Either may hold an arrow: then the size, being the target's length, tells. */
static void split_link(struct ftpx_listed *out)
{
    static const char arrow[] = " -> ";
    const size_t arrow_len = sizeof arrow - 1;
    size_t chosen = ftpx_span_find_text(out->name, arrow);

    for (size_t at = chosen; at < out->name.len; at++) {
        ftpx_span here = ftpx_span_drop(out->name, at);
        if (!ftpx_span_starts(here, arrow))
            continue;
        if (out->has_size && here.len - arrow_len == out->size) {
            chosen = at;
            break;
        }
    }
    out->target = ftpx_span_drop(out->name, chosen + arrow_len);
    out->name = ftpx_span_take(out->name, chosen);
}

bool ftpx_listed_unix(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_UNIX};
    ftpx_span rest = without_counts(line);
    bool netware = false;

    if (!take_perms(&rest, &netware, &found))
        return false;
    found.name = find_name(rest, netware, &found);
    if (found.type == FTPX_LISTED_LINK)
        split_link(&found);
    if (found.name.len == 0)
        return false;
    *out = found;
    return true;
}
