/* listing: tries the forms a line may have, those first that can be told most surely.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listing.h"

#include "listing_forms.h"

const char *ftpx_listed_type_name(enum ftpx_listed_type type)
{
    static const char *const names[] = {NULL, "file", "dir", "link", "other"};
    return names[type];
}

/* The letters that make `ls` write long lines. */
static bool asks_for_long(ftpx_span options)
{
    for (size_t i = 1; i < options.len; i++)
        if (ftpx_is_one_of(options.at[i], "lnog"))
            return true;
    return false;
}

enum ftpx_listing_style ftpx_listing_style_of(bool names_only, ftpx_span arg)
{
    ftpx_span word = ftpx_word_take(&arg);

    if (!names_only)
        return FTPX_LISTING_LONG;
    for (; word.len > 0 && word.at[0] == '-'; word = ftpx_word_take(&arg))
        if (asks_for_long(word))
            return FTPX_LISTING_LONG;
    return FTPX_LISTING_NAMES;
}

/* folder = path ":", as `ls -R` heads each one. */
static bool is_folder(ftpx_span line, struct ftpx_listed *out)
{
    if (line.len < 2 || line.at[line.len - 1] != ':')
        return false;
    out->name = ftpx_span_take(line, line.len - 1);
    return true;
}

/* `ls: *.c: No such file or directory`, sent where the listing should be. */
static bool is_message(ftpx_span line)
{
    ftpx_span rest = ftpx_span_starts(line, "/bin/") ? ftpx_span_drop(line, 5) : line;

    return ftpx_span_starts(rest, "ls: ") && ftpx_span_has(ftpx_span_drop(rest, 4), ": ");
}

/* `total 12`, in whatever language */
static bool is_total(ftpx_span line)
{
    ftpx_span word = ftpx_word_take(&line);
    ftpx_span number = ftpx_word_take(&line);

    return word.len > 0 && !ftpx_is_digit(word.at[0]) && number.len > 0 &&
           ftpx_is_digit(number.at[0]) && ftpx_word_take(&line).len == 0;
}

/* What stands around the entries of a listing and is none itself. */
static bool is_around_entries(ftpx_span line)
{
    return is_total(line) || is_message(line) || ftpx_span_starts(line, "Directory ") ||
           ftpx_span_starts(line, "Total of ");
}

/* A name may end in a colon: it heads a folder only where a heading would stand. */
static enum ftpx_listing_step names_line(const struct ftpx_listing *before, ftpx_span line,
                                         struct ftpx_listed *out)
{
    bool at_start = !before->begun || before->after_blank;
    bool is_path =
        ftpx_span_starts(line, "./") || ftpx_span_starts(line, "/") || ftpx_span_is(line, ".:");

    if (is_message(line))
        return FTPX_LISTING_NOTHING;
    if (at_start && (before->after_blank || is_path) && is_folder(line, out))
        return FTPX_LISTING_FOLDER;
    out->name = line;
    out->form = FTPX_FORM_NAMES;
    return FTPX_LISTING_ENTRY;
}

static bool zos_line(enum ftpx_listed_form headed, ftpx_span line, struct ftpx_listed *out)
{
    if (headed == FTPX_FORM_DATASETS)
        return ftpx_listed_dataset(line, out);
    return headed == FTPX_FORM_MEMBERS && ftpx_listed_member(line, out);
}

static enum ftpx_listing_step long_line(struct ftpx_listing *listing, ftpx_span line,
                                        struct ftpx_listed *out)
{
    enum ftpx_listed_form heading = ftpx_listed_zos_heading(line);
    bool alone = false;

    if (heading != FTPX_FORM_NONE) {
        listing->headed = heading;
        return FTPX_LISTING_NOTHING;
    }
    if (ftpx_listed_unix(line, out) || ftpx_listed_dos(line, out) || ftpx_listed_eplf(line, out) ||
        zos_line(listing->headed, line, out))
        return FTPX_LISTING_ENTRY;
    if (ftpx_listed_vms(line, out, &alone))
        return alone ? FTPX_LISTING_WRAPS : FTPX_LISTING_ENTRY;
    if (is_folder(line, out))
        return FTPX_LISTING_FOLDER;
    listing->has_unread |= !is_around_entries(line);
    return FTPX_LISTING_NOTHING;
}

static enum ftpx_listing_step facts_line(struct ftpx_listing *listing, ftpx_span line,
                                         struct ftpx_listed *out)
{
    if (ftpx_listed_facts(line, out))
        return FTPX_LISTING_ENTRY;
    listing->has_unread = true;
    return FTPX_LISTING_NOTHING;
}

enum ftpx_listing_step ftpx_listing_line(struct ftpx_listing *listing, ftpx_span line,
                                         struct ftpx_listed *out)
{
    struct ftpx_listing before = *listing;

    *out = (struct ftpx_listed){0};
    listing->after_blank = line.len == 0;
    listing->begun |= line.len > 0;
    if (line.len == 0)
        return FTPX_LISTING_NOTHING;
    switch (listing->style) {
    case FTPX_LISTING_NAMES: return names_line(&before, line, out);
    case FTPX_LISTING_FACTS: return facts_line(listing, line, out);
    case FTPX_LISTING_LONG: break;
    }
    return long_line(listing, line, out);
}
