/* options: the command line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_SCAN_OPTIONS_H
#define FTPX_SCAN_OPTIONS_H

#include "../settings/preferences.h"

#include <glib.h>

struct ftpx_options {
    GPtrArray *reports;     /* const char *, as behind `-z` */
    GPtrArray *preferences; /* const char *, as behind `-o` */
    GPtrArray *paths;       /* char *: the captures */
    GPtrArray *lists;       /* const char *: files that name captures */
    const char *tshark;
    char entry_end;        /* behind each entry of a list */
    const char *condense;  /* the tape to write in place of reports; NULL: none; with it: */
    const char *index;     /* a file; NULL: none */
    const char *bytes;     /* a folder in those of reports, for bytes of files; NULL: none */
    const char *only;      /* a list of ends; NULL: of all */
    uint32_t told;         /* captures whose bytes are read again */
    uint32_t before;       /* frames of the tape that come before these captures' */
    uint32_t upto;         /* the last frame of the tape to be read; 0: all are */
    const char *condensed; /* a list of tapes to read in place of the captures; NULL: none */
    const char *unfit;     /* a file for what of these does not fit */
    bool list_inputs;
    bool each;     /* no capture goes on in another */
    bool keep;     /* all that is known in memory */
    size_t memory; /* bytes that the program may take; else */
};

enum ftpx_options_result {
    FTPX_OPTIONS_READ,
    FTPX_OPTIONS_ANSWERED, /* help or version was asked for, and printed */
    FTPX_OPTIONS_WRONG     /* and a complaint */
};

/* What the members refer to is `arguments`' own, or lives on. */
enum ftpx_options_result ftpx_options_read(struct ftpx_options *out, int count, char **arguments);
void ftpx_options_free(struct ftpx_options *options);

enum ftpx_preferred {
    FTPX_PREFERRED,       /* all are ftpx's own, and set */
    FTPX_PREFERRED_OTHER, /* some are for Wireshark to read */
    FTPX_PREFERRED_WRONG  /* there is no such one: and a complaint */
};

/* Sets what stands behind `-o`. */
enum ftpx_preferred ftpx_options_prefer(const struct ftpx_options *options,
                                        struct ftpx_preferences *preferences, GPtrArray *texts);

#endif
