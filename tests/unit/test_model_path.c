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
    ftpx_span joined = ftpx_path_join(NULL, cwd, flush_text(expected->name));

    assert_span(joined, expected->joined);
    wmem_free(NULL, (void *)(uintptr_t)joined.at);
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
    ftpx_span parent = ftpx_path_parent(NULL, path);

    assert_span(parent, expected->parent);
    assert_span(ftpx_path_name(flush_text(expected->path)), expected->name);
    g_assert_cmpint(ftpx_path_is_absolute(flush_text(expected->path)), ==, expected->is_absolute);
    wmem_free(NULL, (void *)(uintptr_t)parent.at);
}

static void a_path_is_cut_at_the_limit(void)
{
    static uint8_t letters[2 * FTPX_LIMIT_PATH];
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);
    ftpx_span joined;

    memset(letters, 'x', sizeof letters);
    joined = ftpx_path_join(pool, ftpx_span_of("/"), (ftpx_span){letters, sizeof letters});
    g_assert_cmpuint(joined.len, ==, FTPX_LIMIT_PATH);
    joined = ftpx_path_join(pool, joined, ftpx_span_of("more"));
    g_assert_cmpuint(joined.len, ==, FTPX_LIMIT_PATH);
    joined = ftpx_path_parent(pool, joined);
    assert_span(joined, "/");
    wmem_destroy_allocator(pool);
}

/* What was joined once is joined for good. */
static void joining_again_changes_nothing(void)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_STRICT);

    for (size_t index = 0; index < G_N_ELEMENTS(joins); index++) {
        ftpx_span once =
            ftpx_path_join(pool, ftpx_span_of(joins[index].cwd), ftpx_span_of(joins[index].name));
        ftpx_span twice = ftpx_path_join(pool, once, FTPX_SPAN_NONE);

        g_assert_true(ftpx_span_equal(once, twice));
    }
    wmem_destroy_allocator(pool);
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
    g_test_add_func("/path/is cut at the limit", a_path_is_cut_at_the_limit);
    g_test_add_func("/path/joining again changes nothing", joining_again_changes_nothing);
    failures = g_test_run();
    wmem_cleanup();
    return failures;
}
