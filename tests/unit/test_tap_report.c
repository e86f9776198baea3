/* Tests of the page's parts: what becomes markup and what stays text, both languages, secrets, and that
 * the page's places all have something to fill them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/report/report.h"
#include "taps/report/report_assets.h"
#include "taps/report/report_html.h"
#include "taps/report/report_parts.h"
#include "taps/report/report_words.h"
#include "taps/say/reasons.h"
#include "wire/quirk.h"
#include "wire/text.h"

#define ASSERT_PUT(call, expected)                               \
    do {                                                         \
        GString *out = g_string_new("|"); /* functions append */ \
        call;                                                    \
        g_assert_cmpstr(out->str, ==, "|" expected);             \
        g_string_free(out, TRUE);                                \
    } while (0)

/* --- text --- */

static void text_opens_no_markup(void)
{
    ASSERT_PUT(ftpx_html_text(out, ""), "");
    ASSERT_PUT(ftpx_html_text(out, "a b/c.txt"), "a b/c.txt");
    ASSERT_PUT(ftpx_html_text(out, "<b a=\"c\" d='e'>&amp;"),
               "&lt;b a=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;");
    ASSERT_PUT(ftpx_html_text(out, "下载 naïve"), "下载 naïve");
    ASSERT_PUT(ftpx_html_text(out, "a\xff"
                                   "b"),
               "a\xef\xbf\xbd"
               "b");
    ASSERT_PUT(ftpx_html_text(out, "a\xe2\x80\xae"
                                   "b\x1b[1m"),
               "a\xef\xbf\xbd"
               "b\xef\xbf\xbd[1m");
}

static void json_ends_no_script(void)
{
    ASSERT_PUT(ftpx_html_json(out, "a\"b\\c"), "\"a\\u0022b\\u005cc\"");
    ASSERT_PUT(ftpx_html_json(out, "</script><!--&'"),
               "\"\\u003c/script\\u003e\\u003c!--\\u0026\\u0027\"");
    ASSERT_PUT(ftpx_html_json(out, "\n\x7f\xe2\x80\xa8\xe2\x80\xae"),
               "\"\\u000a\\u007f\\ufffd\\ufffd\"");
    ASSERT_PUT(ftpx_html_json(out, "下载"), "\"下载\"");
}

/* Every character there is: only what is harmless comes through as it is. */
static void no_character_steers_or_marks(void)
{
    for (gunichar character = 1; character <= 0x10ffff; character++) {
        char utf8[8] = "";
        if (!g_unichar_validate(character))
            continue;
        utf8[g_unichar_to_utf8(character, utf8)] = '\0';
        GString *html = g_string_new(NULL);
        GString *json = g_string_new(NULL);
        ftpx_html_text(html, utf8);
        ftpx_html_json(json, utf8);
        bool marks = character < 0x80 && strchr("<>&\"'", (int)character);
        if (marks || ftpx_text_steers(character))
            g_assert_cmpstr(html->str, !=, utf8);
        if (ftpx_text_steers(character) || strchr("<>&'", *utf8))
            g_assert_null(strstr(json->str, utf8));
        g_string_free(html, TRUE);
        g_string_free(json, TRUE);
    }
}

static void captured_bytes_are_made_visible_and_cut(void)
{
    ftpx_span name = {(const uint8_t *)"<\x1b\xff>", 4};

    ASSERT_PUT(ftpx_html_captured(out, NULL, name, 80, false), "&lt;\\x1b\\xff&gt;");
    ASSERT_PUT(ftpx_html_captured(out, NULL, name, 4, false), "&lt;\\x…");
    ASSERT_PUT(ftpx_html_captured(out, NULL, name, 2, true), "…&gt;");

    GString *joiners = g_string_new("a");
    for (unsigned i = 0; i < 1000; i++)
        g_string_append(joiners, "\xcc\x81"); /* U+0301, which takes no column */
    ftpx_span endless = {(const uint8_t *)joiners->str, joiners->len};
    for (int tail = 0; tail < 2; tail++) {
        GString *out = g_string_new(NULL);
        ftpx_html_captured(out, NULL, endless, 20, tail);
        g_assert_cmpuint(out->len, <=, 100);
        g_assert_true(tail ? g_str_has_prefix(out->str, "…") : g_str_has_suffix(out->str, "…"));
        g_string_free(out, TRUE);
    }
    g_string_free(joiners, TRUE);
}

