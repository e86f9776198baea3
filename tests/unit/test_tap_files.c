/* Tests of files: which transfers are pieces of one file, what they cover, and that its digests are
 * those of the whole. Expected digests were computed with sha256sum and md5sum over the same bytes (A
 * to Z repeated).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "talk.h"

#include "taps/facts/file_facts.h"
#include "taps/facts/files.h"

#define DIGEST_OF_5000 "7ad4d4cb072db3a26590475942266380f6da9a7ec1d356daa8d8138dc2b82963"
#define MD5_OF_5000    "3c8c0b7f8ccb8429671f098cddd28b97"

static const uint32_t both = FTPX_DIGEST_BIT(FTPX_DIGEST_SHA256) | FTPX_DIGEST_BIT(FTPX_DIGEST_MD5);

static bool is_of_5000(const struct ftpx_digests *digests)
{
    return digests->known == both &&
           strcmp(digests->text[FTPX_DIGEST_SHA256], DIGEST_OF_5000) == 0 &&
           strcmp(digests->text[FTPX_DIGEST_MD5], MD5_OF_5000) == 0;
}

/* A capture in the making, seen by a collector that can put files together. */
struct scene {
    struct talk *talk;
    struct ftpx_collect *collect;
    uint16_t port;
};

static struct scene scene_new(struct talk *talk)
{
    struct ftpx_collect_plan plan = {.cap = 1024 * 1024, .digests = both, .spools = true};

    return (struct scene){talk, ftpx_collect_new(&plan), 1025};
}

static void observe(struct scene *scene, const struct ftpx_segment *segment)
{
    struct ftpx_sighting at = talk_feed(scene->talk, segment);
    struct ftpx_payload payload = ftpx_payload_of(&at, segment, FTPX_SPAN_NONE);

    ftpx_collect_add(scene->collect, at.flow, at.side, &payload);
}

/* Bytes [from, to) of the file over a data connection of their own, which ends with a FIN, or with
 * nothing. The command and what goes before it are said by the caller's `command`. */
static void move(struct scene *scene, struct tcp *control, int side, const char *rest,
                 const char *command, uint32_t from, uint32_t to, bool ends)
{
    uint16_t port = scene->port++;
    g_autofree char *passive =
        g_strdup_printf("<227 Passive (10,0,0,1,%u,%u)", port / 256, port % 256);

    SAY(control, ">PASV", passive);
    if (rest)
        SAY(control, rest, "<350 go on");
    SAY(control, command, "<150 here");
    struct tcp data = data_open(scene->talk, port);
    for (uint32_t at = from; at < to; at += 500) {
        ftpx_span bytes = ftpx_span_take(ftpx_span_drop(filler(65536), at), MIN(500, to - at));
        struct ftpx_segment segment =
            tcp_segment(&data, side, data.first[side] + at - from, FTPX_ACK, bytes);
        observe(scene, &segment);
    }
    if (!ends)
        return;
    struct ftpx_segment fin =
        tcp_segment(&data, side, data.first[side] + to - from, FTPX_FIN | FTPX_ACK, FTPX_SPAN_NONE);
    observe(scene, &fin);
    SAY(control, "<226 done");
}

static void download(struct scene *scene, struct tcp *control, const char *rest,
                     const char *command, uint32_t from, uint32_t to, bool ends)
{
    move(scene, control, LISTENER, rest, command, from, to, ends);
}

static void upload(struct scene *scene, struct tcp *control, const char *rest, const char *command,
                   uint32_t from, uint32_t to)
{
    move(scene, control, OPENER, rest, command, from, to, true);
}

/* "pieces covered/size state digest" of each file, in their order. */
static char *files_of(struct scene *scene)
{
    struct ftpx_files *files = ftpx_files_of(NULL, scene->talk->engine);
    GPtrArray *list = ftpx_files_list(files);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < list->len; i++) {
        struct ftpx_file_facts facts = ftpx_file_facts(list->pdata[i], scene->collect);
        struct ftpx_digests digests;
        g_string_append_printf(out, "%s%u %" G_GUINT64_FORMAT "/", i > 0 ? "; " : "",
                               ftpx_file_piece_count(list->pdata[i]), facts.covered.total);
        if (facts.size_known)
            g_string_append_printf(out, "%" G_GUINT64_FORMAT, facts.size);
        else
            g_string_append_c(out, '?');
        g_string_append(out, facts.complete ? " complete" : " incomplete");
        if (ftpx_file_digests(list->pdata[i], &facts, scene->collect, &digests))
            g_string_append(out, is_of_5000(&digests) ? " of 5000" : " of others");
        ftpx_file_facts_free(&facts);
    }
    g_ptr_array_unref(list);
    ftpx_files_free(files);
    return g_string_free(out, FALSE);
}

static void assert_files(struct scene *scene, const char *expected)
{
    g_autofree char *found = files_of(scene);

    g_assert_cmpstr(found, ==, expected);
    ftpx_collect_free(scene->collect);
}

