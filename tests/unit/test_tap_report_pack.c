/* Tests of markup as data: what is the template's and what the piece's own, and that what came before is not
 * told twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/report/report_pack.h"

static void assert_packed(struct ftpx_pack *pack, const char *markup, const char *piece)
{
    GString *out = g_string_new(NULL);

    ftpx_pack_piece(pack, markup, out);
    g_assert_cmpstr(out->str, ==, piece);
    g_string_free(out, TRUE);
}

static void assert_templates(struct ftpx_pack *pack, const char *templates)
{
    GString *out = g_string_new("");

    ftpx_pack_put_templates(pack, out);
    g_assert_cmpstr(out->str, ==, templates);
    g_string_free(out, TRUE);
    ftpx_pack_free(pack);
}

static void alike_pieces_share_a_template(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<td class=\"n\" data-v=\"12\">a.bin</td>", "[0,12,\"a.bin\"]");
    assert_packed(pack, "<td class=\"n\" data-v=\"7\">b.bin</td>", "[0,7,\"b.bin\"]");
    assert_packed(pack, "<td class=\"m\" data-v=\"7\">c</td>", "[1,7,\"c\"]");
    assert_templates(pack, "[[\"\\u003ctd\",\"@class=n\",\"@data-v\",\"$\",\"/\"],\n"
                           "[\"\\u003ctd\",\"@class=m\",\"@data-v\",\"$\",\"/\"]]");
}

static void words_of_a_language_are_the_templates(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<i><span lang=\"en\">no</span>x<br>y</i>", "[0,\"x\",\"y\"]");
    assert_templates(pack, "[[\"\\u003ci\",\"\\u003cspan\",\"@lang=en\",\"=no\",\"/\",\"$\","
                           "\"\\u003cbr\",\"/\",\"$\",\"/\"]]");
}

/* The numbers count all strings that are written out. */
static void a_string_is_told_once_where_that_is_shorter(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<p>long enough</p>", "[0,\"long enough\"]");
    assert_packed(pack, "<p>x</p>", "[0,\"x\"]");
    assert_packed(pack, "<p>x</p>", "[0,\"x\"]");
    assert_packed(pack, "<p>another one</p>", "[0,\"another one\"]");
    assert_packed(pack, "<p>long enough</p>", "[0,[0]]");
    assert_packed(pack, "<p>another one</p>", "[0,[3]]");
    ftpx_pack_free(pack);
}

static void numbers_stand_as_such_only_when_they_come_back_as_they_were(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<p>0</p>", "[0,0]");
    assert_packed(pack, "<p>007</p>", "[0,\"007\"]");
    assert_packed(pack, "<p>999999999999999</p>", "[0,999999999999999]");
    assert_packed(pack, "<p>9999999999999999</p>", "[0,\"9999999999999999\"]");
    assert_packed(pack, "<p>1.5</p>", "[0,\"1.5\"]");
    ftpx_pack_free(pack);
}

static void what_numbers_follow_is_the_templates(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<a href=\"#t12\">ftpx.transfer == 12</a>", "[0,12,12]");
    assert_templates(pack, "[[\"\\u003ca\",\"@href~#t\",\"$ftpx.transfer == \",\"/\"]]");
}

/* Plain where the script makes text of it, and nothing that ends the script. */
static void text_is_plain_and_ends_no_script(void)
{
    struct ftpx_pack *pack = ftpx_pack_new();

    assert_packed(pack, "<p>&lt;/script&gt;&amp;lt; &quot;&#39;</p>",
                  "[0,\"\\u003c/script\\u003e\\u0026lt; \\u0022\\u0027\"]");
    ftpx_pack_free(pack);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pack/template", alike_pieces_share_a_template);
    g_test_add_func("/pack/words", words_of_a_language_are_the_templates);
    g_test_add_func("/pack/strings", a_string_is_told_once_where_that_is_shorter);
    g_test_add_func("/pack/numbers", numbers_stand_as_such_only_when_they_come_back_as_they_were);
    g_test_add_func("/pack/prefixes", what_numbers_follow_is_the_templates);
    g_test_add_func("/pack/plain", text_is_plain_and_ends_no_script);
    return g_test_run();
}
