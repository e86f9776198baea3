/* objects: transferred files for Wireshark's Export Objects, each byte at its offset, first arrival
 * winning. What the capture lacks is filled with zeros, and the name says so.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../epan/compat.h"
#include "../epan/prefs.h"
#include "../epan/tap.h"
#include "filename.h"
#include "register.h"

#include "../model/flow.h"
#include "../model/ranges.h"
#include <epan/export_object.h>
#include <string.h>

#define MIB (INT64_C(1024) * 1024)

/* Zeros that stand for missing bytes, over all files: a few forged sequence numbers could else
 * claim any memory. */
#define HOLES_MAX (256 * MIB)

/* Bytes of one direction of a data connection. */
struct content {
    struct ftpx_ranges ranges; /* written so far, counted from `base` */
    int64_t base; /* offset of its first byte; 0, or less when the capture began amid the stream */
    uint8_t *bytes;
    size_t length;
    size_t room;
    bool truncated;
};

/* A data connection. `entry` belongs to the host, which frees it with its list. */
struct object {
    struct content content[2];
    export_object_entry_t *entry; /* NULL until it is known that and which file it carries */
    unsigned number;              /* among files of the same name, from 1 */
    uint8_t sender;               /* whose content is the entry's */
};

static export_object_list_t *list;
static GHashTable *objects; /* struct ftpx_flow * to struct object * */
static GHashTable *names;   /* safe name to how many entries have it */
static int64_t holes;       /* bytes of zeros so far */

/* --- content --- */

static void content_free(struct content *content)
{
    ftpx_ranges_free(&content->ranges);
    g_free(content->bytes);
}

/* Makes `length` bytes available, the new ones zero. False when memory is short. */
static bool grow(struct content *content, size_t length)
{
    if (length > content->room) {
        size_t room = MAX(length, content->room * 2);
        uint8_t *bytes = g_try_realloc(content->bytes, room);
        if (!bytes)
            return false;
        content->bytes = bytes;
        content->room = room;
    }
    if (length > content->length) {
        memset(content->bytes + content->length, 0, length - content->length);
        content->length = length;
    }
    return true;
}

struct write {
    struct content *content;
    int64_t at; /* where `bytes` would begin */
    ftpx_span bytes;
};

static void write_new_part(void *context, int64_t from, int64_t to)
{
    struct write *write = context;

    memcpy(write->content->bytes + from, write->bytes.at + (from - write->at), (size_t)(to - from));
}

/* Bytes before all others: the capture began amid the stream, with segments out of order. */
static bool move_base(struct content *content, int64_t offset)
{
    size_t length = content->length;
    size_t shift = (size_t)(content->base - offset);
    struct ftpx_ranges moved;

    if (!grow(content, length + shift))
        return false;
    memmove(content->bytes + shift, content->bytes, length);
    memset(content->bytes, 0, shift);
    ftpx_ranges_init(&moved, NULL);
    for (uint32_t i = 0; i < content->ranges.count; i++)
        ftpx_ranges_add(&moved, content->ranges.at[i].from + (int64_t)shift,
                        content->ranges.at[i].to + (int64_t)shift, NULL, NULL);
    ftpx_ranges_free(&content->ranges);
    content->ranges = moved;
    content->base = offset;
    return true;
}

/* Room for [from, to) and for the zeros before it, within all caps. */
static bool make_room(struct content *content, int64_t from, int64_t to)
{
    int64_t hole = MAX(from - (int64_t)content->length, 0);

    if (holes + hole > HOLES_MAX || !grow(content, (size_t)to))
        return false;
    holes += hole;
    return true;
}

/* Writes what is new of `bytes`, which begin at `at` and are within the cap. */
static void write_within_cap(struct content *content, int64_t at, ftpx_span bytes)
{
    struct write write = {content, at, bytes};
    int64_t to = at + (int64_t)bytes.len;
    int64_t length = (int64_t)content->length;

    if (!make_room(content, at, to)) {
        content->truncated = true;
        return;
    }
    int64_t fresh = (int64_t)ftpx_ranges_add(&content->ranges, at, to, write_new_part, &write);
    int64_t appended = to > length ? to - MAX(at, length) : 0;
    holes -= MAX(fresh - appended, 0);
}

