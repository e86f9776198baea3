/* Tests of extraction: a capture that is read again leaves its files once, and touches no others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "test_tap.h"

#include "taps/bytes/kept_bytes.h"
#include "taps/extract/extraction.h"
#include <glib/gstdio.h>

#define SIZE   70000
#define HASHED FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256)

/* A capture, as its segments, and the model that took them in. */
struct capture {
    struct talk tape;
    struct talk talk;
};

struct scene {
    struct capture first;
    struct capture second; /* the same talk, an hour later */
    char *folder;
    struct ftpx_extraction *extraction;
};

static void capture_begin(struct capture *capture, int64_t later)
{
    talk_record(&capture->tape);
    capture->tape.time += later;
    struct tcp control = control_ready(&capture->tape);
    download_of(&capture->tape, &control, 1025, SIZE);
    talk_begin(&capture->talk, NULL);
    for (guint i = 0; i < capture->tape.tape->len; i++)
        talk_feed(&capture->talk, capture->tape.tape->pdata[i]);
}

static void capture_end(struct capture *capture)
{
    talk_end(&capture->talk, NULL);
    g_ptr_array_unref(capture->tape.tape);
}

static void extraction_begin(struct scene *scene, wmem_allocator_t *pool, uint32_t digests)
{
    struct ftpx_extraction_plan plan = {.pool = pool,
                                        .folder = scene->folder,
                                        .most = 1024 * 1024,
                                        .total = 1024 * 1024,
                                        .count = 100,
                                        .cap = 1024 * 1024,
                                        .digests = digests};

    scene->extraction = ftpx_extraction_new(&plan);
    g_assert_nonnull(scene->extraction);
}

static void extraction_end(struct scene *scene)
{
    g_clear_pointer(&scene->extraction, ftpx_extraction_free);
}

