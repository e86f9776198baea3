/* capture_file: the frames of a capture, one after the other, by libwiretap: whatever format and compression
 * it has. It reads no header of a packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WTAP_CAPTURE_FILE_H
#define FTPX_WTAP_CAPTURE_FILE_H

#include "../wire/packet.h"
#include <stdarg.h>

struct ftpx_capture_file;
struct ftpx_wtap_record;

/* What a file has of a frame. */
struct ftpx_frame {
    bool odd; /* not a packet with a time: all but the time is undefined then */
    enum ftpx_link link;
    uint32_t file;     /* which of several files it is from, from 0 */
    int encapsulation; /* the library's number of the link layer */
    int64_t seconds;   /* since 1970, as the file has it; both 0 when it has none */
    int32_t nanoseconds;
    uint8_t time_digits; /* fractional digits that the file has, 0–9 */
    ftpx_span bytes;     /* as captured; valid until the next is read */
    uint32_t length;     /* on the wire: at least bytes.len */
    /* As the library has it, for dissection; likewise valid. NULL: not read yet, see ftpx_capture_file_complete. */
    struct ftpx_wtap_record *record;
    int file_type;
    struct ftpx_capture_file *source;
    uint64_t at; /* where in it, when `record` is NULL */
};

/* NULL, and a reason to be freed with g_free, when it is no capture that can be read. "-" is standard
 * input. */
struct ftpx_capture_file *ftpx_capture_file_open(const char *path, char **reason_out);
void ftpx_capture_file_close(struct ftpx_capture_file *file);

enum ftpx_read {
    FTPX_READ_FRAME,
    FTPX_READ_END,
    FTPX_READ_FAILED /* what comes cannot be read: *reason_out, to be freed with g_free */
};

enum ftpx_read ftpx_capture_file_read(struct ftpx_capture_file *file, struct ftpx_frame *out,
                                      char **reason_out);

/* The frame that its file was asked for last, with its record. False when the library, which may have to read that still,
 * fails. */
bool ftpx_capture_file_complete(const struct ftpx_frame *frame, struct ftpx_frame *out);

/* Bytes of the file that have been read. */
uint64_t ftpx_capture_file_position(struct ftpx_capture_file *file);

/* What the library calls a link layer; NULL when it does not know the number. */
const char *ftpx_capture_link_name(int encapsulation);

/* Whether the file is a packet capture, and not another document that libwiretap opens as one: a picture,
 * say. */
bool ftpx_capture_file_has_packets(struct ftpx_capture_file *file);

/* Whether any file that was read so far brought keys to what it has under TLS. */
bool ftpx_capture_files_had_secrets(void);

/* Before the first, and after the last: whose program this is and where it lies, and what is told of its
 * environment's variables when they are wrong. */
void ftpx_capture_files_begin(const char *name, const char *path,
                              void (*complain)(const char *format, va_list arguments));
void ftpx_capture_files_end(void);

#endif
