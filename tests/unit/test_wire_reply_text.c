/* Tests of the facts in replies' texts: paths, sizes and names, and texts that hold none.
 * It knows neither codes nor commands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "wire/reply.h"

static const struct {
    const char *text, *path; /* NULL: none */
} paths[] = {
    {"\"/\" is current directory.", "/"},
    {"\"/home/alice\"", "/home/alice"},
    {"\"/a \"\"b\"\" c\" created", "/a \"b\" c"},
    {"\"\"\"\"", "\""},
    {"Current directory is \"/x\" and \"/y\"", "/x"},
    {"\"'HLQ.DS.'\" is the working directory name prefix.", "'HLQ.DS.'"},
    {"\"C:\\data\" is current", "C:\\data"},
    {"\"/di\"r\" is the current directory", "/di\"r"}, /* by a server that doubles no quotes */
    {"\"/di\"created", "/di"},
    {"", NULL},
    {"no path", NULL},
    {"\"/home", NULL},
    {"\"/home\"\"", NULL},
    {"\"", NULL},
    {"\"\" is current", NULL},
};

static void path_cut(ftpx_span cut)
{
    g_autofree uint8_t *out = g_malloc(cut.len + 1);
    size_t length = 0;

    out[cut.len] = 0x5a;
    if (ftpx_reply_quoted_path(cut, out, &length))
        g_assert_cmpuint(length, <=, cut.len);
    g_assert_cmphex(out[cut.len], ==, 0x5a);
}

static void a_path_stands_in_quotes_and_doubled_quotes_are_one(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        uint8_t out[64];
        size_t length = 0;
        bool found = ftpx_reply_quoted_path(flush_text(paths[i].text), out, &length);

        g_assert_cmpint(found, ==, paths[i].path != NULL);
        if (found)
            assert_span((ftpx_span){out, length}, paths[i].path);
        flush_every_cut(ftpx_span_of(paths[i].text), path_cut);
    }
}

static void a_path_without_quotes_has_no_blanks(void)
{
    static const struct {
        const char *text;
        const char *path;
    } bare[] = {
        {"/flash", "/flash"},
        {" /flash/lib ", "/flash/lib"},
        {"/", "/"},
        {"/home/alice is the current directory", "/home/alice"},
        {"C:\\Users is current directory.", "C:\\Users"},
        {"D:/data", "D:/data"},
        {"/my files", ""},
        {"/my files is current directory", ""},
        {"flash", ""},
        {"current directory is /flash", ""},
        {"C:", ""},
        {"", ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bare); i++)
        assert_span(ftpx_reply_bare_path(flush_text(bare[i].text)), bare[i].path);
}

static const struct {
    const char *text;
    uint64_t size;
} hints[] = {
    {"Opening BINARY mode data connection for big.iso (104857600 bytes).", 104857600},
    {"Opening BINARY mode data connection for a(12 bytes)", 12},
    {"Opening ASCII mode data connection for 7 (12 Bytes).", 12},
    {"Opening data connection, 1,234 bytes", 1234},
    {"12,345,678 bytes", 12345678},
    {"1234 Byte", 1234},
    {"(1 byte)", 1},
    {"(0 bytes)", 0},
    {"99bytes", 99},
    {"Opening connection for 12 bytes.txt (500 bytes)", 500},
    {"(18446744073709551615 bytes)", UINT64_MAX},
    {"size=77 bytes, go", 77},
    {"Sending a [88 bytes]", 88},
};

static const char *const no_hints[] = {
    "",
    "Here comes the directory listing.",
    "bytes",
    "(bytes)",
    "1234.5 kbytes to download",
    "1234.5 bytes",
    "12 kbytes",
    "3 MB",
    "500 bytes/sec",
    "500 bytesize",
    "500 bytes2",
    "file12 bytes",
    "-12 bytes",
    "1 234 bytes",
    "1,23 bytes",
    "1234,567 bytes",
    "1,2345 bytes",
    "1,234, bytes",
    "12. bytes",
    "1.234 bytes",
    "(18446744073709551616 bytes)",
    "(18,446,744,073,709,551,616 bytes)",
    "(12 byt",
};

static void hint_cut(ftpx_span cut)
{
    uint64_t size;

    ftpx_reply_size_hint(cut, &size);
}

static void a_number_of_bytes_is_a_size(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hints); i++) {
        uint64_t size = 7;

        g_test_message("%s", hints[i].text);
        g_assert_true(ftpx_reply_size_hint(flush_text(hints[i].text), &size));
        g_assert_cmpuint(size, ==, hints[i].size);
        flush_every_cut(ftpx_span_of(hints[i].text), hint_cut);
    }
}