static void sizes_and_filters(void)
{
    ASSERT_PUT(ftpx_html_size(out, 0), "0 B");
    ASSERT_PUT(ftpx_html_size(out, 104857600), "105 MB");
    ASSERT_PUT(ftpx_html_filter(out, "frame.number", 25),
               "<code class=\"filter\">frame.number == 25</code>");
}

/* --- words --- */

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

static void texts_are_filled_in_both_languages(void)
{
    ASSERT_PUT(ftpx_report_say(out, FTPX_WORD_SUMMARY, NULL),
               "<span lang=\"en\">Summary</span><span lang=\"zh-Hans\">摘要</span>");
    ASSERT_PUT(ftpx_report_say(out, FTPX_WORD_TOOK, "1", "20 B", NULL),
               "<span lang=\"en\">took 20 B in 1 transfer</span>"
               "<span lang=\"zh-Hans\">下载 20 B，1 次传输</span>");
    ASSERT_PUT(ftpx_report_say(out, FTPX_WORD_TOOK, "2", "{1}", NULL),
               "<span lang=\"en\">took {1} in 2 transfers</span>"
               "<span lang=\"zh-Hans\">下载 {1}，2 次传输</span>");
    ASSERT_PUT(ftpx_report_both(out, "a<", "b>"),
               "<span lang=\"en\">a&lt;</span><span lang=\"zh-Hans\">b&gt;</span>");
}

static bool has_chinese(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_get_script(g_utf8_get_char(text)) == G_UNICODE_SCRIPT_HAN)
            return true;
    return false;
}

static unsigned places_of(const char *text)
{
    unsigned places = 0;

    for (; *text; text++)
        if (*text == '{' && g_ascii_isdigit(text[1]))
            places |= 1u << (text[1] - '0');
    return places;
}

static void every_word_is_there_in_both_languages(void)
{
    for (unsigned word = 0; word < FTPX_WORD_COUNT; word++) {
        const char *english = ftpx_report_word_text(word, FTPX_ENGLISH);
        const char *chinese = ftpx_report_word_text(word, FTPX_CHINESE);
        g_assert_cmpint(*english, !=, '\0');
        if (strcmp(english, chinese) != 0 && strpbrk(english, LETTERS))
            g_assert_true(has_chinese(chinese));
        g_assert_cmpuint(places_of(chinese) & ~places_of(english), ==, 0);
        g_assert_null(strpbrk(english, "<>&\""));
        g_assert_null(strpbrk(chinese, "<>&\"|"));
        const char *name = ftpx_report_word_name(word);
        g_assert_cmpuint(ftpx_report_word(name, strlen(name)), ==, word);
    }
    g_assert_cmpuint(ftpx_report_word("NO_SUCH_WORD", 12), ==, FTPX_WORD_COUNT);
}

static void every_reason_is_there_in_both_languages(void)
{
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (strcmp(ftpx_quirk_reason_chinese(bit), ftpx_quirk_reason(bit)) == 0 ||
            !has_chinese(ftpx_quirk_reason_chinese(bit)))
            g_error("\"%s\" is not translated", ftpx_quirk_reason(bit));
    for (unsigned attack = FTPX_ATTACK_NONE + 1; attack < FTPX_ATTACK_COUNT; attack++)
        g_assert_true(has_chinese(ftpx_attack_chinese(attack)));
}

/* --- the page --- */

