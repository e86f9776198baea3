/* json: members of JSON objects, of the kinds that records have.
 * It does not know what a record holds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_RECORD_JSON_H
#define FTPX_TAPS_RECORD_JSON_H

#include "../../model/charset.h"
#include <stdio.h>
#include <wsutil/json_dumper.h>

/* One line in the making. */
struct ftpx_json {
    json_dumper dumper; /* into a text: a stream of ours may mean nothing to Wireshark's library */
    FILE *out;
    const struct ftpx_charset
        *charset;         /* of text that is not UTF-8; NULL for none: whoever writes sets it */
    unsigned time_digits; /* fractional digits of times */
};

/* Begins a line with `{`, and ends it with `}` and a line feed. */
struct ftpx_json ftpx_json_line(FILE *out, unsigned time_digits);
void ftpx_json_line_end(struct ftpx_json *json);

/* The same with line feeds and blanks, for people. */
struct ftpx_json ftpx_json_document(FILE *out, unsigned time_digits);

/* A member that is a list, up to ftpx_json_end_list. */
void ftpx_json_begin_list(struct ftpx_json *json, const char *name);
void ftpx_json_end_list(struct ftpx_json *json);

/* A member that is an object, up to ftpx_json_end; NULL: one in a list. */
void ftpx_json_begin(struct ftpx_json *json, const char *name);
void ftpx_json_end(struct ftpx_json *json);

void ftpx_json_word(struct ftpx_json *json, const char *name, const char *word);
void ftpx_json_words(struct ftpx_json *json, const char *name,
                     const char *const words[]); /* ended by NULL */
void ftpx_json_number(struct ftpx_json *json, const char *name, uint64_t number);
void ftpx_json_numbers(struct ftpx_json *json, const char *name, const uint16_t *numbers,
                       unsigned count);
void ftpx_json_bool(struct ftpx_json *json, const char *name, bool value);
/* What is JSON as it stands: a number that somebody else has written. */
void ftpx_json_bare(struct ftpx_json *json, const char *name, const char *text);

/* Nanoseconds since 1970. */
void ftpx_json_time(struct ftpx_json *json, const char *name, int64_t time);

/* These leave out a member that says nothing: no word (NULL or ""), 0, no bytes, no quirks. */
void ftpx_json_name(struct ftpx_json *json, const char *name, const char *word);
void ftpx_json_count(struct ftpx_json *json, const char *name, uint64_t count);
void ftpx_json_text(struct ftpx_json *json, const char *name, ftpx_span bytes);
void ftpx_json_texts(struct ftpx_json *json, const char *name, const ftpx_span *texts,
                     unsigned count);
/* The bytes of a text that the fallback character set made readable: `\xNN` for all above 7F. */
void ftpx_json_raw(struct ftpx_json *json, const char *name, ftpx_span bytes);
void ftpx_json_quirks(struct ftpx_json *json, const char *name, uint64_t quirks);

#endif
