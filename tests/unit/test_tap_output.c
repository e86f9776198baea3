/* Tests of output and folder: what gets to a disk within quotas, and what harms nothing there.
 * They write to a temporary folder. Links, pipes and a limit for files are POSIX's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/extract/output.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#ifndef _WIN32
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

static const struct ftpx_quota plenty = {1 << 20, 1 << 20, 1000};

static char *path;
static struct ftpx_folder *folder;
static struct ftpx_outputs *outputs;

static void begin(const struct ftpx_quota *quota)
{
    path = g_dir_make_tmp("ftpx-output-XXXXXX", NULL);
    folder = ftpx_folder_open(path);
    g_assert_nonnull(folder);
    outputs = ftpx_outputs_new(&(struct ftpx_outputs_plan){.folder = folder, .quota = *quota});
}

static char *in_folder(const char *name)
{
    return g_build_filename(path, name, NULL);
}

static void end(void)
{
    g_autoptr(GDir) listing = g_dir_open(path, 0, NULL);

    ftpx_outputs_free(outputs);
    ftpx_folder_free(folder);
    for (const char *name = g_dir_read_name(listing); name; name = g_dir_read_name(listing)) {
        g_autofree char *file = in_folder(name);
        g_unlink(file);
    }
    g_rmdir(path);
    g_clear_pointer(&path, g_free);
}

static void put(struct ftpx_output *output, int64_t at, const char *text)
{
    ftpx_output_write(output, at, (ftpx_span){(const uint8_t *)text, strlen(text)});
}

static void holds(const char *name, const char *bytes, gsize length)
{
    g_autofree char *file = in_folder(name);
    g_autofree char *content = NULL;
    gsize found;

    g_assert_true(g_file_get_contents(file, &content, &found, NULL));
    g_assert_cmpmem(content, found, bytes, length);
}

static void bytes_get_to_their_places(void)
{
    begin(&plenty);
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 4, "efgh");
    put(output, 0, "ab");
    ftpx_output_close(output);
    put(output, 2, "cd");
    g_assert_true(ftpx_output_rename(output, "x"));
    ftpx_output_close(output);
    g_assert_cmpuint(output->lacks, ==, 0);
    ftpx_output_free(output, false);
    holds("x", "abcdefgh", 8);
    end();
}

static void a_file_ends_at_its_most(void)
{
    begin(&(struct ftpx_quota){6, 100, 10});
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "abcd");
    g_assert_cmpuint(output->lacks, ==, 0);
    put(output, 4, "efgh");
    g_assert_cmpuint(output->lacks, ==, FTPX_LACK_MOST);
    put(output, INT64_MAX - 10, "z"); /* by REST: no file of eight exabytes */
    g_assert_true(ftpx_output_rename(output, "x"));
    ftpx_output_free(output, false);
    holds("x", "abcdef", 6);
    end();
}

static void all_files_end_at_the_total(void)
{
    begin(&(struct ftpx_quota){100, 10, 10});
    struct ftpx_output *one = ftpx_output_new(outputs);
    struct ftpx_output *two = ftpx_output_new(outputs);
    struct ftpx_output *three = ftpx_output_new(outputs);
    put(one, 0, "abcdef");
    put(two, 0, "abcdef");
    put(three, 0, "a");
    put(one, 2, "xy"); /* no longer for that */
    g_assert_cmpuint(one->lacks, ==, 0);
    g_assert_cmpuint(two->lacks, ==, FTPX_LACK_TOTAL);
    g_assert_cmpuint(three->lacks, ==, FTPX_LACK_TOTAL);
    ftpx_output_free(one, true); /* gives back what it had */
    put(three, 0, "abc");
    ftpx_output_rename(two, "two");
    ftpx_output_rename(three, "three");
    ftpx_output_free(two, false);
    ftpx_output_free(three, false);
    holds("two", "abcd", 4);
    holds("three", "abc", 3);
    end();
}

static void holes_count(void)
{
    begin(&(struct ftpx_quota){100, 10, 10});
    struct ftpx_output *one = ftpx_output_new(outputs);
    struct ftpx_output *two = ftpx_output_new(outputs);
    put(one, 7, "h");
    put(two, 0, "abc");
    g_assert_cmpuint(two->lacks, ==, FTPX_LACK_TOTAL);
    put(one, 0, "abcdefg"); /* filling the hole is free */
    g_assert_cmpuint(one->lacks, ==, 0);
    ftpx_output_rename(one, "one");
    ftpx_output_free(one, false);
    ftpx_output_free(two, true);
    holds("one", "abcdefgh", 8);
    end();
}

