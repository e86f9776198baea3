/* Tests of kept: what of data connections is on the disk, what of it is told, and when it is not enough.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/extract/kept.h"
#include <errno.h>
#include <glib/gstdio.h>

#define SIZE 70000

static const struct ftpx_quota plenty = {1 << 20, 1 << 20, 100};

/* Two downloads of SIZE bytes, of which all is kept. */
struct scene {
    struct talk talk;
    char *folder;
    struct ftpx_kept *kept;
    const struct ftpx_flow *data[2];
    unsigned count;
};

static void feed_and_keep(void *context, const struct ftpx_segment *segment)
{
    struct scene *scene = context;
    struct ftpx_sighting at = ftpx_engine_feed(scene->talk.engine, segment);
    struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

    if (!at.flow || at.flow->verdict != FTPX_VERDICT_DATA)
        return;
    if (scene->count == 0 || scene->data[scene->count - 1] != at.flow)
        scene->data[scene->count++] = at.flow;
    ftpx_kept_add(scene->kept, at.flow, at.side, &payload);
}

static void begin(struct scene *scene, const struct ftpx_quota *quota)
{
    *scene = (struct scene){.folder = g_dir_make_tmp("ftpx-kept-XXXXXX", NULL)};
    talk_begin(&scene->talk, NULL);
    scene->kept = ftpx_kept_new(&(struct ftpx_kept_plan){
        .folder = scene->folder,
        .name = "incoming",
        .quota = *quota,
        .collect = {.cap = 1 << 20},
        .pool = scene->talk.pool,
    });
    g_assert_nonnull(scene->kept);
    struct talk sent = {.time = 2000 * SECOND, .sink = feed_and_keep, .sink_context = scene};
    struct tcp control = control_ready(&sent);
    download_of(&sent, &control, 1025, SIZE);
    download_of(&sent, &control, 1026, SIZE);
    g_assert_cmpuint(scene->count, ==, 2);
}

/* What it tells of a connection, with ranges that are to be freed; the path is `path_out`'s. False when it fails. */
static bool told(struct scene *scene, unsigned number, struct ftpx_kept_bytes *out, char **path_out)
{
    GByteArray *written = g_byte_array_new();
    struct ftpx_ledger to = ftpx_ledger_to(written, 0);

    *out = (struct ftpx_kept_bytes){.path = FTPX_SPAN_NONE};
    ftpx_ranges_init(&out->ranges, NULL);
    ftpx_kept_carry(scene->kept, &to, scene->data[number]);
    struct ftpx_ledger from = ftpx_ledger_from((ftpx_span){written->data, written->len}, 0);
    ftpx_kept_bytes_carry(&from, out);
    *path_out = g_strndup((const char *)out->path.at, out->path.len);
    g_byte_array_unref(written);
    return !to.failed && !from.failed;
}

static guint files_in(const struct scene *scene)
{
    g_autofree char *path = g_build_filename(scene->folder, "incoming", NULL);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint count = 0;

    while (g_dir_read_name(folder))
        count++;
    return count;
}

/* All but `left`, a path from the folder, is gone; NULL: all is. */
static void end(struct scene *scene, const char *left)
{
    g_autofree char *incoming = g_build_filename(scene->folder, "incoming", NULL);

    ftpx_kept_free(scene->kept);
    g_assert_cmpuint(files_in(scene), ==, left != NULL);
    if (left) {
        g_autofree char *path = g_build_filename(scene->folder, left, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_rmdir(incoming);
    g_assert_cmpint(g_rmdir(scene->folder), ==, 0);
    g_free(scene->folder);
    talk_end(&scene->talk, NULL);
}

static void what_is_told_stays_and_the_rest_goes(void)
{
    struct scene scene;
    struct ftpx_kept_bytes bytes;
    g_autofree char *path = NULL;
    g_autofree char *content = NULL;
    gsize length;

    begin(&scene, &plenty);
    g_assert_true(told(&scene, 1, &bytes, &path));
    g_assert_true(ftpx_kept_is_sure(scene.kept));
    g_assert_cmpuint(ftpx_kept_length(scene.kept), ==, SIZE);
    g_assert_cmpuint(bytes.ranges.count, ==, 1);
    g_assert_cmpint(ftpx_ranges_first(&bytes.ranges).from, ==, 0);
    g_assert_cmpint(ftpx_ranges_first(&bytes.ranges).to, ==, SIZE);
    ftpx_ranges_free(&bytes.ranges);
    g_autofree char *whole = g_build_filename(scene.folder, path, NULL);
    g_assert_true(g_file_get_contents(whole, &content, &length, NULL));
    g_assert_cmpmem(content, 65536, filler(65536).at, 65536);
    g_assert_cmpmem(content + 65536, length - 65536, filler(SIZE - 65536).at, SIZE - 65536);
    end(&scene, path);
}

static void what_lies_behind_the_most_is_not_kept(void)
{
    struct scene scene;
    struct ftpx_kept_bytes bytes;
    g_autofree char *path = NULL;

    begin(&scene, &(struct ftpx_quota){1000, 1 << 20, 100});
    g_assert_true(told(&scene, 0, &bytes, &path));
    g_assert_true(ftpx_kept_is_sure(scene.kept));
    g_assert_cmpuint(ftpx_kept_length(scene.kept), ==, 1000);
    g_assert_cmpint(ftpx_ranges_last(&bytes.ranges).to, ==, SIZE); /* they came */
    ftpx_ranges_free(&bytes.ranges);
    end(&scene, path);
}

/* Which files that costs depends on what other captures have. */
static void it_is_not_sure_when_all_have_no_more_room(void)
{
    static const struct ftpx_quota quotas[] = {{1 << 20, 2 * SIZE - 1, 100}, {1 << 20, 1 << 20, 1}};
    struct scene scene;

    for (size_t i = 0; i < G_N_ELEMENTS(quotas); i++) {
        begin(&scene, &quotas[i]);
        g_assert_false(ftpx_kept_is_sure(scene.kept));
        end(&scene, NULL);
    }
}

static void a_folder_that_cannot_be_made_is_told(void)
{
    struct ftpx_kept_plan plan = {.folder = "/dev/null", .name = "incoming", .quota = plenty};

    g_assert_null(ftpx_kept_new(&plan));
    g_assert_cmpint(errno, !=, 0);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    wmem_init();
    g_test_add_func("/kept/told", what_is_told_stays_and_the_rest_goes);
    g_test_add_func("/kept/most", what_lies_behind_the_most_is_not_kept);
    g_test_add_func("/kept/all", it_is_not_sure_when_all_have_no_more_room);
    g_test_add_func("/kept/folder", a_folder_that_cannot_be_made_is_told);
    int failures = g_test_run();
    wmem_cleanup();
    return failures;
}
