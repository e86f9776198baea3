/* Tests of digest: which hash algorithms a session is about, from what its two sides say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "model/session/digest.h"

/* "crc32 md5": what is known before the frame. */
static char *names_before(const struct ftpx_session *session, uint32_t frame)
{
    static const struct {
        enum ftpx_digest digest;
        const char *name;
    } names[] = {
        {FTPX_DIGEST_CRC32, "crc32"},   {FTPX_DIGEST_MD5, "md5"},       {FTPX_DIGEST_SHA1, "sha1"},
        {FTPX_DIGEST_SHA256, "sha256"}, {FTPX_DIGEST_SHA512, "sha512"},
    };
    uint32_t set = ftpx_digests_before(session, frame);
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (set & FTPX_DIGEST_BIT(names[i].digest))
            g_string_append_printf(text, "%s%s", text->len ? " " : "", names[i].name);
    return g_string_free(text, FALSE);
}

static void assert_names(struct talk *talk, const char *expected)
{
    g_autofree char *found = names_before(session_of(talk, 0), talk->frame + 1);

    g_assert_cmpstr(found, ==, expected);
}

static const struct digest_case {
    const char *title;
    const char *lines[3];
    const char *expected;
} cases[] = {
    {"features of Serv-U",
     {">FEAT", "<211-Features\r\n XCRC filename;start;end\r\n XMD5\r\n211 End"},
     "crc32 md5"},
    {"features of FileZilla",
     {">FEAT", "<211-Features\r\n HASH SHA-1;SHA-256*;SHA-512;MD5;CRC32\r\n211 End"},
     "crc32 md5 sha1 sha256 sha512"},
    {"HASH names its algorithms, not those it begins with",
     {">FEAT", "<211-F\r\n HASH SHA-256*;SHA-512\r\n211 End"},
     "sha256 sha512"},
    {"of a feature the first word counts", {">FEAT", "<211-F\r\n XSHA MD5\r\n211 End"}, "sha1"},
    {"HASH may name them as the commands do", {">FEAT", "<211-F\r\n HASH xMD5\r\n211 End"}, "md5"},
    {"a word within a word is none", {">FEAT", "<211-F\r\n HASH WMD5;ASHA-1\r\n211 End"}, ""},
    {"XSHA256 is not XSHA", {">XSHA256 f", "<250 x"}, "sha256"},
    {"XSHA512", {">XSHA512 f", "<250 x"}, "sha512"},
    {"XSHA1", {">XSHA1 f", "<250 x"}, "sha1"},
    {"MMD5", {">MMD5 f, g", "<252 x"}, "md5"},
    {"MD5, in lower case", {">md5 f", "<251 x"}, "md5"},
    {"XCRC of a file that is named as another", {">XCRC MD5", "<250 x"}, "crc32"},
    {"an option of HASH", {">OPTS HASH SHA-512", "<200 SHA-512"}, "sha512"},
    {"an option of something else", {">OPTS UTF8 MD5", "<200 ok"}, ""},
    {"a name that is not asked for", {">RETR MD5", "<550 no"}, ""},
    {"a reply to something else", {">HELP", "<214-Commands\r\n XMD5\r\n214 ok"}, ""},
};

static void check(struct talk *talk, gconstpointer given)
{
    const struct digest_case *expected = given;
    struct tcp tcp = control_ready(talk);

    say(&tcp, expected->lines);
    assert_names(talk, expected->expected);
}

TALK(nothing_is_known_before_it_is_said)
{
    struct tcp tcp = control_ready(talk);

    assert_names(talk, "");
    SAY(&tcp, ">XMD5 f");
    uint32_t asked = talk->frame;
    SAY(&tcp, "<250 x", ">XMD5 g", "<250 x");
    g_autofree char *before = names_before(session_of(talk, 0), asked);
    g_assert_cmpstr(before, ==, "");
    g_autofree char *behind = names_before(session_of(talk, 0), asked + 1);
    g_assert_cmpstr(behind, ==, "md5");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/digest/", cases[i].title, NULL);
        g_test_add(path, struct talk, &cases[i], talk_begin, check, talk_end);
    }
    TALK_CASE("/digest/before", nothing_is_known_before_it_is_said);
    return talk_run();
}