static void scene_begin(struct scene *scene, gconstpointer unused)
{
    (void)unused;
    capture_begin(&scene->first, 0);
    capture_begin(&scene->second, 3600 * SECOND);
    scene->folder = g_dir_make_tmp("ftpx-XXXXXX", NULL);
    extraction_begin(scene, NULL, HASHED);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* What the folder holds, in order of names. */
static char *listing(const struct scene *scene)
{
    g_autoptr(GDir) folder = g_dir_open(scene->folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while ((name = g_dir_read_name(folder)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_text);
    g_ptr_array_add(names, NULL);
    return g_strjoinv("|", (char **)names->pdata);
}

static void scene_end(struct scene *scene, gconstpointer unused)
{
    g_autofree char *held = NULL;

    (void)unused;
    extraction_end(scene);
    held = listing(scene);
    g_auto(GStrv) names = g_strsplit(held, "|", 0);
    for (char **name = names; *name; name++) {
        g_autofree char *path = g_build_filename(scene->folder, *name, NULL);
        g_unlink(path);
    }
    g_rmdir(scene->folder);
    g_free(scene->folder);
    capture_end(&scene->first);
    capture_end(&scene->second);
}

static bool add(struct scene *scene, struct capture *capture, guint index)
{
    const struct ftpx_segment *segment = capture->tape.tape->pdata[index];
    struct ftpx_sighting at = ftpx_engine_find(capture->talk.engine, segment);
    struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

    if (at.flow->verdict != FTPX_VERDICT_DATA)
        return false;
    ftpx_extraction_add(scene->extraction, capture->talk.engine, at.flow, at.side, &payload);
    return segment->length > 0;
}

/* All of a capture, as a tap would bring it, and the files at the end. */
static void read_through(struct scene *scene, struct capture *capture)
{
    struct ftpx_scope scope = scope_of(&capture->talk);

    for (guint i = 0; i < capture->tape.tape->len; i++)
        add(scene, capture, i);
    struct ftpx_shortfall shortfall = ftpx_extraction_finish(scene->extraction, &scope);
    g_assert_cmpint(shortfall.failure, ==, 0);
    g_assert_cmpint(shortfall.index_failure, ==, 0);
    scope_end(&scope);
}

static void assert_holds(const struct scene *scene, const char *expected)
{
    g_autofree char *held = listing(scene);

    g_assert_cmpstr(held, ==, expected);
}

#define SCENE(name)      static void name(struct scene *scene, G_GNUC_UNUSED gconstpointer unused)
#define CASE(path, name) g_test_add(path, struct scene, NULL, scene_begin, name, scene_end)

SCENE(another_reading_replaces_its_files)
{
    for (int pass = 0; pass < 5; pass++) {
        read_through(scene, &scene->first);
        assert_holds(scene, "f|index.json");
        ftpx_extraction_reset(scene->extraction);
        assert_holds(scene, "f|index.json");
    }
}

SCENE(a_reading_may_be_asked_again_before_it_is_forgotten)
{
    read_through(scene, &scene->first);
    struct ftpx_scope scope = scope_of(&scene->first.talk);
    ftpx_extraction_finish(scene->extraction, &scope);
    scope_end(&scope);
    ftpx_extraction_reset(scene->extraction);
    read_through(scene, &scene->first);
    assert_holds(scene, "f|index.json");
}

SCENE(files_of_another_capture_stay)
{
    read_through(scene, &scene->first);
    ftpx_extraction_reset(scene->extraction);
    read_through(scene, &scene->second);
    assert_holds(scene, "f|f (2)|index (2).json|index.json");
    ftpx_extraction_reset(scene->extraction);
    read_through(scene, &scene->second);
    assert_holds(scene, "f|f (2)|index (2).json|index.json");
}

/* The user may have put something else there. */
SCENE(what_is_another_file_by_now_stays)
{
    g_autofree char *path = g_build_filename(scene->folder, "f", NULL);
    g_autofree char *moved = g_build_filename(scene->folder, "mine", NULL);

    read_through(scene, &scene->first);
    g_assert_cmpint(g_rename(path, moved), ==, 0);
    g_assert_true(g_file_set_contents(path, "mine", -1, NULL));
    ftpx_extraction_reset(scene->extraction);
    read_through(scene, &scene->first);
    assert_holds(scene, "f|f (2)|index.json|mine");
}

SCENE(a_reading_that_breaks_off_leaves_nothing_new)
{
    guint index = 0;

    while (!add(scene, &scene->first, index))
        index++;
    assert_holds(scene, "ftpx-000001.part");
    ftpx_extraction_reset(scene->extraction);
    assert_holds(scene, "");
}

/* What is known of files in somebody else's pool is not looked at when they are whole. */
SCENE(in_a_pool_only_what_is_whole_stays)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    guint index = 0;

    extraction_end(scene);
    extraction_begin(scene, pool, HASHED);
    read_through(scene, &scene->first);
    extraction_end(scene);
    assert_holds(scene, "f|index.json");
    extraction_begin(scene, pool, HASHED);
    while (!add(scene, &scene->first, index))
        index++;
    assert_holds(scene, "f|ftpx-000001.part|index.json");
    extraction_end(scene);
    assert_holds(scene, "f|index.json");
    wmem_destroy_allocator(pool);
}

SCENE(in_a_pool_what_comes_behind_a_report_is_written)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    struct ftpx_scope scope = scope_of(&scene->first.talk);
    guint index = 0;
    GStatBuf about;

    extraction_end(scene);
    extraction_begin(scene, pool, HASHED);
    while (!add(scene, &scene->first, index))
        index++;
    ftpx_extraction_finish(scene->extraction, &scope);
    g_autofree char *held = listing(scene);
    *strchr(held, '|') = '\0'; /* in front of index.json */
    g_autofree char *path = g_build_filename(scene->folder, held, NULL);
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_size, <, SIZE);
    while (++index < scene->first.tape.tape->len)
        add(scene, &scene->first, index);
    extraction_end(scene);
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_size, ==, SIZE);
    scope_end(&scope);
    wmem_destroy_allocator(pool);
}

/* A capture that is read while it is fed, as in the first pass. */
struct live {
    struct talk talk;
    struct ftpx_extraction *extraction;
    const struct ftpx_flow *data; /* the newest data connection */
    bool is_kept;                 /* what comes is not for the extraction: another keeps it */
};

static void feed_and_add(void *context, const struct ftpx_segment *segment)
{
    struct live *live = context;
    struct ftpx_sighting at = ftpx_engine_feed(live->talk.engine, segment);
    struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

    if (!at.flow || at.flow->verdict != FTPX_VERDICT_DATA)
        return;
    live->data = at.flow;
    if (!live->is_kept)
        ftpx_extraction_add(live->extraction, live->talk.engine, at.flow, at.side, &payload);
}

