/* Tests of what is told of captures as a whole: which files there are, what they hash to, what their frames have
 * together, and which path leads to one of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/facts/captures.h"

#include "model/limits.h"
#include <glib/gstdio.h>
#ifndef _WIN32
#include <sys/stat.h>
#include <unistd.h>
#endif

static const char *link_name(int link)
{
    return link == 1 ? "ether" : link == 25 ? "linux-sll" : NULL;
}

struct folder {
    char *path;
    char *capture;
};

static struct folder folder_with(const char *text)
{
    struct folder folder = {.path = g_dir_make_tmp("captures.XXXXXX", NULL)};

    folder.capture = g_build_filename(folder.path, "a.pcap", NULL);
    g_assert_true(g_file_set_contents(folder.capture, text, -1, NULL));
    return folder;
}

static void folder_end(struct folder *folder)
{
    g_unlink(folder->capture);
    g_rmdir(folder->path);
    g_free(folder->capture);
    g_free(folder->path);
}

/* The hash of "abc" is in FIPS 180-2. */
static void a_file_has_name_size_and_hash(void)
{
    struct folder folder = folder_with("abc");
    struct ftpx_captures *captures = ftpx_captures_new(link_name);

    ftpx_captures_add(captures, folder.capture);
    g_assert_cmpuint(ftpx_captures_count(captures), ==, 1);
    const struct ftpx_captured *file = ftpx_captures_file(captures, 0, false);
    g_assert_cmpstr(file->name, ==, "a.pcap");
    g_assert_true(file->has_size);
    g_assert_cmpuint(file->size, ==, 3);
    g_assert_cmpstr(file->sha256, ==, "");
    g_assert_cmpstr(ftpx_captures_file(captures, 0, true)->sha256, ==,
                    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ftpx_captures_free(captures);
    folder_end(&folder);
}

static void make_pipe(const char *path)
{
#ifdef _WIN32 /* has none by name: a folder is no file either */
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
#else
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
#endif
}

/* Opening a pipe that nobody writes to would never end. */
static void what_is_no_file_has_neither_size_nor_hash(void)
{
    struct folder folder = folder_with("");
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    g_autofree char *pipe = g_build_filename(folder.path, "pipe", NULL);

    make_pipe(pipe);
    ftpx_captures_add(captures, pipe);
    ftpx_captures_add(captures, "-");
    ftpx_captures_add(captures, "/nonexistent/b.pcap");
    for (unsigned i = 0; i < 3; i++) {
        const struct ftpx_captured *file = ftpx_captures_file(captures, i, true);
        g_assert_false(file->has_size);
        g_assert_cmpstr(file->sha256, ==, "");
    }
    g_assert_cmpstr(ftpx_captures_file(captures, 1, true)->name, ==, "-");
    ftpx_captures_free(captures);
    g_remove(pipe);
    folder_end(&folder);
}

static void a_path_is_known_by_any_name(void)
{
    struct folder folder = folder_with("abc");
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    g_autofree char *other = g_build_filename(folder.path, "other", NULL);
    g_autofree char *same = g_build_filename(folder.path, ".", "a.pcap", NULL);

    g_assert_true(g_file_set_contents(other, "abc", -1, NULL));
    ftpx_captures_add(captures, folder.capture);
    g_assert_true(ftpx_captures_have(captures, folder.capture));
    g_assert_true(ftpx_captures_have(captures, same));
    g_assert_false(ftpx_captures_have(captures, other));
    g_unlink(other);
    g_assert_false(ftpx_captures_have(NULL, folder.capture));
#ifndef _WIN32
    g_assert_cmpint(symlink(folder.capture, other), ==, 0);
    g_assert_true(ftpx_captures_have(captures, other));
    g_unlink(other);
#endif
    ftpx_captures_free(captures);
    folder_end(&folder);
}

static void see(struct ftpx_captures *captures, const int64_t *time, int link)
{
    ftpx_captures_see(captures, &(struct ftpx_captures_frame){.time = time, .link = link});
}

static void cut_frames_are_counted_and_tell_the_snap_length(void)
{
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    static const uint32_t lengths[][2] = {{96, 96},     {96, 1514}, {68, 70},
                                          {1514, 1514}, {0, 1},     {60, 54}};

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        const struct ftpx_captures_frame frame = {.captured = lengths[i][0],
                                                  .length = lengths[i][1]};
        ftpx_captures_see(captures, &frame);
        g_assert_cmpuint(ftpx_captures_frames(captures).snap, ==, i == 0 ? 0 : 96);
    }
    g_assert_cmpuint(ftpx_captures_frames(captures).cut, ==, 3);
    ftpx_captures_free(captures);
}

static void frames_have_a_span_whatever_their_order(void)
{
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    const int64_t times[] = {20, 10, 30, 15};

    g_assert_false(ftpx_captures_frames(captures).has_times);
    for (unsigned i = 0; i < G_N_ELEMENTS(times); i++)
        see(captures, &times[i], i == 2 ? 25 : 1);
    see(captures, NULL, 99);
    struct ftpx_captures_frames frames = ftpx_captures_frames(captures);
    g_assert_cmpuint(frames.count, ==, 5);
    g_assert_cmpint(frames.first, ==, 10);
    g_assert_cmpint(frames.last, ==, 30);
    g_assert_cmpstr(ftpx_captures_link(captures, 0), ==, "ether");
    g_assert_cmpstr(ftpx_captures_link(captures, 1), ==, "linux-sll");
    g_assert_cmpstr(ftpx_captures_link(captures, 2), ==, "?");
    g_assert_null(ftpx_captures_link(captures, 3));
    ftpx_captures_forget(captures);
    g_assert_cmpuint(ftpx_captures_frames(captures).count, ==, 0);
    g_assert_null(ftpx_captures_link(captures, 0));
    ftpx_captures_free(captures);
}

