/* Tests of path: the algebra of working directories, as tables.
 * It knows no sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "flush.h"

#include "model/limits.h"
#include "model/path.h"

static const struct join_case {
    const char *cwd;
    const char *name;
    const char *joined;
} joins[] = {
    /* UNIX */
    {"/", "pub", "/pub"},
    {"/pub", "a b ", "/pub/a b "},
    {"/pub", "/etc", "/etc"},
    {"/pub", "", "/pub"},
    {"/pub", ".", "/pub"},
    {"/pub", "./x", "/pub/x"},
    {"/pub/linux", "..", "/pub"},
    {"/pub/linux", "../bsd", "/pub/bsd"},
    {"/pub/linux", "../../..", "/"},
    {"/", "..", "/"},
    {"/", "../../etc/passwd", "/etc/passwd"},
    {"/pub", "a//b/", "/pub/a/b"},
    {"/pub", "/a/../b/./c", "/b/c"},
    {"/", "/", "/"},
    {"/pub", "..x", "/pub/..x"},
    {"/pub", "...", "/pub/..."},
    {"/a\\b", "c", "/a\\b/c"},
    /* where one is is not known */
    {"", "pub", "pub"},
    {"", "", ""},
    {"", "..", ".."},
    {"", "../..", "../.."},
    {"", "../x", "../x"},
    {"..", "..", "../.."},
    {"../x", "..", ".."},
    {"pub", "..", ""},
    {"pub", "../..", ".."},
    {"pub", "sub", "pub/sub"},
    {"pub", "/abs", "/abs"},
    /* Windows */
    {"C:\\", "pub", "C:\\pub"},
    {"C:\\pub", "sub\\deep", "C:\\pub\\sub\\deep"},
    {"C:\\pub", "sub/deep", "C:\\pub\\sub\\deep"},
    {"C:\\pub", "..", "C:\\"},
    {"C:\\", "..", "C:\\"},
    {"C:\\pub", "\\etc", "C:\\etc"},
    {"C:\\pub", "/etc", "C:\\etc"},
    {"C:\\pub", "D:\\x", "D:\\x"},
    {"/pub", "C:\\x\\..\\y", "/pub/C:\\x\\..\\y"}, /* a file of that name on UNIX */
    {"c:/pub", "x", "c:\\pub\\x"},
    {"\\pub", "x", "\\pub\\x"},
    {"", "C:", "C:\\"},
};

static void is_joined(gconstpointer given)
{
    const struct join_case *expected = given;
    ftpx_span cwd = ftpx_span_of(expected->cwd);
    ftpx_span joined = ftpx_path_join(NULL, NULL, cwd, flush_text(expected->name));

    assert_span(joined, expected->joined);
    wmem_free(NULL, (void *)(uintptr_t)joined.at);
}

static const struct charset_case {
    const char *title;
    const char *charset; /* NULL for no fallback */
    const char *cwd;
    const char *name;
    const char *joined;
    const char *last; /* component of it */
} in_charsets[] = {
    /* In Shift-JIS \x83\x5c is one character, as is \x95\x5c. */
    {"half of a character separates nothing", "Shift-JIS", "", "\x83\\\x83t", "\x83\\\x83t",
     "\x83\\\x83t"},
    {"a directory of one is no drive's", "Shift-JIS", "\x95\\", "x", "\x95\\/x", "x"},
    {"nor is it left by half", "Shift-JIS", "C:\\a\\\x95\\", "..", "C:\\a", "a"},
    {"a backslash behind one separates", "Shift-JIS", "C:\\\x95\\", "\x83\\\\x",
     "C:\\\x95\\\\\x83\\\\x", "x"},
    {"bytes of an unknown set are kept together", NULL, "C:\\a", "\x83\\\x83t",
     "C:\\a\\\x83\\\x83t", "\x83\\\x83t"},
    {"a set of one byte a letter has no halves", "Windows-1251", "C:\\\xef\\\xe0", "..", "C:\\\xef",
     "\xef"},
    {"behind UTF-8 it separates in any case", "Shift-JIS", "C:\\\xe8\xa1\xa8\\x", "..",
     "C:\\\xe8\xa1\xa8", "\xe8\xa1\xa8"},
    {"on UNIX it is part of the name", "Windows-1251", "/\xef", "\xe0\\x", "/\xef/\xe0\\x",
     "\xe0\\x"},
};