/* That d was refused is missing, and that f was asked for is read only once its bytes have come. */
SCENE(what_turns_out_to_be_anothers_is_in_the_file_of_that)
{
    struct live live = {.extraction = scene->extraction};

    talk_begin(&live.talk, NULL);
    struct talk sent = {.time = 2000 * SECOND, .sink = feed_and_add, .sink_context = &live};
    struct tcp control = control_ready(&sent);
    SAY(&control, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(&sent, 1025);
    SAY(&control, ">RETR d", "!<550 no", ">CWD e", "<250 ok", ">RETR f", "<150 here");
    tcp_bytes(&data, LISTENER, SIZE);
    tcp_close(&data, LISTENER);
    SAY(&control, "<226 done", ">NOOP", "<200 ok", ">QUIT", "<221 bye");
    ftpx_engine_settle(live.talk.engine);
    struct ftpx_scope scope = scope_of(&live.talk);
    ftpx_extraction_finish(scene->extraction, &scope);
    assert_holds(scene, "f|index.json");
    scope_end(&scope);
    talk_end(&live.talk, NULL);
}

#define HALF ((size_t)SIZE / 2)

/* A download that breaks off in the middle, with a thousand bytes a segment; all but the first of these are kept by
 * another, where that is asked for. */
static void break_off(struct live *live, struct talk *sent, struct tcp *control, bool is_kept)
{
    SAY(control, ">PASV", "<227 ok (10,0,0,1,4,1)");
    struct tcp data = data_open(sent, 1025);
    SAY(control, ">RETR f", "<150 here (70000 bytes)");
    for (size_t at = 0; at < HALF; at += 1000) {
        tcp_send(&data, LISTENER, ftpx_span_take(ftpx_span_drop(filler(HALF), at), 1000));
        live->is_kept = is_kept;
    }
    live->is_kept = false;
    tcp_reset(&data, LISTENER);
    SAY(control, "<426 gone");
}

/* What goes on with it; its connection is late on the control connection. */
static void go_on(struct talk *sent, struct tcp *control)
{
    struct tcp data = data_open(sent, 1026);

    for (size_t at = 0; at < HALF; at += 1000)
        tcp_send(&data, LISTENER, ftpx_span_take(ftpx_span_drop(filler(HALF), at), 1000));
    tcp_close(&data, LISTENER);
    SAY(control, ">PASV", "<227 ok (10,0,0,1,4,2)", ">REST 35000", "<350 go on", ">RETR f",
        "<150 here (70000 bytes)", "<226 done");
}

/* Of which nobody knew at first. */
static void finish_as_one(const struct scene *scene, struct live *live)
{
    ftpx_engine_settle(live->talk.engine);
    struct ftpx_scope scope = scope_of(&live->talk);
    for (unsigned round = 0; round < 2; round++) {
        ftpx_extraction_finish(scene->extraction, &scope);
        assert_holds(scene, "f|index.json");
    }
    scope_end(&scope);
    talk_end(&live->talk, NULL);

    g_autofree char *path = g_build_filename(scene->folder, "f", NULL);
    g_autofree char *content = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &content, &length, NULL));
    g_assert_cmpmem(content, HALF, filler(HALF).at, HALF);
    g_assert_cmpmem(content + HALF, length - HALF, filler(HALF).at, HALF);
}

SCENE(what_turns_out_to_go_on_with_a_file_is_in_that)
{
    struct live live = {.extraction = scene->extraction};

    talk_begin(&live.talk, NULL);
    struct talk sent = {.time = 2000 * SECOND, .sink = feed_and_add, .sink_context = &live};
    struct tcp control = control_ready(&sent);
    break_off(&live, &sent, &control, false);
    go_on(&sent, &control);
    finish_as_one(scene, &live);
}

/* As many bytes in a file of another's as it says. */
static void lend(const struct scene *scene, size_t length)
{
    g_autofree char *folder = g_build_filename(scene->folder, "lent", NULL);
    g_autofree char *path = g_build_filename(folder, "bytes", NULL);

    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, (const char *)filler(length).at, (gssize)length, NULL));
}

