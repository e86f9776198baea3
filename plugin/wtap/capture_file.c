/* capture_file: one record of libwiretap's, which is read anew each time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "capture_file.h"

#include "compat.h"
#include "links.h"
#include "plain.h"

#include <glib.h>
#include <wsutil/privileges.h>

struct ftpx_capture_file {
    char *path;
    wtap *file;               /* NULL while … */
    struct ftpx_plain *plain; /* … we read it ourselves */
    struct ftpx_frame like;   /* its first frame: the others are alike but for time and bytes */
    uint64_t frames;          /* that were read */
    wtap *at_will;            /* for single frames; NULL before the first */
    struct ftpx_wtap_record record;
};

static bool had_secrets;

static void note_secrets(uint32_t kind, const void *secrets, unsigned size)
{
    (void)kind;
    (void)secrets;
    (void)size;
    had_secrets = true;
}

bool ftpx_capture_files_had_secrets(void)
{
    return had_secrets;
}

/* --- reasons --- */

/* Takes `details`. */
static char *reason_of(int error, char *details)
{
    const char *words = error > 0 ? g_strerror(error) : wtap_strerror(error);
    char *reason;

    switch (error) {
    case WTAP_ERR_FILE_UNKNOWN_FORMAT: words = "is no capture in a format that is known"; break;
    case WTAP_ERR_SHORT_READ: words = "is cut short in the middle of a packet"; break;
    }
    reason = details && *details ? g_strdup_printf("%s (%s)", words, details) : g_strdup(words);
    g_free(details);
    return reason;
}

/* --- opening --- */

static wtap *open_by_library(const char *path, bool at_will, char **reason_out)
{
    int error = 0;
    char *details = NULL;
    wtap *opened = wtap_open_offline(path, WTAP_TYPE_AUTO, &error, &details, at_will);

    if (opened)
        wtap_set_cb_new_secrets(opened, note_secrets);
    else
        *reason_out = reason_of(error, details);
    return opened;
}

struct ftpx_capture_file *ftpx_capture_file_open(const char *path, char **reason_out)
{
    wtap *opened = open_by_library(path, false, reason_out);

    if (!opened)
        return NULL;
    struct ftpx_capture_file *file = g_new0(struct ftpx_capture_file, 1);
    file->path = g_strdup(path);
    file->file = opened;
    ftpx_wtap_record_init(&file->record);
    return file;
}

void ftpx_capture_file_close(struct ftpx_capture_file *file)
{
    ftpx_wtap_record_free(&file->record);
    g_clear_pointer(&file->plain, ftpx_plain_close);
    g_clear_pointer(&file->file, wtap_close);
    g_clear_pointer(&file->at_will, wtap_close);
    g_free(file->path);
    g_free(file);
}

/* --- by the library --- */

static enum ftpx_link link_of(int encapsulation)
{
#define ROW(name, theirs, ours) {theirs, ours},
    static const struct {
        int theirs;
        enum ftpx_link ours;
    } rows[] = {FTPX_LINKS(ROW)};
#undef ROW

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].theirs == encapsulation)
            return rows[i].ours;
    return FTPX_LINK_OTHER;
}

static void take_packet(struct ftpx_capture_file *file, struct ftpx_frame *out)
{
    const wtap_rec *rec = &file->record.rec;
    const wtap_packet_header *header = &rec->rec_header.packet_header;

    out->bytes = (ftpx_span){ftpx_wtap_bytes(&file->record), header->caplen};
    out->length = header->len;
    out->time_digits = (uint8_t)rec->tsprec;
    out->encapsulation = header->pkt_encap;
    out->link = link_of(header->pkt_encap);
    out->record = &file->record;
    out->file_type = wtap_file_type_subtype(file->file);
    out->odd = !(rec->presence_flags & WTAP_HAS_TS) || header->caplen > header->len;
}

static enum ftpx_read read_by_library(struct ftpx_capture_file *file, struct ftpx_frame *out,
                                      char **reason_out)
{
    int error = 0;
    char *details = NULL;
    const wtap_rec *rec = &file->record.rec;

    if (!ftpx_wtap_read(file->file, &file->record, &error, &details)) {
        if (error == 0)
            return FTPX_READ_END;
        *reason_out = reason_of(error, details);
        return FTPX_READ_FAILED;
    }
    bool has_time = (rec->presence_flags & WTAP_HAS_TS) != 0;
    out->odd = true;
    out->seconds = has_time ? rec->ts.secs : 0;
    out->nanoseconds = has_time ? rec->ts.nsecs : 0;
    if (rec->rec_type == REC_TYPE_PACKET)
        take_packet(file, out);
    return FTPX_READ_FRAME;
}

/* --- by ourselves --- */

static bool is_same(const struct ftpx_frame *frame, const struct ftpx_plain_record *record)
{
    return frame->seconds == record->seconds && frame->nanoseconds == record->nanoseconds &&
           frame->length == record->length && ftpx_span_equal(frame->bytes, record->bytes);
}

