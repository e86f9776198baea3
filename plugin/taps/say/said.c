/* said: both texts are made safe first, so that they are alike where they are the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "said.h"

#include "../../model/session/login.h"
#include "layout.h"

static bool is_inside_word(ftpx_span text, size_t at)
{
    return at > 0 && at < text.len && g_ascii_isalnum(text.at[at - 1]) &&
           g_ascii_isalnum(text.at[at]);
}

/* Whether the secret stands there as a word. */
static bool has_at(ftpx_span text, size_t at, ftpx_span secret)
{
    ftpx_span there = ftpx_span_take(ftpx_span_drop(text, at), secret.len);

    return ftpx_span_equal(there, secret) && !is_inside_word(text, at) &&
           !is_inside_word(text, at + secret.len);
}

/* `secret` is not empty. */
static void put_masked(GString *out, ftpx_span text, ftpx_span secret, const char *mask)
{
    for (size_t at = 0; at < text.len;) {
        bool found = has_at(text, at, secret);
        if (found)
            g_string_append(out, mask);
        else
            g_string_append_c(out, (char)text.at[at]);
        at += found ? secret.len : 1;
    }
}

static bool hides(const struct ftpx_exchange *asked, const struct ftpx_said_style *style)
{
    return asked && asked->arg.len > 0 && ftpx_login_hides(asked, style->show_passwords);
}

static ftpx_span span_of(const GString *text)
{
    return (ftpx_span){(const uint8_t *)text->str, text->len};
}

void ftpx_said_text(GString *out, const struct ftpx_session *session,
                    const struct ftpx_exchange *asked, ftpx_span text,
                    const struct ftpx_said_style *style)
{
    const struct ftpx_charset *charset = ftpx_session_charset(session);

    if (!hides(asked, style)) {
        ftpx_layout_text(out, charset, text);
        return;
    }
    GString *plain = g_string_new(NULL);
    GString *secret = g_string_new(NULL);
    ftpx_layout_text(plain, charset, text);
    ftpx_layout_text(secret, charset, asked->arg);
    put_masked(out, span_of(plain), span_of(secret), style->mask);
    g_string_free(plain, TRUE);
    g_string_free(secret, TRUE);
}

void ftpx_said_bytes(GString *out, const struct ftpx_exchange *asked, ftpx_span text,
                     const struct ftpx_said_style *style)
{
    if (hides(asked, style))
        put_masked(out, text, asked->arg, style->mask);
    else
        g_string_append_len(out, (const char *)text.at, (gssize)text.len);
}

const struct ftpx_session *ftpx_said_in(const struct ftpx_reply *reply)
{
    if (reply->exchange)
        return reply->exchange->session;
    return reply->notes ? reply->notes->session : NULL;
}

void ftpx_said(GString *out, const struct ftpx_reply *reply, bool show_passwords)
{
    const struct ftpx_said_style style = {show_passwords, FTPX_LOGIN_MASK};

    ftpx_said_text(out, ftpx_said_in(reply), reply->exchange, ftpx_span_trim(reply->text), &style);
}
