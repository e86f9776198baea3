/* listing_other: the forms of DOS, RFC 3659 and EPLF, in which every part says what it is or has
 * its column.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listing_forms.h"

/* --- DOS --- */

/* `<DIR>` and ten blanks are as wide as a size and the blank behind it. */
#define BLANKS_BEHIND_MARK 10

/* A size with or without separators between groups of three digits. */
static bool read_dos_size(ftpx_span word, uint64_t *size_out)
{
    if (!ftpx_span_number(&word, UINT64_MAX, size_out))
        return false;
    while (ftpx_span_thousands(&word, ",.", size_out))
        ;
    return word.len == 0;
}

static bool read_mark(ftpx_span word, enum ftpx_listed_type *type_out)
{
    static const struct {
        const char *mark;
        enum ftpx_listed_type type;
    } marks[] = {
        {"<DIR>", FTPX_LISTED_DIR},
        {"<JUNCTION>", FTPX_LISTED_LINK},
        {"<SYMLINKD>", FTPX_LISTED_LINK},
        {"<SYMLINK>", FTPX_LISTED_LINK},
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (ftpx_span_is(word, marks[i].mark)) {
            *type_out = marks[i].type;
            return true;
        }
    }
    return false;
}

static ftpx_span behind_mark(ftpx_span rest)
{
    for (unsigned blanks = 0;
         blanks < BLANKS_BEHIND_MARK && rest.len > 0 && ftpx_is_blank(rest.at[0]); blanks++)
        rest = ftpx_span_drop(rest, 1);
    return rest;
}

/* name " [" target "]" */
static void split_dos_link(struct ftpx_listed *out)
{
    size_t at = ftpx_span_find_text(out->name, " [");

    if (at == out->name.len || out->name.at[out->name.len - 1] != ']')
        return;
    out->target = ftpx_span_take(ftpx_span_drop(out->name, at + 2), out->name.len - at - 3);
    out->name = ftpx_span_take(out->name, at);
}

bool ftpx_listed_dos(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_DOS, .type = FTPX_LISTED_FILE};
    size_t date = ftpx_stamp_dos(line, found.modified);
    ftpx_span rest = ftpx_span_drop(line, date);

    if (date == 0)
        return false;
    ftpx_span word = ftpx_word_take(&rest);
    if (read_mark(word, &found.type))
        found.name = behind_mark(rest);
    else if ((found.has_size = read_dos_size(word, &found.size)))
        found.name = ftpx_span_drop(rest, 1);
    if (found.type == FTPX_LISTED_LINK)
        split_dos_link(&found);
    if (found.name.len == 0)
        return false;
    *out = found;
    return true;
}

/* --- RFC 3659 --- */

/* OS.unix=slink:target */
static void read_os_type(ftpx_span value, struct ftpx_listed *out)
{
    ftpx_span kind = ftpx_span_drop(value, ftpx_span_find(value, '=') + 1);
    bool link = ftpx_span_starts(kind, "slink") || ftpx_span_starts(kind, "symlink");

    out->type = link ? FTPX_LISTED_LINK : FTPX_LISTED_OTHER;
    if (link)
        out->target = ftpx_span_drop(kind, ftpx_span_find(kind, ':') + 1);
}

static void read_type(ftpx_span value, struct ftpx_listed *out)
{
    if (ftpx_span_is(value, "file"))
        out->type = FTPX_LISTED_FILE;
    else if (ftpx_span_is(value, "dir") || ftpx_span_is(value, "cdir") ||
             ftpx_span_is(value, "pdir"))
        out->type = FTPX_LISTED_DIR;
    else
        read_os_type(value, out);
}

/* fact = factname "=" value */
static void read_fact(ftpx_span fact, struct ftpx_listed *out)
{
    size_t equals = ftpx_span_find(fact, '=');
    ftpx_span name = ftpx_span_take(fact, equals);
    ftpx_span value = ftpx_span_drop(fact, equals + 1);

    if (ftpx_span_is(name, "type"))
        read_type(value, out);
    else if (ftpx_span_is(name, "size") || ftpx_span_is(name, "sizd"))
        out->has_size = ftpx_span_is_number(value, UINT64_MAX, &out->size);
    else if (ftpx_span_is(name, "modify"))
        ftpx_stamp_facts(value, out->modified);
    else if (ftpx_span_is(name, "perm") || (ftpx_span_is(name, "UNIX.mode") && out->perms.len == 0))
        out->perms = value;
}

/* Where the facts end: at the first blank, but values of some servers hold blanks, and then the
 * last semicolon is right before it. */
static size_t end_of_facts(ftpx_span line)
{
    size_t blank = ftpx_span_find(line, ' ');
    size_t closed = ftpx_span_find_text(line, "; ");

    if (blank == 0 || blank == line.len || line.at[blank - 1] == ';' || closed == line.len)
        return blank;
    return closed + 1;
}

/* entry = [ 1*( fact ";" ) ] SP pathname */
bool ftpx_listed_facts(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_FACTS};
    size_t end = end_of_facts(line);
    ftpx_span facts = ftpx_span_take(line, end);

    found.name = ftpx_span_drop(line, end + 1);
    if (found.name.len == 0 || (facts.len > 0 && ftpx_span_find(facts, '=') == facts.len))
        return false;
    while (facts.len > 0) {
        size_t len = ftpx_span_find(facts, ';');
        /* the type of a link may name a target with semicolons in it; nobody sends that */
        read_fact(ftpx_span_take(facts, len), &found);
        facts = ftpx_span_drop(facts, len + 1);
    }
    *out = found;
    return true;
}

/* --- EPLF --- */

static void read_eplf_fact(ftpx_span fact, struct ftpx_listed *out)
{
    ftpx_span value = ftpx_span_drop(fact, 1);
    uint64_t seconds;

    switch (fact.len > 0 ? fact.at[0] : 0) {
    case '/': out->type = FTPX_LISTED_DIR; break;
    case 'r': out->type = FTPX_LISTED_FILE; break;
    case 's': out->has_size = ftpx_span_is_number(value, UINT64_MAX, &out->size); break;
    case 'm':
        if (ftpx_span_is_number(value, UINT32_MAX, &seconds))
            ftpx_stamp_seconds(seconds, out->modified);
        break;
    case 'u':
        if (ftpx_span_starts(value, "p"))
            out->perms = ftpx_span_drop(value, 1);
        break;
    default: break;
    }
}

/* entry = "+" *( fact "," ) TAB name */
bool ftpx_listed_eplf(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_EPLF, .type = FTPX_LISTED_OTHER};
    size_t tab = ftpx_span_find(line, '\t');
    ftpx_span facts = ftpx_span_drop(ftpx_span_take(line, tab), 1);

    found.name = ftpx_span_drop(line, tab + 1);
    if (!ftpx_span_starts(line, "+") || found.name.len == 0)
        return false;
    while (facts.len > 0) {
        size_t len = ftpx_span_find(facts, ',');
        read_eplf_fact(ftpx_span_take(facts, len), &found);
        facts = ftpx_span_drop(facts, len + 1);
    }
    *out = found;
    return true;
}