static void bytes_before_the_begin_are_told(void)
{
    begin(&plenty);
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, -2, "abcd");
    put(output, INT64_MIN + 1, "abcd");
    g_assert_cmpuint(output->lacks, ==, FTPX_LACK_BEGIN);
    ftpx_output_rename(output, "x");
    ftpx_output_free(output, false);
    holds("x", "cd", 2);
    end();
}

static void there_are_no_more_files_than_may_be(void)
{
    begin(&(struct ftpx_quota){100, 100, 2});
    struct ftpx_output *files[] = {ftpx_output_new(outputs), ftpx_output_new(outputs),
                                   ftpx_output_new(outputs)};
    put(files[2], 0, "a");
    g_assert_false(files[2]->there);
    g_assert_cmpuint(files[2]->lacks, ==, FTPX_LACK_COUNT);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        ftpx_output_free(files[i], true);
    end();
}

/* More than a process may have open. */
static void files_grow_side_by_side(void)
{
    struct ftpx_output *files[300];

    begin(&plenty);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        files[i] = ftpx_output_new(outputs);
    for (int64_t at = 0; at < 3; at++)
        for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
            put(files[i], at, (const char[]){(char)('a' + at), '\0'});
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *name = g_strdup_printf("%zu", i);
        g_assert_true(ftpx_output_rename(files[i], name));
        g_assert_cmpuint(files[i]->lacks, ==, 0);
        ftpx_output_free(files[i], false);
        holds(name, "abc", 3);
    }
    end();
}

#ifndef _WIN32

/* As on a full disk: the system refuses bytes behind a limit. */
static void what_cannot_be_written_is_told(void)
{
    struct rlimit before;
    g_autofree char *long_text = g_strnfill(8192, 'x');

    begin(&plenty);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, before.rlim_max});
    struct ftpx_output *one = ftpx_output_new(outputs);
    struct ftpx_output *two = ftpx_output_new(outputs);
    put(one, 0, long_text);
    ftpx_output_close(one);
    setrlimit(RLIMIT_FSIZE, &before);
    g_assert_cmpuint(one->lacks, ==, FTPX_LACK_FAILURE);
    g_assert_cmpint(ftpx_outputs_failure(outputs), ==, EFBIG);
    put(one, 8192, "behind"); /* would look as if all before it were there */
    put(two, 0, "abc");
    g_assert_cmpuint(two->lacks, ==, 0);
    ftpx_output_rename(one, "one");
    ftpx_output_rename(two, "two");
    ftpx_output_free(one, false);
    ftpx_output_free(two, false);
    holds("one", long_text, 4096);
    holds("two", "abc", 3);
    end();
}

#endif

static void a_folder_that_vanishes_is_told(void)
{
    begin(&plenty);
    struct ftpx_output *before = ftpx_output_new(outputs);
    put(before, 0, "a");
    ftpx_output_close(before);
    g_autofree char *part = in_folder(before->name);
    g_unlink(part);
    g_rmdir(path);
    put(before, 1, "b");
    ftpx_output_close(before);
    g_assert_cmpuint(before->lacks, ==, FTPX_LACK_FAILURE);
    struct ftpx_output *after = ftpx_output_new(outputs);
    ftpx_output_close(after);
    g_assert_false(after->there);
    g_assert_cmpuint(after->lacks, ==, FTPX_LACK_FAILURE);
    g_assert_cmpint(ftpx_outputs_failure(outputs), ==, ENOENT);
    g_assert_false(ftpx_output_rename(before, "x"));
    g_assert_cmpint(errno, ==, ENOENT);
    ftpx_output_free(before, true);
    ftpx_output_free(after, true);
    ftpx_outputs_free(outputs);
    ftpx_folder_free(folder);
    g_clear_pointer(&path, g_free);
}

static void a_taken_name_is_no_failure(void)
{
    begin(&plenty);
    g_autofree char *taken = in_folder("taken");
    g_assert_true(g_file_set_contents(taken, "mine", 4, NULL));
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "abc");
    g_assert_false(ftpx_output_rename(output, "taken"));
    g_assert_cmpint(errno, ==, EEXIST);
#ifndef _WIN32
    g_autofree char *dangling = in_folder("dangling");
    g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
    g_assert_false(ftpx_output_rename(output, "dangling"));
    g_assert_cmpint(errno, ==, EEXIST);
