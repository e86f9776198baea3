/* compat: every difference between Wireshark 4.0, 4.4 and 4.6 that matters to who reads captures with
 * libwiretap: a record with its bytes, and how programs begin.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_COMPAT_H
#define FTPX_WTAP_COMPAT_H

#include "version.h"

#include <stdbool.h>
#include <wiretap/wtap.h>
#include <wsutil/buffer.h>
#include <wsutil/filesystem.h>
#include <wsutil/wslog.h>

enum { FTPX_WTAP_ROOM = 1514 };

/* Since 4.6 a record has its bytes with it. */
#if FTPX_HOST_AT_LEAST(4, 6)

struct ftpx_wtap_record {
    wtap_rec rec;
};

static inline void ftpx_wtap_record_init(struct ftpx_wtap_record *record)
{
    wtap_rec_init(&record->rec, FTPX_WTAP_ROOM);
}

static inline void ftpx_wtap_record_free(struct ftpx_wtap_record *record)
{
    wtap_rec_cleanup(&record->rec);
}

static inline bool ftpx_wtap_read(wtap *file, struct ftpx_wtap_record *record, int *error,
                                  char **details)
{
    int64_t offset;

    wtap_rec_reset(&record->rec);
    return wtap_read(file, &record->rec, error, details, &offset);
}

static inline bool ftpx_wtap_read_at(wtap *file, int64_t at, struct ftpx_wtap_record *record)
{
    char *details = NULL;
    int error = 0;

    wtap_rec_reset(&record->rec);
    bool well = wtap_seek_read(file, at, &record->rec, &error, &details);
    g_free(details);
    return well;
}

static inline const uint8_t *ftpx_wtap_bytes(const struct ftpx_wtap_record *record)
{
    return ws_buffer_start_ptr(&record->rec.data);
}

#else

struct ftpx_wtap_record {
    wtap_rec rec;
    Buffer bytes;
};

static inline void ftpx_wtap_record_init(struct ftpx_wtap_record *record)
{
    wtap_rec_init(&record->rec);
    ws_buffer_init(&record->bytes, FTPX_WTAP_ROOM);
}

static inline void ftpx_wtap_record_free(struct ftpx_wtap_record *record)
{
    wtap_rec_cleanup(&record->rec);
    ws_buffer_free(&record->bytes);
}

static inline bool ftpx_wtap_read(wtap *file, struct ftpx_wtap_record *record, int *error,
                                  char **details)
{
    gint64 offset;

    wtap_rec_reset(&record->rec);
    return wtap_read(file, &record->rec, &record->bytes, error, details, &offset);
}

static inline bool ftpx_wtap_read_at(wtap *file, int64_t at, struct ftpx_wtap_record *record)
{
    char *details = NULL;
    int error = 0;

    wtap_rec_reset(&record->rec);
    bool well = wtap_seek_read(file, at, &record->rec, &record->bytes, &error, &details);
    g_free(details);
    return well;
}

static inline const uint8_t *ftpx_wtap_bytes(const struct ftpx_wtap_record *record)
{
    return ws_buffer_start_ptr(&record->bytes);
}

#endif

/* A struct ftpx_numbering_rules. */
#define FTPX_NUMBERING                                               \
    {                                                                \
        FTPX_HOST_AT_LEAST(4, 4), FTPX_HOST_AT_LEAST(4, 6) ? 14 : 16 \
    }

/* 4.6 knows the program's name without being told, and of which family it is. */
#if FTPX_HOST_AT_LEAST(4, 6)
#define FTPX_LOG_INIT(name, complain) ((void)(name), ws_log_init(complain))
#define FTPX_CONFIGURATION_INIT(path) configuration_init(path)
#else
#define FTPX_LOG_INIT(name, complain) ws_log_init(name, complain)
#define FTPX_CONFIGURATION_INIT(path) configuration_init(path, NULL)
#endif

#endif
