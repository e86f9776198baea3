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
static void mask(GString *out, const char *text, const char *secret)
{
    const size_t length = strlen(secret);
    const char *rest = text;
    const char *found = strstr(text, secret);

    for (; found; found = strstr(found + 1, secret)) {
        if (found < rest || is_inside_word(text, found) || is_inside_word(text, found + length))
            continue;
        g_string_append_len(out, rest, found - rest);
        g_string_append(out, FTPX_LOGIN_MASK);
        rest = found + length;
    }
    g_string_append(out, rest);
}

void ftpx_said(GString *out, const struct ftpx_reply *reply, bool show_passwords)
{
    const struct ftpx_exchange *exchange = reply->exchange;
    const struct ftpx_charset *charset = ftpx_session_charset(exchange ? exchange->session : NULL);
    ftpx_span text = ftpx_span_trim(reply->text);

    if (!exchange || exchange->arg.len == 0 || !ftpx_login_hides(exchange, show_passwords)) {
        ftpx_layout_text(out, charset, text);
        return;
    }
    GString *plain = g_string_new(NULL);
    GString *secret = g_string_new(NULL);
    ftpx_layout_text(plain, charset, text);
    ftpx_layout_text(secret, charset, exchange->arg);
    mask(out, plain->str, secret->str);
    g_string_free(plain, TRUE);
    g_string_free(secret, TRUE);
}