static void every_place_of_the_page_can_be_filled(void)
{
    const struct ftpx_asset_text *page = &ftpx_assets[FTPX_ASSET_PAGE];
    g_autofree char *text = g_strndup((const char *)page->bytes, page->length);

    for (const char *at = strstr(text, "{{"); at; at = strstr(at, "{{")) {
        const char *end = strstr(at, "}}");
        g_assert_nonnull(end);
        if (!strchr("@?/", at[2]))
            g_assert_cmpuint(ftpx_report_word(at + 2, (size_t)(end - at - 2)), <, FTPX_WORD_COUNT);
        at = end;
    }
}

static void write_report(const struct ftpx_scope *scope, G_GNUC_UNUSED const void *context,
                         FILE *out)
{
    ftpx_report_write(scope, out);
}

static char *page_of(const struct talk *talk, bool show_passwords)
{
    struct ftpx_scope scope = scope_of(talk);

    scope.show_passwords = show_passwords;
    char *text = written(write_report, &scope, NULL);
    scope_end(&scope);
    return text;
}

TALK(a_capture_without_ftp_has_a_page)
{
    char *text = page_of(talk, false);

    assert_contains(text, "There is no FTP session in this capture.");
    assert_contains(text, "</html>");
    assert_lacks(text, "<td");
    g_free(text);
}

TALK(a_page_tells_what_happened)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 (vsFTPd 3.0.3)", ">USER alice", "<331 password", ">PASS secret",
        "<530 Login incorrect.", ">USER bob", "<331 password", ">PASS more", "<230 in");
    download_of(talk, &control, 50001, 200000);
    SAY(&control, ">DELE old", "<250 gone", ">QUIT", "<221 Goodbye.");
    tcp_close(&control, LISTENER);
    char *text = page_of(talk, false);
    assert_contains(text, "took 200 kB in 1 transfer");
    assert_contains(text, "1 of 2 logins failed; as: <bdi>alice</bdi>");
    assert_contains(text, "<bdi>530 Login incorrect.</bdi>");
    assert_contains(text, "<td class=\"n\" data-v=\"200000\">200 000</td>");
    assert_contains(text, "<code class=\"filter\">ftpx.transfer == 0</code>");
    assert_contains(text, "<span lang=\"zh-Hans\">删除</span>");
    assert_lacks(text, "secret");
    assert_lacks(text, "PASS more");
    g_free(text);
}

TALK(a_password_is_in_the_page_on_request_only)
{
    struct tcp control = control_open(talk);

    SAY(&control, "<220 ready", ">USER alice", "<331 password", ">PASS hunter2", "<332 account",
        ">ACCT money", "<230 in");
    char *hidden = page_of(talk, false);
    char *shown = page_of(talk, true);
    assert_contains(hidden, "PASS ••••");
    assert_lacks(hidden, "hunter2");
    assert_lacks(hidden, "ACCT money");
    assert_contains(shown, "PASS hunter2");
    assert_contains(shown, "ACCT money");
    g_free(hidden);
    g_free(shown);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/text", text_opens_no_markup);
    g_test_add_func("/report/json", json_ends_no_script);
    g_test_add_func("/report/characters", no_character_steers_or_marks);
    g_test_add_func("/report/captured", captured_bytes_are_made_visible_and_cut);
    g_test_add_func("/report/sizes", sizes_and_filters);
    g_test_add_func("/report/fill", texts_are_filled_in_both_languages);
    g_test_add_func("/report/words", every_word_is_there_in_both_languages);
    g_test_add_func("/report/reasons", every_reason_is_there_in_both_languages);
    g_test_add_func("/report/places", every_place_of_the_page_can_be_filled);
    TALK_CASE("/report/none", a_capture_without_ftp_has_a_page);
    TALK_CASE("/report/tells", a_page_tells_what_happened);
    TALK_CASE("/report/password", a_password_is_in_the_page_on_request_only);
    return talk_run();
}