static void is_joined_in_its_charset(gconstpointer given)
{
    const struct charset_case *expected = given;
    struct ftpx_charset *charset =
        expected->charset ? ftpx_charset_open(expected->charset, FTPX_CHARSET_CHOSEN) : NULL;

    g_assert_cmpint(charset == NULL, ==, expected->charset == NULL);

    ftpx_span joined =
        ftpx_path_join(NULL, charset, ftpx_span_of(expected->cwd), flush_text(expected->name));
    assert_span(joined, expected->joined);
    assert_span(ftpx_path_name(charset, joined), expected->last);
    wmem_free(NULL, (void *)(uintptr_t)joined.at);
    ftpx_charset_close(charset);
}

static const struct parent_case {
    const char *path;
    const char *parent;
    const char *name;
    bool is_absolute;
} parents[] = {
    {"/pub/linux", "/pub", "linux", true},
    {"/pub", "/", "pub", true},
    {"/pub/C:\\x", "/pub", "C:\\x", true},
    {"/", "/", "/", true},
    {"", "..", "", false},
    {"pub", "", "pub", false},
    {"..", "../..", "..", false},
    {"C:\\pub\\x", "C:\\pub", "x", true},
    {"C:\\", "C:\\", "C:\\", true},
    {"\\x", "\\", "x", true},
};

static void has_parent_and_name(gconstpointer given)
{
    const struct parent_case *expected = given;
    ftpx_span path = ftpx_span_of(expected->path);
    ftpx_span parent = ftpx_path_join(NULL, NULL, path, ftpx_span_of(".."));

    assert_span(parent, expected->parent);
    assert_span(ftpx_path_name(NULL, flush_text(expected->path)), expected->name);
    g_assert_cmpint(ftpx_path_is_absolute(flush_text(expected->path)), ==, expected->is_absolute);
    wmem_free(NULL, (void *)(uintptr_t)parent.at);
}

static void a_path_is_cut_at_the_limit(void)
{
    static uint8_t letters[2 * FTPX_LIMIT_PATH];
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    ftpx_span joined;

    memset(letters, 'x', sizeof letters);
    joined = ftpx_path_join(pool, NULL, ftpx_span_of("/"), (ftpx_span){letters, sizeof letters});
    g_assert_cmpuint(joined.len, ==, FTPX_LIMIT_PATH);
    joined = ftpx_path_join(pool, NULL, joined, ftpx_span_of("more"));
    g_assert_cmpuint(joined.len, ==, FTPX_LIMIT_PATH);
    joined = ftpx_path_join(pool, NULL, joined, ftpx_span_of(".."));
    assert_span(joined, "/");
    wmem_destroy_allocator(pool);
}

/* What was joined once is joined for good. */
static void joining_again_changes_nothing(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);

    for (size_t index = 0; index < G_N_ELEMENTS(joins); index++) {
        ftpx_span once = ftpx_path_join(pool, NULL, ftpx_span_of(joins[index].cwd),
                                        ftpx_span_of(joins[index].name));
        ftpx_span twice = ftpx_path_join(pool, NULL, once, FTPX_SPAN_NONE);

        g_assert_true(ftpx_span_equal(once, twice));
    }
    wmem_destroy_allocator(pool);
}

static void options_of_a_listing_are_no_path(void)
{
    static const struct {
        const char *arg;
        const char *path;
    } args[] = {
        {"", ""},
        {"-la", ""},
        {"-la pub", "pub"},
        {" -l  -a  pub ", "pub"},
        {"pub -l", "pub -l"},
        {"- pub", "pub"},
        {" a b ", "a b"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(args); i++)
        assert_span(ftpx_path_without_options(flush_text(args[i].arg)), args[i].path);
}

int main(int argc, char **argv)
{
    int failures;

    g_test_init(&argc, &argv, NULL);
    wmem_init();
    for (size_t index = 0; index < G_N_ELEMENTS(joins); index++) {
        g_autofree char *path = g_strdup_printf("/path/join/%zu: <%s> and <%s>", index,
                                                joins[index].cwd, joins[index].name);
        g_strdelimit(path + strlen("/path/join/"), "/", '|');
        g_test_add_data_func(path, &joins[index], is_joined);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(parents); index++) {
        g_autofree char *path =
            g_strdup_printf("/path/parent/%zu: <%s>", index, parents[index].path);
        g_strdelimit(path + strlen("/path/parent/"), "/", '|');
        g_test_add_data_func(path, &parents[index], has_parent_and_name);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(in_charsets); index++) {
        g_autofree char *path = g_strconcat("/path/charset/", in_charsets[index].title, NULL);

        g_test_add_data_func(path, &in_charsets[index], is_joined_in_its_charset);
    }
    g_test_add_func("/path/options of a listing are no path", options_of_a_listing_are_no_path);
    g_test_add_func("/path/is cut at the limit", a_path_is_cut_at_the_limit);
    g_test_add_func("/path/joining again changes nothing", joining_again_changes_nothing);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
