/* said: both texts are made safe first, so that they are alike where they are the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "said.h"

#include "../../model/session/login.h"
#include "layout.h"
#include <string.h>

static bool is_inside_word(const char *begin, const char *at)
{
    return at > begin && g_ascii_isalnum(at[-1]) && g_ascii_isalnum(*at);
}

/* `secret` is not empty. */
static void put_masked(GString *out, const char *text, const char *secret, const char *mask)
{
    const size_t length = strlen(secret);
    const char *rest = text;
    const char *found = strstr(text, secret);

    for (; found; found = strstr(found + 1, secret)) {
        if (found < rest || is_inside_word(text, found) || is_inside_word(text, found + length))
            continue;
        g_string_append_len(out, rest, found - rest);
        g_string_append(out, mask);
        rest = found + length;
    }
    g_string_append(out, rest);
}

void ftpx_said_text(GString *out, const struct ftpx_session *session,
                    const struct ftpx_exchange *asked, ftpx_span text,
                    const struct ftpx_said_style *style)
{
    const struct ftpx_charset *charset = ftpx_session_charset(session);

    if (!asked || asked->arg.len == 0 || !ftpx_login_hides(asked, style->show_passwords)) {
        ftpx_layout_text(out, charset, text);
        return;
    }
    GString *plain = g_string_new(NULL);
    GString *secret = g_string_new(NULL);
    ftpx_layout_text(plain, charset, text);
    ftpx_layout_text(secret, charset, asked->arg);
    put_masked(out, plain->str, secret->str, style->mask);
    g_string_free(plain, TRUE);
    g_string_free(secret, TRUE);
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