static bool is_plain(int type)
{
    return type == wtap_pcap_file_type_subtype() || type == wtap_pcap_nsec_file_type_subtype() ||
           type == wtap_pcapng_file_type_subtype();
}

/* The rest of the file is read without the library, if that has the first frame as we have it. */
static void go_on_alone(struct ftpx_capture_file *file, const struct ftpx_frame *first)
{
    struct ftpx_plain_record record;

    if (first->odd || first->link == FTPX_LINK_OTHER ||
        !is_plain(wtap_file_type_subtype(file->file)))
        return;
    file->plain = ftpx_plain_open(file->path);
    if (!file->plain)
        return;
    if (ftpx_plain_read(file->plain, &record) == FTPX_PLAIN_RECORD && is_same(first, &record)) {
        file->like = *first;
        g_clear_pointer(&file->file, wtap_close);
    } else {
        g_clear_pointer(&file->plain, ftpx_plain_close);
    }
}

static void take_plain(struct ftpx_capture_file *file, const struct ftpx_plain_record *record,
                       struct ftpx_frame *out)
{
    *out = file->like;
    out->seconds = record->seconds;
    out->nanoseconds = record->nanoseconds;
    out->bytes = record->bytes;
    out->length = record->length;
    out->record = NULL;
    out->source = file;
    out->at = record->at;
}

/* The library is to go on where we do not; it has to read what came before. */
static enum ftpx_read hand_back(struct ftpx_capture_file *file, struct ftpx_frame *out,
                                char **reason_out)
{
    enum ftpx_read read = FTPX_READ_FRAME;
    wtap *opened = open_by_library(file->path, false, reason_out);

    if (!opened)
        return FTPX_READ_FAILED;
    g_clear_pointer(&file->plain, ftpx_plain_close);
    file->file = opened;
    for (uint64_t i = 0; i < file->frames && read == FTPX_READ_FRAME; i++)
        read = read_by_library(file, out, reason_out);
    return read == FTPX_READ_FRAME ? read_by_library(file, out, reason_out) : read;
}

static enum ftpx_read read_plain(struct ftpx_capture_file *file, struct ftpx_frame *out,
                                 char **reason_out)
{
    struct ftpx_plain_record record;

    switch (ftpx_plain_read(file->plain, &record)) {
    case FTPX_PLAIN_END: return FTPX_READ_END;
    case FTPX_PLAIN_CUT:
        *reason_out = reason_of(WTAP_ERR_SHORT_READ, NULL);
        return FTPX_READ_FAILED;
    case FTPX_PLAIN_ODD: return hand_back(file, out, reason_out);
    case FTPX_PLAIN_RECORD: take_plain(file, &record, out);
    }
    return FTPX_READ_FRAME;
}

bool ftpx_capture_file_complete(const struct ftpx_frame *frame, struct ftpx_frame *out)
{
    struct ftpx_capture_file *file = frame->source;
    char *reason = NULL;

    *out = *frame;
    if (out->record)
        return true;
    if (!file->at_will)
        file->at_will = open_by_library(file->path, true, &reason);
    g_free(reason);
    if (!file->at_will || !ftpx_wtap_read_at(file->at_will, (int64_t)frame->at, &file->record))
        return false;
    out->record = &file->record;
    return true;
}

/* --- reading --- */

enum ftpx_read ftpx_capture_file_read(struct ftpx_capture_file *file, struct ftpx_frame *out,
                                      char **reason_out)
{
    enum ftpx_read read =
        file->plain ? read_plain(file, out, reason_out) : read_by_library(file, out, reason_out);

    if (read == FTPX_READ_FRAME && file->frames++ == 0)
        go_on_alone(file, out);
    return read;
}

uint64_t ftpx_capture_file_position(struct ftpx_capture_file *file)
{
    if (file->plain)
        return ftpx_plain_position(file->plain);
    return (uint64_t)MAX(wtap_read_so_far(file->file), 0);
}

const char *ftpx_capture_link_name(int encapsulation)
{
    return wtap_encap_name(encapsulation);
}

bool ftpx_capture_file_has_packets(struct ftpx_capture_file *file)
{
    static const char *const documents[] = {"json", "mime", "rfc7468", "ruby_marshal"};
    const char *name = wtap_encap_name(wtap_file_encap(file->file));

    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++)
        if (g_strcmp0(name, documents[i]) == 0)
            return false;
    return true;
}

/* --- the library --- */

void ftpx_capture_files_begin(const char *name, const char *path,
                              void (*complain)(const char *format, va_list arguments))
{
    FTPX_LOG_INIT(name, complain);
    ws_log_set_level(
        LOG_LEVEL_CRITICAL); /* what is no capture is looked at as one of each format */
    init_process_policies();
    g_free(FTPX_CONFIGURATION_INIT(path)); /* what fails leaves out formats of plugins only */
    wtap_init(true);
}

void ftpx_capture_files_end(void)
{
    wtap_cleanup();
}
