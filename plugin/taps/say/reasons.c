/* reasons: the table, in the order of wire/quirk.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reasons.h"

#include "../../wire/quirk.h"

static const char *const words[FTPX_QUIRK_COUNT] = {
    /* clang-format off */
    [FTPX_QUIRK_BIT_BARE_LF]            = "a line ended by LF alone",
    [FTPX_QUIRK_BIT_BARE_CR]            = "a CR without LF",
    [FTPX_QUIRK_BIT_NUL]                = "a NUL in a line",
    [FTPX_QUIRK_BIT_LONG_LINE]          = "a line too long to be one",
    [FTPX_QUIRK_BIT_CUT_LINE]           = "a line whose end is missing",
    [FTPX_QUIRK_BIT_TELNET]             = "Telnet commands in a line",
    [FTPX_QUIRK_BIT_EIGHT_BIT]          = "bytes that are not UTF-8",
    [FTPX_QUIRK_BIT_UNKNOWN_VERB]       = "no known command",
    [FTPX_QUIRK_BIT_BAD_ENDPOINT]       = "no usable address and port",
    [FTPX_QUIRK_BIT_ENDPOINT_UNCLOSED]  = "closing parenthesis missing",
    [FTPX_QUIRK_BIT_EPSV_ALL]           = "forbidden after EPSV ALL",
    [FTPX_QUIRK_BIT_ATTACK]             = "looks like an attack",
    [FTPX_QUIRK_BIT_NO_CODE]            = "a server line that is no reply",
    [FTPX_QUIRK_BIT_BAD_CODE]           = "a malformed reply code",
    [FTPX_QUIRK_BIT_OTHER_CODE_INSIDE]  = "another code inside a reply",
    [FTPX_QUIRK_BIT_CLOSED_BY_OTHER]    = "reply ended by another code",
    [FTPX_QUIRK_BIT_UNTERMINATED]       = "a reply that never ended",
    [FTPX_QUIRK_BIT_LONG_REPLY]         = "a reply too long to be kept",
    [FTPX_QUIRK_BIT_UNEXPECTED_REPLY]   = "a reply nobody waits for",
    [FTPX_QUIRK_BIT_DOUBTFUL]           = "a reply that may be another command's",
    [FTPX_QUIRK_BIT_WRONG_STATE]        = "a reply that RFC 959 does not allow here",
    [FTPX_QUIRK_BIT_UNANSWERED]         = "never answered",
    [FTPX_QUIRK_BIT_TOO_MANY_PENDING]   = "too many commands without reply",
    [FTPX_QUIRK_BIT_TOO_MANY_LINES]     = "lines too many and too short to be kept",
    [FTPX_QUIRK_BIT_AFTER_GAP]          = "pairing of replies was lost here",
    [FTPX_QUIRK_BIT_BOUNCE]             = "points to a third party (bounce)",
    [FTPX_QUIRK_BIT_LOW_PORT]           = "announces a port below 1024",
    [FTPX_QUIRK_BIT_NAT]                = "announced and used address differ (NAT)",
    [FTPX_QUIRK_BIT_STOLEN]             = "data connection with a stranger",
    [FTPX_QUIRK_BIT_REDIRECTED]         = "leads the client to another host than the server",
    [FTPX_QUIRK_BIT_UNUSED]             = "endpoint never connected to",
    [FTPX_QUIRK_BIT_FXP]                = "server-to-server copy (FXP)",
    [FTPX_QUIRK_BIT_NO_DATA_CONNECTION] = "no data connection found in the capture",
    [FTPX_QUIRK_BIT_GAP]                = "bytes missing inside the stream",
    [FTPX_QUIRK_BIT_NO_FIN]             = "the sender's FIN was not seen",
    [FTPX_QUIRK_BIT_NO_FINAL_REPLY]     = "no final reply",
    [FTPX_QUIRK_BIT_FAILED_REPLY]       = "the server reports failure",
    [FTPX_QUIRK_BIT_SIZE_MISMATCH]      = "not the announced size",
    [FTPX_QUIRK_BIT_RESET]              = "reset before the sender's FIN",
    [FTPX_QUIRK_BIT_ABORTED]            = "called off (426, 451 or ABOR)",
    [FTPX_QUIRK_BIT_WRONG_WAY]          = "payload against the command's direction",
    [FTPX_QUIRK_BIT_ASCII_BINARY]       = "binary content moved in TYPE A",
    [FTPX_QUIRK_BIT_FRAGMENTED]         = "more holes than are kept track of",
    [FTPX_QUIRK_BIT_CONFLICTING]        = "bytes came again as others",
    [FTPX_QUIRK_BIT_CLAIM_MISMATCH]     = "the server counts other bytes than were seen",
    [FTPX_QUIRK_BIT_UNDECRYPTED]        = "not decrypted, or not to its end",
    [FTPX_QUIRK_BIT_INFERRED]           = "linked by hosts and time only",
    [FTPX_QUIRK_BIT_UNDECODED]          = "not what its MODE or STRU allows",
    [FTPX_QUIRK_BIT_NO_EOF]             = "the end that its MODE or STRU has did not come",
    [FTPX_QUIRK_BIT_CONTENT_CAPPED]     = "more entries or decoded bytes than are kept",
    [FTPX_QUIRK_BIT_CLEARTEXT]          = "password sent in the clear",
    [FTPX_QUIRK_BIT_BRUTE_FORCE]        = "so many failures look like brute force",
    [FTPX_QUIRK_BIT_GUESSED]            = "success after what looks like brute force",
    [FTPX_QUIRK_BIT_LOGIN_FAILED]       = "login failed",
    [FTPX_QUIRK_BIT_SPRAYING]           = "so many users or clients look like password spraying",
    [FTPX_QUIRK_BIT_SLOW_GUESSING]      = "so many passwords look like slow guessing",
    [FTPX_QUIRK_BIT_ANONYMOUS_WRITE]    = "an anonymous user changed files",
    [FTPX_QUIRK_BIT_HOST_NAMED_UPLOAD]  = "named as stealers name what they upload",
    [FTPX_QUIRK_BIT_TLS_REFUSED]        = "TLS refused",
    [FTPX_QUIRK_BIT_TLS_STRIPPED]       = "TLS offered, but refused when asked for",
    [FTPX_QUIRK_BIT_TLS_FALLBACK]       = "password in the clear after TLS was refused",
    /* clang-format on */
};

const char *ftpx_reason(unsigned bit)
{
    g_assert(bit < FTPX_QUIRK_COUNT);
    return words[bit] ? words[bit] : ftpx_quirk_name(bit);
}

void ftpx_reasons(GString *out, uint64_t quirks)
{
    const char *separator = "";

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++) {
        if (!(quirks >> bit & 1))
            continue;
        g_string_append_printf(out, "%s%s", separator, ftpx_reason(bit));
        separator = "; ";
    }
}
