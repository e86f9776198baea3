/* foreign: words in tables; what stands for a number or a name is looked at by its first byte.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "foreign.h"

static const char *const beginnings[] = {
    /* POP3 and its like, IMAP, Redis */
    "+OK", "-ERR", "* OK", "* PREAUTH", "* BYE", "* CAPABILITY", "* FLAGS", "+PONG", "-NOAUTH",
    /* SSH, HTTP and what is made like it, VNC, rsync, XMPP and pages */
    "SSH-", "HTTP/", "RTSP/", "SIP/", "ICAP/", "RFB 0", "@RSYNCD:", "<?xml", "<html", "<!DOCTYPE",
    NULL};

static const char *const protocols[] = {"SMTP", "LMTP", "POP3", "IMAP", "NNTP", NULL};

/* Redis: a mark and a number, or a number below 0, are all of the line. */
static bool is_counted(ftpx_span line)
{
    ftpx_span rest = ftpx_span_drop(line, ftpx_span_starts(line, "$-") ? 2 : 1);
    uint64_t number;

    return line.len > 0 && ftpx_is_one_of(line.at[0], "$*:") &&
           ftpx_span_is_number(rest, UINT64_MAX, &number);
}

/* IRC: ":" name SP (3DIGIT / word) (RFC 2812 §2.3.1) */
static bool is_prefixed(ftpx_span line)
{
    size_t blank = ftpx_span_find(line, ' ');

    return ftpx_span_starts(line, ":") && blank > 1 && ftpx_is_letter_or_digit(line.at[1]) &&
           blank + 1 < line.len && ftpx_is_letter_or_digit(line.at[blank + 1]);
}

bool ftpx_foreign_line(ftpx_span line)
{
    return ftpx_span_any(line, ftpx_span_starts, beginnings) || is_counted(line) ||
           is_prefixed(line);
}

bool ftpx_foreign_binary(ftpx_span payload)
{
    uint8_t first = payload.len ? payload.at[0] : ' ';

    return first < ' ' && first != '\t' && first != '\r' && first != '\n' && first != 27;
}

static ftpx_span take_word(ftpx_span *text)
{
    ftpx_span word = ftpx_span_take(*text, ftpx_span_find(*text, ' '));

    *text = ftpx_span_drop(*text, word.len + 1);
    return word;
}

static bool is_host_name(ftpx_span word)
{
    size_t dot = ftpx_span_find(word, '.');

    return dot + 1 < word.len && ftpx_is_letter(word.at[dot + 1]);
}

bool ftpx_foreign_names_ftp(ftpx_span text)
{
    while (text.len > 0) {
        ftpx_span word = take_word(&text);

        if (ftpx_span_has(word, "FTP") && !is_host_name(word))
            return true;
    }
    return false;
}

bool ftpx_foreign_names_other(ftpx_span text)
{
    return ftpx_span_any(text, ftpx_span_has, protocols);
}
