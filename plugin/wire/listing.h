/* listing: one line of a directory listing, in any of the forms that servers send, as an entry.
 * It knows neither where the line came from nor what stands in the others, but for the little that
 * a listing carries from line to line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_LISTING_H
#define FTPX_WIRE_LISTING_H

#include "stamp.h"

enum ftpx_listed_form {
    FTPX_FORM_NONE,
    FTPX_FORM_UNIX,     /* `ls -l` */
    FTPX_FORM_DOS,      /* Windows' `dir`, IIS */
    FTPX_FORM_FACTS,    /* MLSD, MLST: RFC 3659 §7 */
    FTPX_FORM_NAMES,    /* NLST */
    FTPX_FORM_EPLF,     /* https://cr.yp.to/ftp/list/eplf.html */
    FTPX_FORM_VMS,      /* DIRECTORY */
    FTPX_FORM_DATASETS, /* z/OS, data sets */
    FTPX_FORM_MEMBERS   /* z/OS, members of a partitioned data set */
};

enum ftpx_listed_type {
    FTPX_LISTED_UNTOLD, /* the form does not tell */
    FTPX_LISTED_FILE,
    FTPX_LISTED_DIR,
    FTPX_LISTED_LINK,
    FTPX_LISTED_OTHER /* devices, pipes, sockets, … */
};

/* Spans borrow from the line. */
struct ftpx_listed {
    ftpx_span name;   /* never empty */
    ftpx_span target; /* of a link that tells it, else empty */
    ftpx_span perms;  /* as written; empty when the line has none */
    enum ftpx_listed_type type;
    enum ftpx_listed_form form;
    bool has_size; /* `size` is in bytes; VMS and z/OS count otherwise */
    uint64_t size;
    char modified[FTPX_STAMP_TEXT]; /* see stamp.h; empty when not told */
};

/* What a command's answer should look like. */
enum ftpx_listing_style {
    FTPX_LISTING_LONG,  /* LIST, STAT: any form that can be told from its lines */
    FTPX_LISTING_NAMES, /* NLST */
    FTPX_LISTING_FACTS  /* MLSD, MLST */
};

/* What is kept between lines; {style} at first. */
struct ftpx_listing {
    enum ftpx_listing_style style;
    enum ftpx_listed_form headed; /* DATASETS or MEMBERS once their heading was seen */
    bool begun;                   /* a line that was not empty was seen, … */
    bool after_blank;             /* … the newest was empty */
    bool has_unread;              /* a line was in no form that is known */
};

enum ftpx_listing_step {
    FTPX_LISTING_NOTHING, /* totals, headings of columns, empty lines, messages */
    FTPX_LISTING_ENTRY,
    /* an entry whose details may follow on the next line, which then begins with a blank: to be
     * given again with that line behind it and a blank between */
    FTPX_LISTING_WRAPS,
    FTPX_LISTING_FOLDER /* `ls -R`: entries from here on are in the folder `name` */
};

/* One line without its terminator. `out` is set unless the step is NOTHING. */
enum ftpx_listing_step ftpx_listing_line(struct ftpx_listing *listing, ftpx_span line,
                                         struct ftpx_listed *out);

/* What the options of a LIST or NLST (`-la`) ask for. */
enum ftpx_listing_style ftpx_listing_style_of(bool names_only, ftpx_span arg);

/* "file", "dir", "link", "other"; NULL for UNTOLD. */
const char *ftpx_listed_type_name(enum ftpx_listed_type type);

/* Whether `payload`, the first of a connection, consists of lines of one form: `ls -l`, Windows'
 * `dir` or MLSD's facts (RFC 3659 §7.2). Two lines must be whole, one of them an entry; `total 8`
 * is one of the former. A last line may be cut. With `from_start` false the first may be, too. */
bool ftpx_listing_shape(ftpx_span payload, bool from_start);

#endif