static void there_may_be_any_number(void)
{
    struct ftpx_captures *captures = ftpx_captures_new(link_name);

    for (unsigned i = 0; i < FTPX_LIMIT_CAPTURES_TOLD + 7; i++)
        ftpx_captures_add(captures, "x");
    for (int link = 1000; link < 2000; link++)
        see(captures, NULL, link);
    g_assert_cmpuint(ftpx_captures_count(captures), ==, FTPX_LIMIT_CAPTURES_TOLD + 7);
    g_assert_cmpuint(ftpx_captures_told(captures), ==, FTPX_LIMIT_CAPTURES_TOLD);
    g_assert_cmpuint(ftpx_captures_count(NULL), ==, 0);
    g_assert_cmpuint(ftpx_captures_frames(captures).count, ==, 1000);
    ftpx_captures_free(captures);
}

/* --- carried --- */

static const char hash_of_abc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/* What is known of captures 0 and 1 of one, as 1 and as one that is not told in another. */
static struct ftpx_captures *carried_from(struct ftpx_captures *captures)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    struct ftpx_captures *others = ftpx_captures_new(link_name);

    ftpx_captures_carry(&out, captures);
    ftpx_captures_carry_file(&out, captures, 0);
    ftpx_captures_carry_file(&out, captures, 1);
    ftpx_captures_add(others, "/nonexistent/b.pcap");
    ftpx_captures_add(others, "/nonexistent/a.pcap");
    struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, bytes->len}, 0);
    ftpx_captures_carry(&in, others);
    ftpx_captures_carry_file(&in, others, 1);
    ftpx_captures_carry_file(&in, others, FTPX_LIMIT_CAPTURES_TOLD);
    g_assert_false(in.failed);
    g_assert_cmpuint(in.rest.len, ==, 0);
    g_byte_array_unref(bytes);
    return others;
}

static void what_was_read_of_a_file_is_told_by_others(void)
{
    struct folder folder = folder_with("abc");
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    int64_t time = 30;

    ftpx_captures_add(captures, folder.capture);
    ftpx_captures_add(captures, "/nonexistent/c.pcap");
    ftpx_captures_file(captures, 0, true);
    see(captures, &time, 25);
    struct ftpx_captures *others = carried_from(captures);
    ftpx_captures_free(captures);
    folder_end(&folder);
    const struct ftpx_captured *file = ftpx_captures_file(others, 1, true);
    g_assert_cmpstr(file->name, ==, "a.pcap");
    g_assert_true(file->has_size);
    g_assert_cmpuint(file->size, ==, 3);
    g_assert_cmpstr(file->sha256, ==, hash_of_abc);
    g_assert_false(ftpx_captures_file(others, 0, true)->has_size);
    g_assert_cmpuint(ftpx_captures_frames(others).count, ==, 1);
    g_assert_cmpint(ftpx_captures_frames(others).first, ==, 30);
    g_assert_cmpstr(ftpx_captures_link(others, 0), ==, "linux-sll");
    ftpx_captures_free(others);
}

static void a_hash_that_is_too_long_is_none(void)
{
    GByteArray *bytes = g_byte_array_new();
    struct ftpx_ledger out = ftpx_ledger_to(bytes, 0);
    struct ftpx_captures *captures = ftpx_captures_new(link_name);
    bool is_read = true;
    uint64_t size = 3;
    char *text = g_strnfill(FTPX_DIGEST_MOST_TEXT, 'a');
    ftpx_span sum = ftpx_span_of(text);

    ftpx_ledger_flag(&out, &is_read);
    ftpx_ledger_flag(&out, &is_read);
    ftpx_ledger_number(&out, &size);
    ftpx_ledger_span(&out, &sum);
    ftpx_captures_add(captures, "/nonexistent/a.pcap");
    struct ftpx_ledger in = ftpx_ledger_from((ftpx_span){bytes->data, bytes->len}, 0);
    ftpx_captures_carry_file(&in, captures, 0);
    g_assert_true(in.failed);
    ftpx_captures_free(captures);
    g_free(text);
    g_byte_array_unref(bytes);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/captures/a_file_has_name_size_and_hash", a_file_has_name_size_and_hash);
    g_test_add_func("/captures/cut_frames_are_counted_and_tell_the_snap_length",
                    cut_frames_are_counted_and_tell_the_snap_length);
    g_test_add_func("/captures/what_is_no_file_has_neither_size_nor_hash",
                    what_is_no_file_has_neither_size_nor_hash);
    g_test_add_func("/captures/a_path_is_known_by_any_name", a_path_is_known_by_any_name);
    g_test_add_func("/captures/frames_have_a_span_whatever_their_order",
                    frames_have_a_span_whatever_their_order);
    g_test_add_func("/captures/there_may_be_any_number", there_may_be_any_number);
    g_test_add_func("/captures/carried", what_was_read_of_a_file_is_told_by_others);
    g_test_add_func("/captures/carried-hash", a_hash_that_is_too_long_is_none);
    return g_test_run();
}
