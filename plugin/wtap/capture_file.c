/* capture_file: one record of libwiretap's, which is read anew each time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "capture_file.h"

#include "compat.h"
#include "links.h"

#include <glib.h>
#include <wsutil/privileges.h>

struct ftpx_capture_file {
    wtap *file;
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

struct ftpx_capture_file *ftpx_capture_file_open(const char *path, char **reason_out)
{
    int error = 0;
    char *details = NULL;
    wtap *opened = wtap_open_offline(path, WTAP_TYPE_AUTO, &error, &details, false);

    if (!opened) {
        *reason_out = reason_of(error, details);
        return NULL;
    }
    struct ftpx_capture_file *file = g_new0(struct ftpx_capture_file, 1);
    file->file = opened;
    ftpx_wtap_record_init(&file->record);
    wtap_set_cb_new_secrets(opened, note_secrets);
    return file;
}

void ftpx_capture_file_close(struct ftpx_capture_file *file)
{
    ftpx_wtap_record_free(&file->record);
    wtap_close(file->file);
    g_free(file);
}

/* --- reading --- */

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

enum ftpx_read ftpx_capture_file_read(struct ftpx_capture_file *file, struct ftpx_frame *out,
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

uint64_t ftpx_capture_file_position(struct ftpx_capture_file *file)
{
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
