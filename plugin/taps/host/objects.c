/* objects: transferred files for Wireshark's Export Objects, each put together from its transfers.
 * What the capture lacks between its first and last byte is filled with zeros, and the name says so.
 *
 * The host has several lists when several windows ask for them. sharkd neither resets a list before
 * it reads the capture again nor tells when it frees one, so that the next may have the same address:
 * a reading is known by its first event.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../../epan/tap.h"
#include "../../model/data/transfer_facts.h"
#include "../../model/session/names.h"
#include "../../model/session/notes.h"
#include "../facts/assemble.h"
#include "../facts/file_facts.h"
#include "../../epan/capture.h"
#include "late.h"
#include "../extract/inmemory.h"
#include "../extract/naming.h"
#include "../extract/remark.h"
#include "taps.h"

#include "../../model/tcp/flow.h"
#include <epan/export_object.h>
#include <epan/packet.h>

/* `entry` belongs to the host, which frees it with its list. */
struct object {
    struct ftpx_inmemory content;
    export_object_entry_t *entry;       /* NULL until it is known that and which file it is */
    const struct ftpx_file *file;       /* then; it lives as long as the reading */
    const struct ftpx_charset *charset; /* that its name was read in */
    struct ftpx_changing_name name;
};

/* One reading of the capture into one list. */
struct reading {
    export_object_list_t *list;
    struct ftpx_assemble *assemble;
    GPtrArray *objects; /* struct object * */
    struct ftpx_naming *naming;
    struct ftpx_inmemory_pool pool;
    struct ftpx_tap first; /* event; its bytes are gone */
    uint32_t frame;        /* of the newest event */
    uint32_t changes;      /* of guessed character sets, by then */
};

static GPtrArray *readings; /* struct reading *; NULL when there are none */

/* --- objects --- */

static void object_free(gpointer data)
{
    struct object *object = data;

    if (!object->entry) /* else these bytes are the entry's */
        g_free(object->content.bytes);
    g_free(object->name.name);
    g_free(object->name.wish);
    g_free(object);
}

static void reading_free(gpointer data)
{
    struct reading *reading = data;

    ftpx_assemble_free(reading->assemble);
    g_ptr_array_unref(reading->objects);
    ftpx_naming_free(reading->naming);
    g_free(reading);
}

static void forget(void)
{
    g_clear_pointer(&readings, g_ptr_array_unref);
}

/* A part that begins amid the file is an object that begins there, until an earlier part comes. */
static struct object *object_of(struct reading *reading, struct ftpx_file *file)
{
    struct object *object = file->made;

    if (!object) {
        object = g_new0(struct object, 1);
        object->content.base = (int64_t)file->pieces[0].from;
        g_ptr_array_add(reading->objects, object);
        file->made = object;
    }
    return object;
}

/* The content may have moved in memory. */
static void hand_over_content(struct object *object)
{
    if (!object->entry)
        return;
    object->entry->payload_data = object->content.bytes;
    object->entry->payload_len = object->content.length;
}

static void take_bytes(void *context, struct ftpx_file *file, int64_t at, ftpx_span bytes,
                       bool again)
{
    struct reading *reading = context;
    struct object *object = object_of(reading, file);

    if (again)
        ftpx_inmemory_replace(&object->content, at, bytes);
    else
        ftpx_inmemory_write(&object->content, &reading->pool, at, bytes);
    hand_over_content(object);
}

static bool read_bytes(void *context, struct ftpx_file *file, int64_t at, uint8_t *out,
                       size_t length)
{
    const struct object *object = file->made;

    (void)context;
    return object && ftpx_inmemory_read(&object->content, at, out, length);
}

/* It stays among the objects, since an entry may be of it. */
static void drop(void *context, struct ftpx_file *file)
{
    (void)context;
    file->made = NULL;
}

/* --- names --- */

/* Of what begins amid the file, the bytes before are not there either. */
static char *remark_on(const struct reading *reading, const struct object *object,
                       const struct ftpx_file *file)
{
    const struct ftpx_inmemory *content = &object->content;
    char *lacks = ftpx_remark(file, ftpx_assemble_collect(reading->assemble), content->truncated);

    if (content->base <= 0)
        return lacks;
    char *remark = g_strdup_printf("from byte %" G_GINT64_FORMAT "%s%s", content->base,
                                   *lacks ? ", " : "", lacks);
    g_free(lacks);
    return remark;
}