static void write_bytes(struct content *content, int64_t offset, ftpx_span bytes)
{
    int64_t cap = (int64_t)ftpx_prefs()->extract_max * MIB;
    int64_t before = MAX(content->base - offset, 0);

    if (bytes.len == 0)
        return;
    if (before > 0 && (before + (int64_t)content->length > cap || !move_base(content, offset))) {
        content->truncated = true;
        return;
    }
    int64_t at = offset - content->base;
    ftpx_span fitting = ftpx_span_take(bytes, (size_t)MAX(cap - at, 0));
    if (fitting.len < bytes.len)
        content->truncated = true;
    if (fitting.len > 0)
        write_within_cap(content, at, fitting);
}

/* --- objects --- */

static void object_free(gpointer data)
{
    struct object *object = data;

    if (object->entry) /* these bytes are the entry's */
        object->content[object->sender].bytes = NULL;
    content_free(&object->content[0]);
    content_free(&object->content[1]);
    g_free(object);
}

static void forget(void)
{
    g_hash_table_remove_all(objects);
    g_hash_table_remove_all(names);
    holes = 0;
    list = NULL;
}

static struct object *object_of(const struct ftpx_flow *flow)
{
    struct object *object = g_hash_table_lookup(objects, flow);

    if (!object) {
        object = g_new0(struct object, 1);
        g_hash_table_insert(objects, (gpointer)(uintptr_t)flow, object);
    }
    return object;
}

/* --- names --- */

/* What of a file is not in the capture, in words; empty when nothing is. */
static void append_state(GString *out, const struct ftpx_transfer *transfer)
{
    enum ftpx_state state = ftpx_transfer_outcome(transfer).state;
    uint64_t bytes = ftpx_transfer_bytes(transfer);
    uint64_t missing = ftpx_transfer_gap_bytes(transfer);
    uint64_t expected;

    if (state == FTPX_STATE_COMPLETE)
        return;
    if (ftpx_transfer_expected_bytes(transfer, &expected) && expected > bytes)
        missing = expected - bytes;
    g_string_append(out, state == FTPX_STATE_OPEN ? "unfinished" : ftpx_state_name(state));
    if (missing > 0)
        g_string_append_printf(out, ", %" G_GUINT64_FORMAT " bytes missing", missing);
}

static ftpx_span path_of(const struct ftpx_transfer *transfer)
{
    return transfer->path.len > 0 ? transfer->path : ftpx_span_of("unnamed");
}

static unsigned number_among_alike(const struct ftpx_transfer *transfer)
{
    char *name = ftpx_filename_safe(ftpx_prefs()->charset, path_of(transfer), "");
    char *key = g_utf8_casefold(name, -1);
    unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(names, key)) + 1;

    g_hash_table_insert(names, key, GUINT_TO_POINTER(number));
    g_free(name);
    return number;
}

static char *name_of(const struct object *object, const struct ftpx_transfer *transfer)
{
    GString *remark = g_string_new(NULL);
    GString *state = g_string_new(NULL);
    const struct content *content = &object->content[object->sender];

    append_state(state, transfer);
    if (object->number > 1)
        g_string_append_printf(remark, "%u", object->number);
    if (state->len > 0)
        g_string_append_printf(remark, "%s%s", remark->len > 0 ? ", " : "", state->str);
    if (content->truncated)
        g_string_append_printf(remark, "%struncated at %" G_GSIZE_FORMAT " bytes",
                               remark->len > 0 ? ", " : "", content->length);
    char *name = ftpx_filename_safe(ftpx_prefs()->charset, path_of(transfer), remark->str);
    g_string_free(remark, TRUE);
    g_string_free(state, TRUE);
    return name;
}

/* --- entries --- */

