/* operation: a row a command; arguments come in few shapes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "operation.h"

static const struct ftpx_operation_kind renaming = {"ftp-rename", "change", "renamed", true};
static const struct ftpx_operation_kind copying = {"ftp-copy", "creation", "copied", true};
static const struct ftpx_operation_kind joining = {"ftp-combine", "creation", "combined", true};
static const struct ftpx_operation_kind deletion = {"ftp-delete", "deletion", "deleted", true};
static const struct ftpx_operation_kind making = {"ftp-mkdir", "creation", "made", false};
static const struct ftpx_operation_kind removal = {"ftp-rmdir", "deletion", "removed", true};
static const struct ftpx_operation_kind linking = {"ftp-symlink", "creation", "linked", true};
static const struct ftpx_operation_kind permitting = {"ftp-chmod", "change", "mode set", false};
static const struct ftpx_operation_kind granting = {"ftp-chgrp", "change", "group set", false};
static const struct ftpx_operation_kind giving = {"ftp-chown", "change", "owner set", false};
static const struct ftpx_operation_kind dating = {"ftp-touch", "change", "time set", false};
static const struct ftpx_operation_kind altering = {"ftp-facts", "change", "facts set", false};

enum shape {
    WHOLE,      /* the argument is the path */
    AFTER_WORD, /* word SP path */
    AFTER_TIME, /* time SP path; without the time the command only asks */
    UTIME,      /* time SP path / path SP time SP time SP time SP "UTC" */
    FIRST_WORD, /* path SP …, the path quoted when it has blanks */
    LINK        /* source SP path */
};

static const struct row {
    enum ftpx_cmd id;
    const char *site; /* the word behind SITE; NULL for other commands */
    enum shape shape;
    enum ftpx_operation_step step;
    const struct ftpx_operation_kind *kind;
} rows[] = {
    {FTPX_CMD_RNFR, NULL, WHOLE, FTPX_OPERATION_FIRST, &renaming},
    {FTPX_CMD_RNTO, NULL, WHOLE, FTPX_OPERATION_SECOND, &renaming},
    {FTPX_CMD_DELE, NULL, WHOLE, FTPX_OPERATION_WHOLE, &deletion},
    {FTPX_CMD_MKD, NULL, WHOLE, FTPX_OPERATION_WHOLE, &making},
    {FTPX_CMD_XMKD, NULL, WHOLE, FTPX_OPERATION_WHOLE, &making},
    {FTPX_CMD_RMD, NULL, WHOLE, FTPX_OPERATION_WHOLE, &removal},
    {FTPX_CMD_XRMD, NULL, WHOLE, FTPX_OPERATION_WHOLE, &removal},
    {FTPX_CMD_RMDA, NULL, WHOLE, FTPX_OPERATION_WHOLE, &removal},
    {FTPX_CMD_MFMT, NULL, AFTER_WORD, FTPX_OPERATION_WHOLE, &dating},
    {FTPX_CMD_MFCT, NULL, AFTER_WORD, FTPX_OPERATION_WHOLE, &dating},
    {FTPX_CMD_MFF, NULL, AFTER_WORD, FTPX_OPERATION_WHOLE, &altering},
    {FTPX_CMD_MDTM, NULL, AFTER_TIME, FTPX_OPERATION_WHOLE, &dating},
    {FTPX_CMD_COMB, NULL, FIRST_WORD, FTPX_OPERATION_WHOLE, &joining},
    {FTPX_CMD_SITE, "CHMOD", AFTER_WORD, FTPX_OPERATION_WHOLE, &permitting},
    {FTPX_CMD_SITE, "CHGRP", AFTER_WORD, FTPX_OPERATION_WHOLE, &granting},
    {FTPX_CMD_SITE, "CHOWN", AFTER_WORD, FTPX_OPERATION_WHOLE, &giving},
    {FTPX_CMD_SITE, "UTIME", UTIME, FTPX_OPERATION_WHOLE, &dating},
    {FTPX_CMD_SITE, "TOUCH", WHOLE, FTPX_OPERATION_WHOLE, &dating},
    {FTPX_CMD_SITE, "MKDIR", WHOLE, FTPX_OPERATION_WHOLE, &making},
    {FTPX_CMD_SITE, "RMDIR", WHOLE, FTPX_OPERATION_WHOLE, &removal},
    {FTPX_CMD_SITE, "RMTREE", WHOLE, FTPX_OPERATION_WHOLE, &removal},
    {FTPX_CMD_SITE, "WIPE", WHOLE, FTPX_OPERATION_WHOLE, &deletion},
    {FTPX_CMD_SITE, "SYMLINK", LINK, FTPX_OPERATION_WHOLE, &linking},
    {FTPX_CMD_SITE, "CPFR", WHOLE, FTPX_OPERATION_FIRST, &copying},
    {FTPX_CMD_SITE, "CPTO", WHOLE, FTPX_OPERATION_SECOND, &copying},
};

static ftpx_span first_word(ftpx_span text)
{
    return ftpx_span_take(text, ftpx_span_find(text, ' '));
}

static ftpx_span after_word(ftpx_span text)
{
    return ftpx_span_drop(text, ftpx_span_find(text, ' ') + 1);
}

/* time = 12DIGIT / 14DIGIT ["." 1*DIGIT]: to the minute (SITE UTIME) or the second (RFC 3659). */
static bool is_time(ftpx_span word)
{
    uint64_t number;
    size_t before = word.len;

    if (!ftpx_span_number(&word, UINT64_MAX, &number))
        return false;
    size_t digits = before - word.len;
    return (digits == 12 || digits == 14) && (word.len == 0 || word.at[0] == '.');
}

/* path SP time SP time SP time SP "UTC", as NcFTP and lftp send it. */
static ftpx_span before_times(ftpx_span text)
{
    for (unsigned word = 0; word < 4; word++) {
        size_t start = ftpx_span_behind_last(text, ' ');
        ftpx_span last = ftpx_span_drop(text, start);

        if (start == 0 || !(word == 0 ? ftpx_span_is(last, "UTC") : is_time(last)))
            break;
        text = ftpx_span_take(text, start - 1);
    }
    return text;
}

static ftpx_span first_argument(ftpx_span text)
{
    if (!ftpx_span_starts(text, "\""))
        return first_word(text);
    text = ftpx_span_drop(text, 1);
    return ftpx_span_take(text, ftpx_span_find(text, '"'));
}

static void read_argument(struct ftpx_operation_words *words, enum shape shape, ftpx_span arg)
{
    switch (shape) {
    case WHOLE: words->path = arg; break;
    case AFTER_WORD: words->path = after_word(arg); break;
    case AFTER_TIME:
        words->path = after_word(arg);
        if (!is_time(first_word(arg)) || words->path.len == 0)
            words->kind = NULL;
        break;
    case UTIME: words->path = is_time(first_word(arg)) ? after_word(arg) : before_times(arg); break;
    case FIRST_WORD: words->path = first_argument(arg); break;
    case LINK:
        words->source = first_word(arg);
        words->path = after_word(arg);
        break;
    }
}

struct ftpx_operation_words ftpx_operation_parse(const struct ftpx_verb *verb, ftpx_span arg)
{
    struct ftpx_operation_words words = {NULL, FTPX_OPERATION_WHOLE, FTPX_SPAN_NONE,
                                         FTPX_SPAN_NONE};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];

        if (row->id != verb->id || (row->site && !ftpx_span_is(first_word(arg), row->site)))
            continue;
        words.kind = row->kind;
        words.step = row->step;
        read_argument(&words, row->shape, row->site ? after_word(arg) : arg);
        return words;
    }
    return words;
}
