/* listing_record: the forms of systems whose files are records: VMS and z/OS. Their sizes are
 * blocks, tracks or lines, which say too little about bytes to be told as a size.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "listing_forms.h"

/* --- VMS --- */

/* name = 1*(any but blank) ";" version */
static bool is_vms_name(ftpx_span word)
{
    size_t at = word.len;
    ftpx_span version;
    uint64_t number;

    while (at > 0 && ftpx_is_digit(word.at[at - 1]))
        at--;
    version = ftpx_span_drop(word, at);
    return at >= 2 && word.at[at - 1] == ';' && ftpx_span_is_number(version, 65535, &number);
}

static bool is_vms_folder(ftpx_span name)
{
    return ftpx_span_find_text(name, ".DIR;") < name.len;
}

/* Size, date, [owner] and (protection) stand in any order. */
static void read_vms_details(ftpx_span rest, struct ftpx_listed *out)
{
    while (rest.len > 0) {
        ftpx_span here = ftpx_skip_blanks(rest);
        size_t date = out->modified[0] ? 0 : ftpx_stamp_vms(here, out->modified);

        if (date > 0) {
            rest = ftpx_span_drop(here, date);
            continue;
        }
        ftpx_span word = ftpx_word_take(&rest);
        if (ftpx_span_starts(word, "(") && word.at[word.len - 1] == ')')
            out->perms = word;
    }
}

bool ftpx_listed_vms(ftpx_span line, struct ftpx_listed *out, bool *alone_out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_VMS, .type = FTPX_LISTED_FILE};
    ftpx_span rest = line;

    found.name = ftpx_word_take(&rest);
    if (!is_vms_name(found.name))
        return false;
    if (is_vms_folder(found.name))
        found.type = FTPX_LISTED_DIR;
    *alone_out = ftpx_skip_blanks(rest).len == 0;
    read_vms_details(rest, &found);
    *out = found;
    return true;
}

/* --- z/OS --- */

/* Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname
 *  Name     VV.MM   Created       Changed      Size  Init   Mod   Id
 *  Name      Size     TTR   Alias-of AC --------- Attributes --------- Amode Rmode */
enum ftpx_listed_form ftpx_listed_zos_heading(ftpx_span line)
{
    ftpx_span rest = line;
    ftpx_span first = ftpx_word_take(&rest);
    ftpx_span second = ftpx_word_take(&rest);

    if (ftpx_span_is(first, "Volume") && ftpx_span_is(second, "Unit"))
        return FTPX_FORM_DATASETS;
    if (ftpx_span_is(first, "Name") &&
        (ftpx_span_is(second, "VV.MM") || ftpx_span_is(ftpx_word_take(&rest), "TTR")))
        return FTPX_FORM_MEMBERS;
    return FTPX_FORM_NONE;
}

/* Partitioned data sets and qualifiers that others begin with hold more, and can be changed into. */
static enum ftpx_listed_type type_of_dataset(ftpx_span first, ftpx_span organisation)
{
    if (ftpx_span_is(first, "Pseudo") || ftpx_span_is(organisation, "PO") ||
        ftpx_span_is(organisation, "PO-E"))
        return FTPX_LISTED_DIR;
    if (ftpx_span_is(organisation, "PS") || ftpx_span_is(organisation, "PS-E") ||
        ftpx_span_is(organisation, "PS-L") || ftpx_span_is(first, "Migrated"))
        return FTPX_LISTED_FILE;
    return FTPX_LISTED_OTHER;
}

/* The name comes last, its organisation before it. The date there is that of the last use. */
bool ftpx_listed_dataset(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_DATASETS};
    ftpx_span rest = line;
    ftpx_span first = ftpx_word_take(&rest);
    ftpx_span before = first;
    ftpx_span last = ftpx_word_take(&rest);

    for (ftpx_span word = ftpx_word_take(&rest); word.len > 0; word = ftpx_word_take(&rest)) {
        before = last;
        last = word;
    }
    if (last.len == 0)
        return false;
    found.name = last;
    found.type = type_of_dataset(first, before);
    *out = found;
    return true;
}

/* member [VV.MM created changed time size init mod id] */
bool ftpx_listed_member(ftpx_span line, struct ftpx_listed *out)
{
    struct ftpx_listed found = {.form = FTPX_FORM_MEMBERS, .type = FTPX_LISTED_FILE};
    ftpx_span rest = line;

    found.name = ftpx_word_take(&rest);
    ftpx_word_take(&rest);
    ftpx_word_take(&rest);
    rest = ftpx_skip_blanks(rest);
    if (found.name.len == 0)
        return false;
    ftpx_stamp_iso(rest, found.modified);
    *out = found;
    return true;
}