#endif
    g_assert_cmpuint(output->lacks, ==, 0);
    ftpx_output_free(output, true);
    holds("taken", "mine", 4);
    end();
}

/* Another user of the folder could have a file of ours replaced while it is closed. */
static void another_file_in_its_place_is_not_written(void (*replace)(const char *part,
                                                                     const char *victim))
{
    begin(&plenty);
    g_autofree char *victim = in_folder("victim");
    g_assert_true(g_file_set_contents(victim, "mine", 4, NULL));
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "abc");
    ftpx_output_close(output);
    g_autofree char *part = in_folder(output->name);
    g_unlink(part);
    replace(part, victim);
    put(output, 0, "abc");
    ftpx_output_close(output);
    g_assert_cmpuint(output->lacks, ==, FTPX_LACK_FAILURE);
    ftpx_output_free(output, true);
    holds("victim", "mine", 4);
    end();
}

static void by_a_file(const char *part, const char *victim)
{
    g_assert_cmpint(g_rename(victim, part), ==, 0);
    g_assert_true(g_file_set_contents(victim, "mine", 4, NULL));
}

static void a_file_in_its_place_is_not_written(void)
{
    another_file_in_its_place_is_not_written(by_a_file);
}

#ifndef _WIN32

static void by_hard_link(const char *part, const char *victim)
{
    g_assert_cmpint(link(victim, part), ==, 0);
}

static void by_symbolic_link(const char *part, const char *victim)
{
    g_assert_cmpint(symlink(victim, part), ==, 0);
}

/* Which would wait for a reader. */
static void by_pipe(const char *part, const char *victim)
{
    (void)victim;
    g_assert_cmpint(mkfifo(part, 0600), ==, 0);
}

static void links_and_pipes_in_its_place_are_not_written(void)
{
    another_file_in_its_place_is_not_written(by_hard_link);
    another_file_in_its_place_is_not_written(by_symbolic_link);
    another_file_in_its_place_is_not_written(by_pipe);
}

#endif

/* Bytes that are no letters of any one code page. */
static void names_are_utf8(void)
{
    begin(&plenty);
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "abc");
    g_assert_true(ftpx_output_rename(output, "Přehled 报告 отчёт.txt"));
    ftpx_output_free(output, false);
    holds("Přehled 报告 отчёт.txt", "abc", 3);
    end();
}

static void parts_of_an_earlier_run_stay(void)
{
    begin(&plenty);
    g_autofree char *earlier = in_folder("ftpx-000001.part");
    g_assert_true(g_file_set_contents(earlier, "mine", 4, NULL));
    struct ftpx_output *output = ftpx_output_new(outputs);
    ftpx_output_close(output);
    g_assert_cmpstr(output->name, ==, "ftpx-000002.part");
    ftpx_output_free(output, true);
    holds("ftpx-000001.part", "mine", 4);
    end();
}

/* --- what is held back --- */

static bool is_there(const char *name)
{
    g_autofree char *file = in_folder(name);
    return g_file_test(file, G_FILE_TEST_EXISTS);
}

/* 64 KiB are held of 64 files. */
static void what_is_held_is_written_when_it_is_much(void)
{
    g_autofree char *block = g_strnfill((gsize)64 * 1024, 'x');

    begin(&plenty);
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "y");
    g_assert_false(is_there("ftpx-000001.part"));
    put(output, 1, block);
    g_assert_true(is_there("ftpx-000001.part"));
    block[0] = 'y';
    holds("ftpx-000001.part", block, (gsize)64 * 1024);
    ftpx_output_close(output);
    g_autofree char *all = g_strconcat(block, "x", NULL);
    holds("ftpx-000001.part", all, (gsize)64 * 1024 + 1);
    ftpx_output_free(output, true);
    end();
}

static void what_is_held_is_written_when_many_hold(void)
{
    struct ftpx_output *files[65];

    begin(&plenty);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_assert_false(is_there("ftpx-000001.part"));
        files[i] = ftpx_output_new(outputs);
        put(files[i], 0, "abc");
    }
    holds("ftpx-000001.part", "abc", 3);
    g_assert_false(is_there("ftpx-000002.part"));
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        ftpx_output_free(files[i], true);
    g_assert_false(is_there("ftpx-000001.part"));
    end();
}