TALK(a_resumed_download_is_one_file)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000");
    download(&scene, &control, NULL, ">RETR f", 0, 2000, false);
    download(&scene, &control, ">REST 1500", ">RETR f", 1500, 5000, true);
    assert_files(&scene, "2 5000/5000 complete of 5000");
}

TALK(pieces_may_come_in_any_order)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000");
    download(&scene, &control, ">REST 4000", ">RETR f", 4000, 5000, true);
    download(&scene, &control, NULL, ">RETR f", 0, 2000, false);
    download(&scene, &control, ">REST 2000", ">RETR f", 2000, 4000, true);
    assert_files(&scene, "3 5000/5000 complete of 5000");
}

TALK(a_missing_part_leaves_the_file_incomplete_and_without_digest)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    SAY(&control, ">SIZE f", "<213 5000");
    download(&scene, &control, NULL, ">RETR f", 0, 2000, false);
    download(&scene, &control, ">REST 2001", ">RETR f", 2001, 5000, true);
    assert_files(&scene, "2 4999/5000 incomplete");
}

TALK(a_second_download_from_the_start_is_a_file_of_its_own)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    download(&scene, &control, NULL, ">RETR f", 0, 5000, true);
    download(&scene, &control, NULL, ">RETR f", 0, 4000, true);
    download(&scene, &control, ">REST 100", ">RETR g", 100, 200, true);
    assert_files(&scene, "1 5000/5000 complete of 5000; 1 4000/4000 complete of others; "
                         "1 100/200 incomplete");
}

TALK(a_refused_transfer_is_no_piece)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    SAY(&control, ">RETR f", "<550 no");
    download(&scene, &control, NULL, ">RETR f", 0, 5000, true);
    assert_files(&scene, "1 5000/5000 complete of 5000");
}

/* A connection from port 20 is taken for a download until its client sends, too; whoever reads along
 * has made a file of it by then. */
TALK(what_turned_out_to_be_no_data_connection_is_no_piece)
{
    struct ftpx_files *files = ftpx_files_new(NULL);
    struct tcp other = tcp_under_way(talk, endpoint(CLIENT_HOST, 40001), endpoint(SERVER_HOST, 20));

    tcp_bytes(&other, LISTENER, 100);
    ftpx_files_update(files, talk->engine, 0);
    g_autoptr(GPtrArray) before = ftpx_files_list(files);
    g_assert_cmpuint(before->len, ==, 1);
    tcp_bytes(&other, OPENER, 100);
    g_autoptr(GPtrArray) after = ftpx_files_list(files);
    g_assert_cmpuint(after->len, ==, 0);
    ftpx_files_free(files);
}

TALK(an_append_goes_on_where_size_said)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    upload(&scene, &control, NULL, ">STOR f", 0, 3000);
    SAY(&control, ">SIZE f", "<213 3000");
    upload(&scene, &control, NULL, ">APPE f", 3000, 5000);
    assert_files(&scene, "2 5000/5000 complete of 5000");
}

TALK(an_append_of_unknown_place_is_never_complete)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    upload(&scene, &control, NULL, ">APPE f", 0, 5000);
    assert_files(&scene, "1 5000/? incomplete");
}

TALK(an_upload_from_the_start_replaces_the_file)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    upload(&scene, &control, ">REST 3000", ">STOR f", 3000, 5000);
    upload(&scene, &control, NULL, ">STOR f", 0, 5000);
    assert_files(&scene, "1 2000/5000 incomplete; 1 5000/5000 complete of 5000");
}

TALK(offsets_in_text_are_not_those_of_the_file)
{
    struct scene scene = scene_new(talk);
    struct tcp control = control_ready(talk);

    SAY(&control, ">TYPE A", "<200 text");
    download(&scene, &control, NULL, ">RETR f", 0, 2000, false);
    download(&scene, &control, ">REST 2000", ">RETR f", 2000, 5000, true);
    assert_files(&scene, "1 2000/? incomplete; 1 3000/? incomplete");
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    TALK_CASE("/files/resumed", a_resumed_download_is_one_file);
    TALK_CASE("/files/any-order", pieces_may_come_in_any_order);
    TALK_CASE("/files/missing-part", a_missing_part_leaves_the_file_incomplete_and_without_digest);
    TALK_CASE("/files/second-download", a_second_download_from_the_start_is_a_file_of_its_own);
    TALK_CASE("/files/refused", a_refused_transfer_is_no_piece);
    TALK_CASE("/files/no-data-connection", what_turned_out_to_be_no_data_connection_is_no_piece);
    TALK_CASE("/files/append", an_append_goes_on_where_size_said);
    TALK_CASE("/files/append-somewhere", an_append_of_unknown_place_is_never_complete);
    TALK_CASE("/files/replaced", an_upload_from_the_start_replaces_the_file);
    TALK_CASE("/files/text", offsets_in_text_are_not_those_of_the_file);
    return talk_run();
}