static const struct ftpx_charset *charset_of(const struct ftpx_file *file)
{
    return ftpx_session_charset(ftpx_file_first(file)->transfer->session);
}

static void give_name(struct reading *reading, struct object *object, const struct ftpx_file *file)
{
    char *remark = remark_on(reading, object, file);

    object->charset = charset_of(file);
    if (ftpx_naming_change(reading->naming, &object->name, object->charset, ftpx_remark_path(file),
                           remark)) {
        g_free(object->entry->filename);
        object->entry->filename = g_strdup(object->name.name);
    }
    g_free(remark);
}

/* --- entries --- */

/* A connection without a byte is an empty file only if that was the whole file. */
static bool is_empty(const struct reading *reading, const struct ftpx_file *file)
{
    struct ftpx_file_facts facts = ftpx_file_facts(file, ftpx_assemble_collect(reading->assemble));
    bool empty = facts.complete && facts.size == 0;

    ftpx_file_facts_free(&facts);
    return empty;
}

static bool deserves_entry(const struct reading *reading, const struct ftpx_file *file)
{
    const struct ftpx_file_piece *first = ftpx_file_first(file);

    return first && first->transfer->exchange &&
           (file->written.total > 0 || is_empty(reading, file));
}

static const char *kind_of(const struct ftpx_transfer *transfer)
{
    if (ftpx_transfer_peer(transfer))
        return "FTP server-to-server copy";
    return transfer->direction == FTPX_UPLOAD ? "FTP upload" : "FTP download";
}

static void add_entry(struct reading *reading, struct object *object, const struct ftpx_file *file)
{
    const struct ftpx_transfer *first = ftpx_file_first(file)->transfer;
    char server[FTPX_ADDRESS_TEXT];
    export_object_entry_t *entry = g_new0(export_object_entry_t, 1);

    ftpx_address_text(&ftpx_session_server(first->session)->address, server);
    object->entry = entry;
    object->file = file;
    entry->pkt_num = first->exchange->frame;
    entry->hostname = g_strdup(server);
    entry->content_type = g_strdup(kind_of(first));
    give_name(reading, object, file);
    reading->list->add_entry(reading->list->gui_data, entry);
}

/* More may have come than the file has: see ftpx_stream_end. */
static void end_content(const struct reading *reading, struct object *object,
                        const struct ftpx_file *file)
{
    struct ftpx_file_facts facts = ftpx_file_facts(file, ftpx_assemble_collect(reading->assemble));

    if (facts.complete && object->content.base == 0 && object->content.length > facts.size)
        object->entry->payload_len = (size_t)facts.size;
    ftpx_file_facts_free(&facts);
}

static void list_file(struct reading *reading, struct ftpx_file *file)
{
    if (!deserves_entry(reading, file))
        return;
    struct object *object = object_of(reading, file);
    if (!object->entry)
        add_entry(reading, object, file);
    else
        give_name(reading, object, file);
    object->file = file;
    hand_over_content(object);
    end_content(reading, object, file);
}

static void update(struct reading *reading, const struct ftpx_transfer *transfer)
{
    struct ftpx_files *files = ftpx_assemble_files(reading->assemble);

    if (!transfer || transfer->direction == FTPX_LISTING)
        return;
    if (ftpx_transfer_outcome(transfer).state == FTPX_STATE_COMPLETE) /* it may be an empty one */
        ftpx_files_update(files, transfer->engine, transfer->id);
    struct ftpx_file *file = ftpx_files_find(files, transfer);
    if (file)
        list_file(reading, file);
}

/* What was named before more names told their character set is named anew. */
static void name_all(struct reading *reading, const struct ftpx_engine *engine)
{
    uint32_t changes = ftpx_names_changes(engine->names);

    if (reading->changes == changes)
        return;
    reading->changes = changes;
    for (guint i = 0; i < reading->objects->len; i++) {
        struct object *object = reading->objects->pdata[i];
        if (object->entry && object->charset != charset_of(object->file))
            give_name(reading, object, object->file);
    }
}

/* --- events --- */

static void update_noted(void *reading, const struct ftpx_note *note)
{
    update(reading, note->exchange ? note->exchange->transfer : NULL);
}

