/* charsets: each is opened when it is first asked for, since sharkd sets preferences without applying
 * them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "charsets.h"

#include "../model/charset.h"
#include "../model/charset_known.h"

#include <glib.h>
#include <wsutil/report_message.h>

#define AUTO "auto"
#define UTF8 "UTF-8"

/* Names to struct ftpx_charset, or to NULL when there is none; NULL before the first. */
static GHashTable *named;
static GHashTable *guessed;
static struct ftpx_charset *likely;
static bool likely_is_known;

static void close_charset(void *charset)
{
    ftpx_charset_close(charset);
}

/* Returns false when it was not opened before. */
static bool is_open(GHashTable **charsets, const char *name, void **charset_out)
{
    if (!*charsets)
        *charsets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_charset);
    return g_hash_table_lookup_extended(*charsets, name, NULL, charset_out);
}

bool ftpx_charsets_are_guessed(const char *preference)
{
    return *preference == '\0' || g_ascii_strcasecmp(preference, AUTO) == 0;
}

static bool is_utf8(const char *preference)
{
    return g_ascii_strcasecmp(preference, UTF8) == 0 || g_ascii_strcasecmp(preference, "UTF8") == 0;
}

static void complain(const char *preference)
{
    report_failure(
        "ftpx.charset: \"%s\" is no character set that this system can read names in, so "
        "bytes are shown as \\xNN; %s, %s, and what iconv knows (GBK, Shift_JIS, "
        "latin1, …) can be chosen",
        preference, AUTO, UTF8);
}

const struct ftpx_charset *ftpx_charsets_named(const char *preference)
{
    void *charset = NULL;

    if (ftpx_charsets_are_guessed(preference) || is_utf8(preference))
        return NULL;
    if (is_open(&named, preference, &charset))
        return charset;
    charset = ftpx_charset_open(preference, FTPX_CHARSET_CHOSEN);
    g_hash_table_insert(named, g_strdup(preference), charset);
    if (!charset)
        complain(preference);
    return charset;
}

const struct ftpx_charset *ftpx_charsets_guessed(const char *name)
{
    void *charset = NULL;

    if (!is_open(&guessed, name, &charset)) {
        charset = ftpx_charset_open(name, FTPX_CHARSET_GUESSED);
        g_hash_table_insert(guessed, g_strdup(name), charset);
    }
    return charset;
}

/* The language counts, whether or not the system has its locale installed. */
const struct ftpx_charset *ftpx_charsets_likely(void)
{
    const char *const *locales = g_get_language_names_with_category("LC_CTYPE");
    const char *name = NULL;

    if (likely_is_known)
        return likely;
    likely_is_known = true;
    for (size_t i = 0; locales[i] && !name; i++)
        name = ftpx_charset_of_locale(locales[i]);
    likely = name ? ftpx_charset_open(name, FTPX_CHARSET_SUPPOSED) : NULL;
    return likely;
}

void ftpx_charsets_close(void)
{
    g_clear_pointer(&named, g_hash_table_destroy);
    g_clear_pointer(&guessed, g_hash_table_destroy);
    g_clear_pointer(&likely, ftpx_charset_close);
    likely_is_known = false;
}