static void what_is_held_can_be_read_and_cut(void)
{
    uint8_t read[2];

    begin(&plenty);
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "abcd");
    g_assert_false(ftpx_output_read(output, 3, read, 2));
    g_assert_true(ftpx_output_read(output, 1, read, 2));
    g_assert_cmpmem(read, 2, "bc", 2);
    put(output, 4, "efg");
    ftpx_output_cut(output, 5);
    put(output, 5, "x");
    g_assert_true(ftpx_output_rename(output, "x"));
    ftpx_output_free(output, false);
    holds("x", "abcdex", 6);
    end();
}

/* --- names from the start --- */

static char *name_of(void *context, const struct ftpx_output *output)
{
    (void)context;
    return g_strdup(output->subject);
}

static void begin_with_names(void)
{
    begin(&plenty);
    ftpx_outputs_free(outputs);
    outputs = ftpx_outputs_new(
        &(struct ftpx_outputs_plan){.folder = folder, .quota = plenty, .name = name_of});
}

static void a_settled_name_is_had_at_once(void)
{
    begin_with_names();
    struct ftpx_output *output = ftpx_output_new(outputs);
    output->subject = "x";
    put(output, 0, "abc");
    ftpx_output_close(output);
    g_assert_cmpstr(output->name, ==, "x");
    g_assert_true(output->is_early);
    holds("x", "abc", 3);
    g_assert_true(ftpx_output_rename(output, "x"));
    g_assert_false(output->is_early);
    ftpx_output_free(output, false);
    holds("x", "abc", 3);
    end();
}

static void a_settled_name_takes_nobodys_place(void)
{
    begin_with_names();
    g_autofree char *taken = in_folder("x");
    g_assert_true(g_file_set_contents(taken, "mine", 4, NULL));
    struct ftpx_output *output = ftpx_output_new(outputs);
    output->subject = "x";
    put(output, 0, "abc");
    ftpx_output_close(output);
    g_assert_cmpstr(output->name, ==, "ftpx-000001.part");
    g_assert_false(output->is_early);
    g_assert_cmpuint(output->lacks, ==, 0);
    ftpx_output_free(output, true);
    holds("x", "mine", 4);
    end();
}

static void an_early_name_is_given_away(void)
{
    begin_with_names();
    g_autofree char *earlier = in_folder("ftpx-000001.part");
    g_assert_true(g_file_set_contents(earlier, "mine", 4, NULL));
    struct ftpx_output *output = ftpx_output_new(outputs);
    output->subject = "x";
    put(output, 0, "abc");
    ftpx_output_close(output);
    ftpx_output_step_aside(output);
    g_assert_false(output->is_early);
    g_assert_false(is_there("x"));
    holds("ftpx-000002.part", "abc", 3);
    ftpx_output_free(output, true);
    holds("ftpx-000001.part", "mine", 4);
    end();
}

/* --- borrowed --- */

static void lend(const char *name, const char *content)
{
    g_autofree char *file = in_folder(name);

    g_assert_true(g_file_set_contents(file, content, (gssize)strlen(content), NULL));
}

static struct ftpx_output *borrowing(const char *name, uint64_t length)
{
    struct ftpx_output *output = ftpx_output_new(outputs);

    put(output, 0, "before");
    ftpx_output_borrow(output, name, length);
    return output;
}

static void a_borrowed_file_is_had_when_it_is_closed(void)
{
    begin(&plenty);
    lend("lent", "abcdefgh");
    struct ftpx_output *output = borrowing("lent", 8);
    g_assert_null(output->name);
    ftpx_output_close(output);
    g_assert_true(ftpx_output_rename(output, "x"));
    ftpx_output_free(output, false);
    holds("x", "abcdefgh", 8);
    end();
}

/* Who lends it may want it again: for another run. */
static void a_borrowed_file_that_is_written_to_is_a_copy(void)
{
    begin(&plenty);
    lend("lent", "abcdefgh");
    struct ftpx_output *output = borrowing("lent", 8);
    put(output, 6, "GHI");
    uint8_t found[4];
    g_assert_true(ftpx_output_read(output, 4, found, sizeof found));
    g_assert_cmpmem(found, sizeof found, "efGH", 4);
    ftpx_output_rename(output, "x");
    ftpx_output_free(output, false);
    holds("x", "abcdefGHI", 9);
    holds("lent", "abcdefgh", 8);
    end();
}

