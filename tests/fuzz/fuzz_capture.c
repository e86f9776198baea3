/* Fuzzes the reader of captures: the input is the file. Whatever of it is read without libwiretap is what that reads:
 * the same frames, and the same end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "wtap/capture_file.h"
#include "wtap/compat.h"
#include "wtap/plain.h"

static char *path;

/* libwiretap 4.0.17 does not free a buffer of pcapng's blocks whose type it does not know. Whose memory it is stands in
 * whole traces only. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
    return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libwiretap\n";
}

static void remove_file(void)
{
    g_unlink(path);
}

static void say_nothing(const char *format, va_list arguments)
{
    (void)format;
    (void)arguments;
}

static void begin(void)
{
    path = g_build_filename(g_get_tmp_dir(), "ftpx-fuzz-XXXXXX", NULL);
    int file = g_mkstemp(path);

    g_assert_cmpint(file, >=, 0);
    close(file);
    atexit(remove_file);
    ftpx_capture_files_begin("fuzz_capture", path, say_nothing);
}

static void write_file(const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");

    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(data, 1, size, file), ==, size);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* What is none of ours is read by the library, and need not be compared. */
static bool is_plain(void)
{
    struct ftpx_plain *plain = ftpx_plain_open(path);

    if (plain)
        ftpx_plain_close(plain);
    return plain;
}

/* --- frames --- */

static bool is_odd(const wtap_rec *rec)
{
    const wtap_packet_header *header = &rec->rec_header.packet_header;

    return rec->rec_type != REC_TYPE_PACKET || !(rec->presence_flags & WTAP_HAS_TS) ||
           header->caplen > header->len;
}

/* As it is read when dissection asks for it. */
static void assert_complete(const struct ftpx_frame *frame)
{
    struct ftpx_frame whole;

    g_assert_true(ftpx_capture_file_complete(frame, &whole));
    const wtap_packet_header *header = &whole.record->rec.rec_header.packet_header;
    g_assert_cmpmem(ftpx_wtap_bytes(whole.record), header->caplen, frame->bytes.at,
                    frame->bytes.len);
}

static void assert_same(const struct ftpx_frame *frame, struct ftpx_wtap_record *record)
{
    const wtap_rec *rec = &record->rec;
    const wtap_packet_header *header = &rec->rec_header.packet_header;

    g_assert_true(frame->odd == is_odd(rec));
    if (frame->odd)
        return;
    g_assert_cmpint(frame->seconds, ==, rec->ts.secs);
    g_assert_cmpint(frame->nanoseconds, ==, rec->ts.nsecs);
    g_assert_cmpint(frame->time_digits, ==, rec->tsprec);
    g_assert_cmpint(frame->encapsulation, ==, header->pkt_encap);
    g_assert_cmpuint(frame->length, ==, header->len);
    g_assert_cmpmem(frame->bytes.at, frame->bytes.len, ftpx_wtap_bytes(record), header->caplen);
    assert_complete(frame);
}

/* Reads a frame by either; whether there may be more. */
static bool read_both(struct ftpx_capture_file *file, wtap *library,
                      struct ftpx_wtap_record *record)
{
    struct ftpx_frame frame;
    char *reason = NULL;
    char *details = NULL;
    int error = 0;
    enum ftpx_read read = ftpx_capture_file_read(file, &frame, &reason);
    bool is_there = ftpx_wtap_read(library, record, &error, &details);

    g_assert_true((read == FTPX_READ_FRAME) == is_there);
    g_assert_true((read == FTPX_READ_FAILED) == (!is_there && error != 0));
    if (is_there)
        assert_same(&frame, record);
    if (read == FTPX_READ_FAILED)
        g_assert_true(g_str_has_prefix(reason, "is cut short") == (error == WTAP_ERR_SHORT_READ));
    g_free(reason);
    g_free(details);
    return is_there;
}

static void compare(struct ftpx_capture_file *file, wtap *library)
{
    struct ftpx_wtap_record record;

    ftpx_wtap_record_init(&record);
    while (read_both(file, library, &record))
        ;
    ftpx_wtap_record_free(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *reason = NULL;
    char *details = NULL;
    int error;

    if (!path)
        begin();
    write_file(data, size);
    if (!is_plain())
        return 0;
    struct ftpx_capture_file *file = ftpx_capture_file_open(path, &reason);
    wtap *library = wtap_open_offline(path, WTAP_TYPE_AUTO, &error, &details, false);
    g_assert_true(!file == !library);
    g_free(reason);
    g_free(details);
    if (!file)
        return 0;
    compare(file, library);
    ftpx_capture_file_close(file);
    wtap_close(library);
    return 0;
}