static void a_number_of_anything_else_is_none(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(no_hints); i++) {
        uint64_t size = 7;

        g_test_message("%s", no_hints[i]);
        g_assert_false(ftpx_reply_size_hint(flush_text(no_hints[i]), &size));
        g_assert_cmpuint(size, ==, 7);
        flush_every_cut(ftpx_span_of(no_hints[i]), hint_cut);
    }
}

static void a_long_text_is_searched_in_no_time(void)
{
    static const char *const patterns[] = {"1 ", " ", "1,", "1", "byte", "(1 bytes"};

    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        uint64_t size;

        for (size_t half = 0; half < 2; half++) {
            while (text->len < 100000 * (half + 1))
                g_string_append(text, patterns[(i + half) % G_N_ELEMENTS(patterns)]);
        }
        ftpx_reply_size_hint(flush_text(text->str), &size);
        ftpx_reply_stou_name(flush_text(text->str));
    }
}

static void a_size_is_a_number_and_nothing_else(void)
{
    uint64_t size = 7;

    g_assert_true(ftpx_reply_size(flush_text("104857600"), &size));
    g_assert_cmpuint(size, ==, 104857600);
    g_assert_true(ftpx_reply_size(flush_text(" 0 "), &size));
    g_assert_cmpuint(size, ==, 0);
    g_assert_true(ftpx_reply_size(flush_text("18446744073709551615"), &size));
    g_assert_cmpuint(size, ==, UINT64_MAX);
    size = 7;
    g_assert_false(ftpx_reply_size(flush_text(""), &size));
    g_assert_false(ftpx_reply_size(flush_text("12 bytes"), &size));
    g_assert_false(ftpx_reply_size(flush_text("-12"), &size));
    g_assert_false(ftpx_reply_size(flush_text("1,234"), &size));
    g_assert_false(ftpx_reply_size(flush_text("18446744073709551616"), &size));
    g_assert_cmpuint(size, ==, 7);
}

static const struct {
    const char *text, *name; /* "": none */
} names[] = {
    {"FILE: upload.0001", "upload.0001"},
    {" FILE:  a b ", "a b"},
    {"Transfer complete (unique file name:data.1).", "data.1"},
    {"Transfer complete (unique file name:data (1)).", "data (1)"},
    {"Transfer complete (unique file name:data.1", "data.1"},
    {"Opening BINARY mode data connection for data.1", "data.1"},
    {"Opening BINARY mode data connection for data.1.", "data.1"},
    {"Opening BINARY mode data connection for 'data.1'.", "data.1"},
    {"Opening BINARY mode data connection for 'data.1' (12 bytes).", "data.1"},
    {"Opening BINARY mode data connection for data.1 (12 bytes)", "data.1"},
    {"Opening BINARY mode data connection for data (copy)", "data (copy)"},
    {"Opening data connection for \"a for b\"", "a for b"},
    {"Transfer of \"data.1\" complete", "data.1"},
    {"\"data.1\"", "data.1"},
    {"", ""},
    {"FILE:", ""},
    {"Transfer complete.", ""},
    {"Transfer complete for data.1", ""},
    {"Transfer complete (unique file name:", ""},
    {"Opening data connection for ", ""},
    {"\"data.1", ""},
    {"\"\"", ""},
};

static void name_cut(ftpx_span cut)
{
    assert_within(ftpx_reply_stou_name(cut), cut);
}

static void a_unique_name_is_found_in_each_of_its_places(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_test_message("%s", names[i].text);
        assert_span(ftpx_reply_stou_name(flush_text(names[i].text)), names[i].name);
        flush_every_cut(ftpx_span_of(names[i].text), name_cut);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reply text/a path stands in quotes and doubled quotes are one",
                    a_path_stands_in_quotes_and_doubled_quotes_are_one);
    g_test_add_func("/reply/text/path without quotes", a_path_without_quotes_has_no_blanks);
    g_test_add_func("/reply text/a number of bytes is a size", a_number_of_bytes_is_a_size);
    g_test_add_func("/reply text/a number of anything else is none",
                    a_number_of_anything_else_is_none);
    g_test_add_func("/reply text/a long text is searched in no time",
                    a_long_text_is_searched_in_no_time);
    g_test_add_func("/reply text/a size is a number and nothing else",
                    a_size_is_a_number_and_nothing_else);
    g_test_add_func("/reply text/a unique name is found in each of its places",
                    a_unique_name_is_found_in_each_of_its_places);
    return g_test_run();
}
