/* first_bytes: a few bytes and a bit for each that is there. Types are asked for when somebody wants to
 * know, and again only when more bytes came.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "first_bytes.h"

#include "../state.h"
#include "../tcp/flow.h"
#include "../limits.h"
#include <string.h>

/* How far into a transfer a NUL still tells that its content is no text. */
#define NUL_WITHIN 4096

struct ftpx_first_bytes {
    uint8_t bytes[FTPX_LIMIT_HEAD];
    bool has[FTPX_LIMIT_HEAD];
    size_t length;    /* bytes there without a hole */
    size_t asked_for; /* the length that `type` is the answer to */
    const char *type;
};

static bool is_wanted(const struct ftpx_transfer *transfer)
{
    return transfer->type == 'A' && transfer->direction != FTPX_LISTING && transfer->session;
}

static void keep(struct ftpx_first_bytes *head, size_t offset, ftpx_span bytes)
{
    for (size_t at = 0; at < bytes.len; at++) {
        if (!head->has[offset + at])
            head->bytes[offset + at] = bytes.at[at];
        head->has[offset + at] = true;
    }
    while (head->length < FTPX_LIMIT_HEAD && head->has[head->length])
        head->length++;
}

/* RFC 1950 §2.2: deflate, with a window of up to 32 KiB, a checksum of both bytes, and no dictionary. */
static bool begins_zlib(ftpx_span bytes)
{
    return bytes.len >= 2 && (bytes.at[0] & 0x8F) == 8 && (bytes.at[1] & 0x20) == 0 &&
           (bytes.at[0] * 256 + bytes.at[1]) % 31 == 0;
}

void ftpx_first_bytes_add(struct ftpx_transfer *transfer, int64_t offset, ftpx_span bytes)
{
    if (offset < NUL_WITHIN && bytes.len > 0 && memchr(bytes.at, 0, bytes.len))
        transfer->binary = true;
    if (offset == 0)
        transfer->zlib = begins_zlib(bytes);
    if (offset < 0 || offset >= FTPX_LIMIT_HEAD || bytes.len == 0 || !is_wanted(transfer))
        return;
    if (!transfer->head)
        transfer->head = wmem_new0(transfer->engine->pool, struct ftpx_first_bytes);
    keep(transfer->head, (size_t)offset, ftpx_span_take(bytes, FTPX_LIMIT_HEAD - (size_t)offset));
}

bool ftpx_first_bytes_begins_file(const struct ftpx_transfer *transfer)
{
    return transfer->restart == 0 && transfer->flow && transfer->flow->opener != FTPX_SIDE_UNKNOWN;
}

/* No text in any charset of bytes has these; text is thus told without asking, which takes long. */
static bool is_no_text(uint8_t byte)
{
    return byte < 7 || (byte >= 14 && byte < 32 && byte != 27) || byte == 127;
}

static bool may_be_binary(ftpx_span bytes)
{
    for (size_t at = 0; at < bytes.len; at++)
        if (is_no_text(bytes.at[at]))
            return true;
    return false;
}

/* What the file was before line feeds became CR LF, but for the first `spared` of them. Returns its
 * length. */
static size_t undo_line_ends(ftpx_span bytes, size_t spared, uint8_t *out)
{
    size_t length = 0, seen = 0;

    for (size_t at = 0; at < bytes.len; at++) {
        bool is_end = bytes.at[at] == '\r' && at + 1 < bytes.len && bytes.at[at + 1] == '\n';
        if (!is_end || seen++ < spared)
            out[length++] = bytes.at[at];
    }
    return length;
}

/* Senders change every line feed (RFC 959 §3.1.1.1), none, or those only that had no CR before:
 * then the one in the signature of PNG and its kin is still there, and the others are not. */
static const char *type_of(const struct ftpx_config *config, ftpx_span bytes)
{
    static const size_t spared[] = {0, SIZE_MAX, 1};
    uint8_t original[FTPX_LIMIT_HEAD];
    const char *type = NULL;
    size_t asked = 0; /* as many bytes are the same bytes */

    if (!config->binary_type || !may_be_binary(bytes))
        return NULL;
    for (size_t way = 0; way < sizeof spared / sizeof *spared && !type; way++) {
        size_t length = undo_line_ends(bytes, spared[way], original);
        if (length != asked)
            type = config->binary_type((ftpx_span){original, length});
        asked = length;
    }
    return type;
}

const char *ftpx_first_bytes_binary_type(const struct ftpx_transfer *transfer)
{
    struct ftpx_first_bytes *head = transfer->head;

    if (!head || !is_wanted(transfer) || !ftpx_first_bytes_begins_file(transfer))
        return NULL;
    if (head->asked_for != head->length) {
        head->asked_for = head->length;
        head->type = type_of(&transfer->engine->config, (ftpx_span){head->bytes, head->length});
    }
    return head->type;
}

bool ftpx_first_bytes_is_binary(const struct ftpx_transfer *transfer)
{
    return is_wanted(transfer) && (transfer->binary || ftpx_first_bytes_binary_type(transfer));
}
