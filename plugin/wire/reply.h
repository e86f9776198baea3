/* reply: server lines as replies, one or several lines long (RFC 959 §4.2), and the facts in
 * their texts. It does not know which command a reply answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_REPLY_H
#define FTPX_WIRE_REPLY_H

#include "span.h"

struct ftpx_reply_line {
    uint16_t code;  /* 0 when the line does not start as a reply */
    uint8_t mark;   /* SP last or only line, `-` first of several, 0 no reply; `DDD` alone has SP */
    ftpx_span text; /* after code and mark; the whole line when code is 0 */
    uint64_t quirks; /* NO_CODE, BAD_CODE */
};

/* reply-line = 3DIGIT [SP / "-"] text.  `DDD` and `DDD ` with nothing after them are replies. Codes
 * other than 100–659 or with a middle digit over 5, and digits glued to text (`226X`), are no
 * replies: BAD_CODE, code 0. */
struct ftpx_reply_line ftpx_reply_line_parse(ftpx_span line);

enum ftpx_reply_step {
    FTPX_REPLY_WHOLE, /* a reply of one line */
    FTPX_REPLY_FIRST, /* opens one of several lines */
    FTPX_REPLY_INNER, /* text within it */
    FTPX_REPLY_LAST,  /* ends it */
    FTPX_REPLY_JUNK   /* outside any reply and none itself */
};

/* The only thing kept between lines. All zero: nothing is open. */
struct ftpx_reply_open {
    uint16_t code; /* of the open multi-line reply, or 0 */
    /* of the newest inner line that looks like the end of another reply (`DDD `), or 0; an inner
     * line of any other shape after it sets it back to 0 */
    uint16_t other_code;
};

/* Places one parsed line.  multi-line = DDD "-" text *(any text) DDD SP text, with the same DDD. */
enum ftpx_reply_step ftpx_reply_feed(struct ftpx_reply_open *open,
                                     const struct ftpx_reply_line *line);

/* 2yz: the command is done. 4yz and 5yz: it is not, for now or for good (RFC 959 §4.2). */
bool ftpx_reply_completes(uint16_t code);
bool ftpx_reply_refuses(uint16_t code);

/* What nothing but a transfer that has begun ends with (RFC 959 §5.4). */
bool ftpx_reply_ends_transfers(uint16_t code);

/* What the documents call the code; NULL when no document has it. */
const char *ftpx_reply_meaning(uint16_t code);

/* Row `index` of the table of codes, ascending; false behind its end. */
bool ftpx_reply_code_at(size_t index, uint16_t *code_out, const char **meaning_out);

/* The quoted path of a 257 (RFC 959 App. II: "" within it is one "). Copies to `out` (room for
 * text.len bytes) and sets the length; false when there is none. */
bool ftpx_reply_quoted_path(ftpx_span text, uint8_t *out, size_t *len_out);

/* Whether a refusal says that one has to log in first. */
bool ftpx_reply_wants_login(ftpx_span text);

/* The path of a 257 to PWD that has no quotes, as small servers send it: an absolute one, alone or
 * before ` is …`. Borrows; empty when there is none, or when blanks leave open where it ends. */
ftpx_span ftpx_reply_bare_path(ftpx_span text);

/* A size in the text of a 150/125: `(1234 bytes)`, `1,234 bytes`, `1234 Byte`, and pure-ftpd's
 * `1234.5 kbytes` only when exact to the byte (so: never). False when the text names none. */
bool ftpx_reply_size_hint(ftpx_span text, uint64_t *size_out);

/* The number a 213 to SIZE consists of. */
bool ftpx_reply_size(ftpx_span text, uint64_t *size_out);

/* The name a server gave to STOU: `FILE: name` (RFC 1123 §4.1.2.9), `Opening … for name`,
 * `"name"`, `Transfer complete (unique file name:name).`. Borrows; empty when there is none. */
ftpx_span ftpx_reply_stou_name(ftpx_span text);

#endif