static void what_was_on_the_disk_before_is_gone(void)
{
    begin(&plenty);
    lend("lent", "abc");
    struct ftpx_output *output = ftpx_output_new(outputs);
    put(output, 0, "before");
    ftpx_output_close(output);
    ftpx_output_borrow(output, "lent", 3);
    g_assert_false(is_there("ftpx-000001.part"));
    ftpx_output_close(output);
    holds(output->name, "abc", 3);
    ftpx_output_free(output, true);
    g_assert_true(is_there("lent"));
    end();
}

static void quotas_are_for_borrowed_bytes_too(void)
{
    begin(&(struct ftpx_quota){6, 8, 10});
    lend("lent", "abcdefgh");
    lend("other", "abcdefgh");
    struct ftpx_output *one = borrowing("lent", 8);
    g_assert_cmpuint(one->lacks, ==, FTPX_LACK_MOST);
    g_assert_false(ftpx_outputs_are_full(outputs));
    struct ftpx_output *two = borrowing("other", 4);
    g_assert_cmpuint(two->lacks, ==, FTPX_LACK_TOTAL);
    g_assert_true(ftpx_outputs_are_full(outputs));
    ftpx_output_cut(one, 5);
    ftpx_output_rename(one, "x");
    ftpx_output_rename(two, "y");
    ftpx_output_free(one, false);
    ftpx_output_free(two, false);
    holds("x", "abcde", 5);
    holds("y", "ab", 2);
    end();
}

static void a_borrowed_file_that_is_gone_is_told(void)
{
    begin(&plenty);
    struct ftpx_output *output = borrowing("absent", 8);
    ftpx_output_close(output);
    g_assert_false(output->there);
    g_assert_cmpuint(output->lacks & FTPX_LACK_FAILURE, !=, 0);
    g_assert_cmpint(ftpx_outputs_failure(outputs), ==, ENOENT);
    ftpx_output_free(output, true);
    end();
}

static void a_name_that_is_taken_is_not_lent_to(void)
{
    begin(&plenty);
    lend("lent", "abc");
    lend("x", "mine");
    struct ftpx_output *output = borrowing("lent", 3);
    ftpx_output_close(output);
    g_assert_false(ftpx_output_rename(output, "x"));
    ftpx_output_free(output, true);
    holds("x", "mine", 4);
    end();
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output/places", bytes_get_to_their_places);
    g_test_add_func("/output/most", a_file_ends_at_its_most);
    g_test_add_func("/output/total", all_files_end_at_the_total);
    g_test_add_func("/output/holes", holes_count);
    g_test_add_func("/output/before-begin", bytes_before_the_begin_are_told);
    g_test_add_func("/output/count", there_are_no_more_files_than_may_be);
    g_test_add_func("/output/side-by-side", files_grow_side_by_side);
    g_test_add_func("/output/vanished", a_folder_that_vanishes_is_told);
    g_test_add_func("/output/taken", a_taken_name_is_no_failure);
    g_test_add_func("/output/replaced", a_file_in_its_place_is_not_written);
    g_test_add_func("/output/utf-8", names_are_utf8);
#ifndef _WIN32
    g_test_add_func("/output/failure", what_cannot_be_written_is_told);
    g_test_add_func("/output/links", links_and_pipes_in_its_place_are_not_written);
#endif
    g_test_add_func("/output/earlier", parts_of_an_earlier_run_stay);
    g_test_add_func("/output/held-much", what_is_held_is_written_when_it_is_much);
    g_test_add_func("/output/held-many", what_is_held_is_written_when_many_hold);
    g_test_add_func("/output/held-read", what_is_held_can_be_read_and_cut);
    g_test_add_func("/output/named-at-once", a_settled_name_is_had_at_once);
    g_test_add_func("/output/named-not-taken", a_settled_name_takes_nobodys_place);
    g_test_add_func("/output/named-aside", an_early_name_is_given_away);
    g_test_add_func("/output/borrowed", a_borrowed_file_is_had_when_it_is_closed);
    g_test_add_func("/output/borrowed-written", a_borrowed_file_that_is_written_to_is_a_copy);
    g_test_add_func("/output/borrowed-late", what_was_on_the_disk_before_is_gone);
    g_test_add_func("/output/borrowed-quotas", quotas_are_for_borrowed_bytes_too);
    g_test_add_func("/output/borrowed-gone", a_borrowed_file_that_is_gone_is_told);
    g_test_add_func("/output/borrowed-taken", a_name_that_is_taken_is_not_lent_to);
    return g_test_run();
}
