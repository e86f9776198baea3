/* claim: what servers say of a file's size, time and digest, or of how much they moved. It does not
 * know whether that is true.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_CLAIM_H
#define FTPX_WIRE_CLAIM_H

#include "command.h"

enum ftpx_claim_kind {
    FTPX_CLAIM_NONE,
    FTPX_CLAIM_SIZE,
    FTPX_CLAIM_MODIFIED,
    FTPX_CLAIM_CRC32,
    FTPX_CLAIM_MD5,
    FTPX_CLAIM_SHA1,
    FTPX_CLAIM_SHA256,
    FTPX_CLAIM_SHA512
};

struct ftpx_claim {
    enum ftpx_claim_kind kind;
    ftpx_span value;    /* as written: a number, YYYYMMDDHHMMSS, a digest in hexadecimal */
    ftpx_span path;     /* what it is about, as asked; empty: what was just transferred */
    uint64_t low, high; /* a SIZE: the least and the most it can mean; rounded ones are not exact */
    bool has_range;     /* a digest: of some bytes only */
    uint64_t from, to;  /* whether `to` is one of them, servers do not agree */
};

/* What a reply claims of the file that the command asks about: SIZE and MDTM (RFC 3659), HASH,
 * XCRC, XMD5, XSHA … (draft-bryan-ftpext-hash), MD5 (draft-twine-ftpmd5), CKSM (GridFTP). NONE when
 * it claims nothing. Spans lie in `arg` and `text`. */
struct ftpx_claim ftpx_claim_of_file(const struct ftpx_verb *verb, ftpx_span arg, uint16_t code,
                                     ftpx_span text);

/* What the line of a 226 or 250 says was moved, to the byte: `1,234 bytes transferred.`,
 * `Transferred 1234 bytes`. Free space and rates are not taken for that. */
struct ftpx_claim ftpx_claim_of_closing(ftpx_span text);

/* Pure-FTPd's 150, in units of 1024 bytes rounded to one digit: `4.9 kbytes to download`. */
struct ftpx_claim ftpx_claim_of_mark(ftpx_span text);

/* What a 221 says of all files of the session. Pure-FTPd: `You uploaded 0 and downloaded 5 kbytes.`,
 * of 1024 bytes, rounded; wu-ftpd: `You have transferred 5000 bytes in 1 files.` */
enum ftpx_total { FTPX_UPLOADED, FTPX_DOWNLOADED, FTPX_TRANSFERRED, FTPX_TOTAL_COUNT };
struct ftpx_claim ftpx_claim_of_total(ftpx_span text, enum ftpx_total total);

/* The word under which the claim was made, for people and records: "SIZE", "XCRC"; that of the
 * algorithm for digests whose command has several: "SHA-256". */
const char *ftpx_claim_name(enum ftpx_claim_kind kind);

#endif
