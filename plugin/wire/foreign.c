/* foreign: words in tables; what stands for a number or a name is looked at by its first byte.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "foreign.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *const beginnings[] = {
    /* POP3 and its like, IMAP, Redis */
    "+OK", "-ERR", "* OK", "* PREAUTH", "* BYE", "* CAPABILITY", "* FLAGS", "+PONG", "-NOAUTH",
    /* SSH, HTTP and what is made like it, VNC, rsync, XMPP and pages */
    "SSH-", "HTTP/", "RTSP/", "SIP/", "ICAP/", "RFB 0", "@RSYNCD:", "<?xml", "<html", "<!DOCTYPE"};

static const char *const protocols[] = {"SMTP", "LMTP", "POP3", "IMAP", "NNTP"};

static bool is_name_byte(uint8_t byte)
{
    return ftpx_is_letter(byte) || ftpx_is_digit(byte);
}

/* Redis: a mark and a number, or a number below 0, are all of the line. */
static bool is_counted(ftpx_span line)
{
    ftpx_span rest = ftpx_span_drop(line, ftpx_span_starts(line, "$-") ? 2 : 1);
    uint64_t number;

    return (ftpx_span_starts(line, "$") || ftpx_span_starts(line, "*") ||
            ftpx_span_starts(line, ":")) &&
           ftpx_span_number(&rest, UINT64_MAX, &number) && rest.len == 0;
}

/* IRC: ":" name SP (3DIGIT / word) (RFC 2812 §2.3.1) */
static bool is_prefixed(ftpx_span line)
{
    size_t blank = ftpx_span_find(line, ' ');

    return ftpx_span_starts(line, ":") && blank > 1 && is_name_byte(line.at[1]) &&
           blank + 1 < line.len && is_name_byte(line.at[blank + 1]);
}

bool ftpx_foreign_line(ftpx_span line)
{
    for (size_t index = 0; index < COUNT(beginnings); index++)
        if (ftpx_span_starts(line, beginnings[index]))
            return true;
    return is_counted(line) || is_prefixed(line);
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
    for (size_t index = 0; index < COUNT(protocols); index++)
        if (ftpx_span_has(text, protocols[index]))
            return true;
    return false;
}
