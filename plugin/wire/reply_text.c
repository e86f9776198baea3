/* reply_text: the facts that servers put into the texts of their replies.
 * It takes a text's word for it, and takes nothing when a text is ambiguous.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reply.h"

/* Whether `text`, which begins with a single quote, is what follows a path. Of servers that do not double
 * quotes, one with more of a name and another quote behind it is part of the name. */
static bool ends_path(ftpx_span text)
{
    ftpx_span rest = ftpx_span_drop(text, 1);

    return rest.len == 0 || !ftpx_is_letter_or_digit(rest.at[0]) ||
           ftpx_span_find(rest, '"') == rest.len;
}

/* pathname = DQUOTE *(2DQUOTE / any other) DQUOTE, with any text around it (RFC 959 App. II). */
bool ftpx_reply_quoted_path(ftpx_span text, uint8_t *out, size_t *len_out)
{
    size_t written = 0;

    text = ftpx_span_drop(text, ftpx_span_find(text, '"') + 1);
    while (text.len) {
        bool is_quote = text.at[0] == '"';
        bool is_doubled = is_quote && text.len > 1 && text.at[1] == '"';

        if (is_quote && !is_doubled && ends_path(text)) {
            *len_out = written;
            return written > 0;
        }
        out[written++] = text.at[0];
        text = ftpx_span_drop(text, is_doubled ? 2 : 1);
    }
    return false;
}

/* "/" or a drive, as in `C:\`. */
static bool is_absolute(ftpx_span text)
{
    return ftpx_span_starts(text, "/") ||
           (text.len > 2 && ftpx_is_letter(text.at[0]) && text.at[1] == ':' &&
            (text.at[2] == '/' || text.at[2] == '\\'));
}

ftpx_span ftpx_reply_bare_path(ftpx_span text)
{
    ftpx_span path = ftpx_span_trim(text);
    ftpx_span sentence = ftpx_span_drop(path, ftpx_span_find_text(path, " is "));

    path = ftpx_span_take(path, path.len - sentence.len);
    return is_absolute(path) && ftpx_span_find(path, ' ') == path.len ? path : FTPX_SPAN_NONE;
}

bool ftpx_reply_wants_login(ftpx_span text)
{
    static const char *const words[] = {"please log", "log in first", "login first",
                                        "with user and pass", NULL};

    return ftpx_span_any(text, ftpx_span_has, words);
}

/* size = 1*DIGIT / 1*3DIGIT *("," 3DIGIT) */
static bool take_size(ftpx_span *rest, uint64_t *value)
{
    size_t before = rest->len;

    if (!ftpx_span_number(rest, UINT64_MAX, value))
        return false;
    if (before - rest->len <= 3)
        while (ftpx_span_thousands(rest, ",", value))
            ;
    return true;
}

/* unit = [blanks] "byte" ["s"], not the begin of a longer word or of a rate. */
static bool starts_with_unit(ftpx_span rest)
{
    rest = ftpx_skip_blanks(rest);
    if (!ftpx_span_starts(rest, "byte"))
        return false;
    rest = ftpx_span_drop(rest, ftpx_span_starts(rest, "bytes") ? 5 : 4);
    return !rest.len || !(ftpx_is_letter_or_digit(rest.at[0]) || rest.at[0] == '/');
}

/* Whether a number at `at` is a whole one: it follows nothing, a bracket, a sign or a blank, but no
 * blank behind another digit, since `1 234 bytes` could mean either. */
static bool begins_number(ftpx_span text, size_t at)
{
    size_t word = at;

    if (!ftpx_is_digit(text.at[at]))
        return false;
    while (word && ftpx_is_blank(text.at[word - 1]))
        word--;
    if (word == 0)
        return true;
    if (word < at)
        return !ftpx_is_digit(text.at[word - 1]);
    return text.at[at - 1] == '(' || text.at[at - 1] == '[' || text.at[at - 1] == '=';
}

bool ftpx_reply_size_hint(ftpx_span text, uint64_t *size_out)
{
    bool found = false;

    /* The last one counts: a file's name comes before its size. */
    for (size_t i = 0; i < text.len; i++) {
        ftpx_span rest = ftpx_span_drop(text, i);
        uint64_t size;

        if (begins_number(text, i) && take_size(&rest, &size) && starts_with_unit(rest)) {
            *size_out = size;
            found = true;
        }
    }
    return found;
}

bool ftpx_reply_size(ftpx_span text, uint64_t *size_out)
{
    return ftpx_span_is_number(ftpx_span_trim(text), UINT64_MAX, size_out);
}

static size_t find_last(ftpx_span span, uint8_t byte)
{
    for (size_t i = span.len; i-- > 0;)
        if (span.at[i] == byte)
            return i;
    return span.len;
}

static uint8_t last_byte(ftpx_span span)
{
    return span.len ? span.at[span.len - 1] : 0;
}

/* What follows `label`, or nothing. */
static ftpx_span after(ftpx_span text, const char *label)
{
    size_t at = ftpx_span_find_text(text, label);

    return at < text.len ? ftpx_span_drop(text, at + ftpx_span_of(label).len) : FTPX_SPAN_NONE;
}

static ftpx_span without_end(ftpx_span name)
{
    return last_byte(name) == '.' ? ftpx_span_take(name, name.len - 1) : name;
}

static ftpx_span without_size(ftpx_span name)
{
    size_t bracket = find_last(name, '(');
    uint64_t size;

    if (!ftpx_reply_size_hint(ftpx_span_drop(name, bracket), &size))
        return name;
    return ftpx_span_trim(ftpx_span_take(name, bracket));
}

static ftpx_span without_quotes(ftpx_span name)
{
    bool quoted =
        name.len > 1 && (name.at[0] == '\'' || name.at[0] == '"') && last_byte(name) == name.at[0];

    return quoted ? ftpx_span_take(ftpx_span_drop(name, 1), name.len - 2) : name;
}

/* FILE: name */
static ftpx_span name_labelled(ftpx_span text)
{
    text = ftpx_span_trim(text);
    return ftpx_span_starts(text, "FILE:") ? ftpx_span_trim(ftpx_span_drop(text, 5))
                                           : FTPX_SPAN_NONE;
}

/* Transfer complete (unique file name:name). */
static ftpx_span name_unique(ftpx_span text)
{
    ftpx_span rest = after(text, "unique file name:");

    return ftpx_span_trim(ftpx_span_take(rest, find_last(rest, ')')));
}

/* Opening BINARY mode data connection for 'name' (12 bytes). */
static ftpx_span name_opened(ftpx_span text)
{
    ftpx_span rest = ftpx_span_starts(text, "Opening") ? after(text, " for ") : FTPX_SPAN_NONE;

    return without_quotes(without_size(without_end(ftpx_span_trim(rest))));
}

/* Transfer of "name" complete. */
static ftpx_span name_quoted(ftpx_span text)
{
    ftpx_span rest = after(text, "\"");
    size_t end = ftpx_span_find(rest, '"');

    return end < rest.len ? ftpx_span_take(rest, end) : FTPX_SPAN_NONE;
}

ftpx_span ftpx_reply_stou_name(ftpx_span text)
{
    static ftpx_span (*const forms[])(ftpx_span) = {name_labelled, name_unique, name_opened,
                                                    name_quoted};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        ftpx_span name = forms[i](text);

        if (name.len)
            return name;
    }
    return FTPX_SPAN_NONE;
}