static bool is_file(const struct ftpx_transfer *transfer)
{
    return transfer && transfer->exchange && transfer->flow &&
           (transfer->direction == FTPX_DOWNLOAD || transfer->direction == FTPX_UPLOAD);
}

/* A connection without a byte is an empty file only if that was the whole file. */
static bool deserves_entry(const struct ftpx_transfer *transfer)
{
    return is_file(transfer) && (ftpx_transfer_bytes(transfer) > 0 ||
                                 ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE);
}

static void add_entry(struct object *object, const struct ftpx_transfer *transfer)
{
    char server[FTPX_ADDRESS_TEXT];
    export_object_entry_t *entry = g_new0(export_object_entry_t, 1);

    ftpx_address_text(&ftpx_session_server(transfer->session)->address, server);
    object->number = number_among_alike(transfer);
    object->sender = ftpx_transfer_sender(transfer);
    object->entry = entry;
    entry->pkt_num = transfer->exchange->frame;
    entry->hostname = g_strdup(server);
    entry->content_type =
        g_strdup(transfer->direction == FTPX_UPLOAD ? "FTP upload" : "FTP download");
    entry->filename = name_of(object, transfer);
    list->add_entry(list->gui_data, entry);
}

/* The content may have moved in memory. */
static void hand_over_content(struct object *object)
{
    if (!object->entry)
        return;
    object->entry->payload_data = object->content[object->sender].bytes;
    object->entry->payload_len = object->content[object->sender].length;
}

static void update(const struct ftpx_transfer *transfer)
{
    struct object *object = is_file(transfer) ? object_of(transfer->flow) : NULL;

    if (!object)
        return;
    if (!object->entry && deserves_entry(transfer))
        add_entry(object, transfer);
    if (!object->entry)
        return;
    g_free(object->entry->filename);
    object->entry->filename = name_of(object, transfer);
    hand_over_content(object);
}

/* --- events --- */

static void update_noted(const struct ftpx_tap *tap)
{
    uint32_t first;

    for (uint8_t side = 0; side < 2; side++) {
        uint32_t count = ftpx_flow_notes(tap->flow, side, tap->frame, &first);
        for (uint32_t index = first; index < first + count; index++) {
            const struct ftpx_note *note = ftpx_flow_note(tap->flow, side, index);
            update(note->exchange ? note->exchange->transfer : NULL);
        }
    }
}

/* The end of a control connection decides the transfers that were still open. */
static void update_all(const struct ftpx_session *session)
{
    for (const struct ftpx_transfer *transfer = session->transfers; transfer;
         transfer = transfer->next)
        update(transfer);
}

/* Whether a connection may carry a file: it does, or its command is not known yet. */
static bool may_be_file(const struct ftpx_flow *flow)
{
    const struct ftpx_transfer *passive = flow->transfer[0];
    const struct ftpx_transfer *active = flow->transfer[1];

    if (is_file(passive) || is_file(active))
        return true;
    return !(passive && passive->exchange) && !(active && active->exchange);
}

static void take_segment(const struct ftpx_tap *tap)
{
    const struct ftpx_flow *flow = tap->flow;

    if (!may_be_file(flow))
        return;
    struct object *object = object_of(flow);
    write_bytes(&object->content[tap->side], tap->offset, tap->bytes);
    hand_over_content(object);
    update(is_file(flow->transfer[0]) ? flow->transfer[0] : flow->transfer[1]);
}

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (list != tapdata)
        forget();
    list = tapdata;
    if (tap->flow->verdict == FTPX_VERDICT_DATA)
        take_segment(tap);
    else {
        update_noted(tap);
        if (tap->flags & (FTPX_FIN | FTPX_RST))
            update_all(tap->flow->session);
    }
    return TAP_PACKET_REDRAW;
}

void ftpx_objects_register(void)
{
    objects = g_hash_table_new_full(NULL, NULL, NULL, object_free);
    names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    ftpx_tap_also(register_export_object(proto_get_id_by_filter_name("ftpx"), see, forget));
}