/* The end of a control connection decides the transfers that were still open, once. */
static void update_all(struct reading *reading, const struct ftpx_tap *tap)
{
    if (tap->frame != tap->flow->session->over_frame)
        return;
    for (const struct ftpx_transfer *transfer = tap->flow->session->transfers; transfer;
         transfer = transfer->next)
        update(reading, transfer);
}

static struct reading *reading_new(export_object_list_t *list, const struct ftpx_tap *first)
{
    struct reading *reading = g_new0(struct reading, 1);
    struct ftpx_settings settings = ftpx_prefs_settings();

    reading->list = list;
    reading->objects = g_ptr_array_new_with_free_func(object_free);
    reading->naming = ftpx_naming_new();
    reading->first = *first;
    reading->pool.most = settings.extract_max;
    reading->pool.quota = settings.extract_total;
    reading->assemble = ftpx_assemble_new(&(struct ftpx_assemble_plan){
        .write = take_bytes,
        .read = read_bytes,
        .drop = drop,
        .context = reading,
        .cap = settings.reorder,
    });
    return reading;
}

static bool is_same_event(const struct ftpx_tap *one, const struct ftpx_tap *other)
{
    return one->frame == other->frame && one->flow == other->flow && one->side == other->side &&
           one->payload.offset == other->payload.offset &&
           one->payload.length == other->payload.length && one->flags == other->flags;
}

/* Frames come in order, and each event comes to a list once: this one does not go on. */
static bool is_over(const struct reading *reading, const export_object_list_t *list,
                    const struct ftpx_tap *tap)
{
    return tap->frame < reading->frame ||
           (reading->list == list && is_same_event(&reading->first, tap));
}

static struct reading *reading_of(export_object_list_t *list, const struct ftpx_tap *tap)
{
    struct reading *mine = NULL;

    if (!readings)
        readings = g_ptr_array_new_with_free_func(reading_free);
    for (guint i = readings->len; i > 0; i--) {
        struct reading *reading = readings->pdata[i - 1];
        if (is_over(reading, list, tap))
            g_ptr_array_remove_index_fast(readings, i - 1);
        else if (reading->list == list)
            mine = reading;
    }
    if (!mine) {
        mine = reading_new(list, tap);
        g_ptr_array_add(readings, mine);
    }
    mine->frame = tap->frame;
    return mine;
}

/* tshark reads a capture once, and saves what is listed then: that is told at the end, when it is known which
 * files there are. */
static void list_all(void *tapdata)
{
    struct reading *reading = NULL;

    for (guint i = 0; readings && i < readings->len; i++)
        if (((struct reading *)readings->pdata[i])->list == tapdata)
            reading = readings->pdata[i];
    if (!reading)
        return;
    ftpx_assemble_settle(reading->assemble, ftpx_capture_engine());
    GPtrArray *files = ftpx_files_list(ftpx_assemble_files(reading->assemble));
    for (guint i = 0; i < files->len; i++)
        list_file(reading, files->pdata[i]);
    g_ptr_array_unref(files);
}

static void hear_nothing(void *tapdata, const struct ftpx_flow *flow)
{
    (void)tapdata;
    (void)flow;
}

/* --- the listener --- */

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;
    struct reading *reading = reading_of(tapdata, tap);

    (void)pinfo;
    (void)edt;
    (void)flags;
    ftpx_late_hear(tapdata, tap, hear_nothing);
    ftpx_late_then(tapdata, list_all);
    if (tap->flow->verdict == FTPX_VERDICT_DATA)
        ftpx_assemble_add(reading->assemble, tap->engine, tap->flow, tap->side, &tap->payload);
    if (ftpx_late_is_told(tapdata))
        return TAP_PACKET_DONT_REDRAW;
    name_all(reading, tap->engine);
    if (tap->flow->verdict == FTPX_VERDICT_DATA) {
        update(reading, ftpx_transfer_carried(tap->flow));
    } else {
        ftpx_notes_lines(tap->flow, tap->side, tap->frame, tap->first_pass, update_noted, reading);
        update_all(reading, tap);
    }
    return TAP_PACKET_REDRAW;
}

void ftpx_objects_register(void)
{
    ftpx_tap_also(register_export_object(proto_get_id_by_filter_name("ftpx"), see, forget));
    register_cleanup_routine(forget);
}