static void take_back(const struct scene *scene)
{
    g_autofree char *folder = g_build_filename(scene->folder, "lent", NULL);
    g_autofree char *path = g_build_filename(folder, "bytes", NULL);

    g_unlink(path);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* Whether it takes up the first so many bytes of the newest data connection, which another has kept. */
static bool carry(const struct live *live, size_t length)
{
    GByteArray *written = g_byte_array_new();
    struct ftpx_ledger to = ftpx_ledger_to(written, 0);
    struct ftpx_kept_bytes bytes = {.path = ftpx_span_of("lent/bytes")};

    ftpx_ranges_init(&bytes.ranges, NULL);
    ftpx_ranges_add(&bytes.ranges, 0, (int64_t)length, NULL, NULL);
    ftpx_kept_bytes_carry(&to, &bytes);
    struct ftpx_ledger from = ftpx_ledger_from((ftpx_span){written->data, written->len}, 0);
    ftpx_extraction_carry(live->extraction, &from, live->data);
    ftpx_ranges_free(&bytes.ranges);
    g_byte_array_unref(written);
    return !from.failed;
}

/* Of the first connection another has kept what comes behind its first segment. */
static struct tcp break_off_elsewhere(struct scene *scene, struct live *live, struct talk *sent)
{
    extraction_end(scene);
    extraction_begin(scene, NULL, 0);
    *live = (struct live){.extraction = scene->extraction};
    *sent = (struct talk){.time = 2000 * SECOND, .sink = feed_and_add, .sink_context = live};
    lend(scene, HALF);
    talk_begin(&live->talk, NULL);
    struct tcp control = control_ready(sent);
    break_off(live, sent, &control, true);
    return control;
}

SCENE(what_another_has_kept_goes_where_it_turns_out_to_belong)
{
    struct live live;
    struct talk sent;
    struct tcp control = break_off_elsewhere(scene, &live, &sent);

    g_assert_true(carry(&live, HALF));
    go_on(&sent, &control);
    ftpx_engine_settle(live.talk.engine);
    struct ftpx_scope scope = scope_of(&live.talk);
    ftpx_extraction_finish(scene->extraction, &scope);
    scope_end(&scope);
    take_back(scene);
    finish_as_one(scene, &live);
}

SCENE(what_another_has_kept_must_have_all_that_was_seen)
{
    struct live live;
    struct talk sent;

    break_off_elsewhere(scene, &live, &sent);
    g_assert_false(carry(&live, 999));      /* a thousand were */
    g_assert_false(carry(&live, HALF - 1)); /* the file is longer */
    g_assert_true(carry(&live, HALF));
    take_back(scene);
    talk_end(&live.talk, NULL);
}

static void holds_bytes(const struct scene *scene, const char *name, gsize expected)
{
    g_autofree char *path = g_build_filename(scene->folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true(g_file_get_contents(path, &content, &length, NULL));
    g_assert_cmpuint(length, ==, expected);
}

/* Two files of one name: the second is whole when it is made, the first, of which more than is held back comes, is
 * not. */
static void two_of_one_name(struct capture *capture)
{
    talk_record(&capture->tape);
    struct tcp control = control_ready(&capture->tape);
    download_of(&capture->tape, &control, 1025, SIZE);
    download_of(&capture->tape, &control, 1026, 3000);
    talk_begin(&capture->talk, NULL);
    for (guint i = 0; i < capture->tape.tape->len; i++)
        talk_feed(&capture->talk, capture->tape.tape->pdata[i]);
}

SCENE(the_first_of_a_name_has_it_whichever_was_made_first)
{
    struct capture capture;

    two_of_one_name(&capture);
    read_through(scene, &capture);
    assert_holds(scene, "f|f (2)|index.json");
    holds_bytes(scene, "f", SIZE);
    holds_bytes(scene, "f (2)", 3000);
    ftpx_extraction_reset(scene->extraction);
    capture_end(&capture);
}

SCENE(numbers_are_the_same_whichever_was_made_first)
{
    struct capture capture;
    g_autofree char *path = g_build_filename(scene->folder, "f", NULL);

    g_assert_true(g_file_set_contents(path, "mine", -1, NULL));
    two_of_one_name(&capture);
    read_through(scene, &capture);
    assert_holds(scene, "f|f (2)|f (3)|index.json");
    holds_bytes(scene, "f", 4);
    holds_bytes(scene, "f (2)", SIZE);
    holds_bytes(scene, "f (3)", 3000);
    ftpx_extraction_reset(scene->extraction);
    capture_end(&capture);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    wmem_init();
    CASE("/extraction/another reading replaces its files", another_reading_replaces_its_files);
    CASE("/extraction/a reading may be asked again before it is forgotten",
         a_reading_may_be_asked_again_before_it_is_forgotten);
    CASE("/extraction/files of another capture stay", files_of_another_capture_stay);
    CASE("/extraction/what is another file by now stays", what_is_another_file_by_now_stays);
    CASE("/extraction/a reading that breaks off leaves nothing new",
         a_reading_that_breaks_off_leaves_nothing_new);
    CASE("/extraction/in a pool only what is whole stays", in_a_pool_only_what_is_whole_stays);
    CASE("/extraction/in a pool what comes behind a report is written",
         in_a_pool_what_comes_behind_a_report_is_written);
    CASE("/extraction/what turns out to be another's is in the file of that",
         what_turns_out_to_be_anothers_is_in_the_file_of_that);
    CASE("/extraction/what turns out to go on with a file is in that",
         what_turns_out_to_go_on_with_a_file_is_in_that);
    CASE("/extraction/what another has kept goes where it turns out to belong",
         what_another_has_kept_goes_where_it_turns_out_to_belong);
    CASE("/extraction/what another has kept must have all that was seen",
         what_another_has_kept_must_have_all_that_was_seen);
    CASE("/extraction/the first of a name has it, whichever was made first",
         the_first_of_a_name_has_it_whichever_was_made_first);
    CASE("/extraction/numbers are the same, whichever was made first",
         numbers_are_the_same_whichever_was_made_first);
    return g_test_run();
}
