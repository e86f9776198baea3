/* entries: each line is parsed once and kept as one copy, in which the entry's spans lie.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "entries.h"

#include "../bytes.h"
#include "../state.h"
#include "../limits.h"
#include "../list.h"
#include "../path.h"
#include "names.h"
#include <string.h>

/* A directory, and what listings said of the files in it. */
struct ftpx_folder {
    ftpx_span path;
    wmem_map_t *files; /* ftpx_span (name) -> struct file */
};

struct file {
    ftpx_span name;
    uint64_t size;
};

struct ftpx_folders {
    wmem_map_t *by_path; /* ftpx_span -> struct ftpx_folder */
    size_t path_bytes;   /* of all of them */
};

struct ftpx_entries {
    struct ftpx_session *session;
    ftpx_span cwd;
    struct ftpx_listing state;
    ftpx_span waiting;          /* a line whose details may follow; empty when none is */
    struct ftpx_folder *folder; /* that the next entries are in; NULL when it is not kept */
    wmem_array_t *all;          /* struct ftpx_entry *, by frame */
    bool capped;
};

/* --- folders and files --- */

static wmem_allocator_t *pool_of(const struct ftpx_session *session)
{
    return session->engine->pool;
}

static const struct ftpx_charset *charset_of(const struct ftpx_session *session)
{
    return session->engine->config.charset;
}

static struct ftpx_folders *folders_of(struct ftpx_session *session)
{
    if (!session->folders) {
        session->folders = wmem_new0(pool_of(session), struct ftpx_folders);
        session->folders->by_path =
            wmem_map_new(pool_of(session), ftpx_bytes_hash, ftpx_bytes_equal);
    }
    return session->folders;
}

static bool may_keep(const struct ftpx_engine *engine)
{
    return engine->entries < FTPX_LIMIT_ALL_ENTRIES;
}

/* Takes `path` over. NULL when a session's listings have named too many. */
static struct ftpx_folder *folder_at(struct ftpx_session *session, ftpx_span path)
{
    struct ftpx_folders *folders = folders_of(session);
    struct ftpx_folder *folder = wmem_map_lookup(folders->by_path, &path);

    if (folder || folders->path_bytes + path.len > FTPX_LIMIT_FOLDER_PATHS ||
        !may_keep(session->engine)) {
        ftpx_bytes_free(pool_of(session), path);
        return folder;
    }
    folders->path_bytes += path.len + 1;
    session->engine->entries++;
    folder = wmem_new(pool_of(session), struct ftpx_folder);
    folder->path = path;
    folder->files = wmem_map_new(pool_of(session), ftpx_bytes_hash, ftpx_bytes_equal);
    wmem_map_insert(folders->by_path, &folder->path, folder);
    return folder;
}

static struct ftpx_folder *find_folder(const struct ftpx_session *session, ftpx_span path)
{
    return session->folders ? wmem_map_lookup(session->folders->by_path, &path) : NULL;
}

static void keep_size(struct ftpx_entries *entries, const struct ftpx_listed *listed)
{
    ftpx_span name = ftpx_path_name(charset_of(entries->session), listed->name);

    if (!entries->folder || listed->type != FTPX_LISTED_FILE || !listed->has_size)
        return;
    struct file *file = wmem_map_lookup(entries->folder->files, &name);
    if (!file) {
        file = wmem_new(pool_of(entries->session), struct file);
        file->name = name;
        wmem_map_insert(entries->folder->files, &file->name, file);
    }
    file->size = listed->size;
}

/* A file is listed in its folder; the listing of a single file is named as the file itself. */
static struct file *find_file(const struct ftpx_session *session, ftpx_span path,
                              struct ftpx_folder **folder_out)
{
    if (!session->folders)
        return NULL;
    ftpx_span name = ftpx_path_name(charset_of(session), path);
    ftpx_span parent =
        ftpx_path_join(pool_of(session), charset_of(session), path, ftpx_span_of(".."));
    struct ftpx_folder *folders[] = {find_folder(session, parent), find_folder(session, path)};

    ftpx_bytes_free(pool_of(session), parent);
    for (unsigned i = 0; i < 2; i++) {
        struct file *file = folders[i] ? wmem_map_lookup(folders[i]->files, &name) : NULL;
        *folder_out = folders[i];
        if (file)
            return file;
    }
    return NULL;
}

bool ftpx_entries_size(const struct ftpx_session *session, ftpx_span path, uint64_t *size_out)
{
    struct ftpx_folder *folder;
    const struct file *file = path.len > 0 ? find_file(session, path, &folder) : NULL;

    if (file)
        *size_out = file->size;
    return file != NULL;
}

void ftpx_entries_forget(struct ftpx_session *session, ftpx_span path)
{
    struct ftpx_folder *folder;
    struct file *file;

    session->sized_path = FTPX_SPAN_NONE;
    while (path.len > 0 && (file = find_file(session, path, &folder)))
        wmem_map_remove(folder->files, &file->name);
}

/* --- a listing --- */

static enum ftpx_listing_style style_of(const struct ftpx_exchange *exchange)
{
    switch (exchange->verb->id) {
    case FTPX_CMD_MLSD:
    case FTPX_CMD_MLST: return FTPX_LISTING_FACTS;
    default: return ftpx_listing_style_of(exchange->verb->id == FTPX_CMD_NLST, exchange->arg);
    }
}

static bool is_pattern(const struct ftpx_charset *charset, ftpx_span path)
{
    ftpx_span name = ftpx_path_name(charset, path);

    for (size_t i = 0; i < name.len; i++)
        if (ftpx_is_one_of(name.at[i], "*?["))
            return true;
    return false;
}

/* The directory whose entries are asked for. MLST asks for one entry of its parent's. */
static ftpx_span path_of(const struct ftpx_exchange *exchange, ftpx_span cwd)
{
    wmem_allocator_t *pool = pool_of(exchange->session);
    const struct ftpx_charset *charset = charset_of(exchange->session);
    ftpx_span asked = ftpx_path_join(pool, charset, cwd, ftpx_path_without_options(exchange->arg));

    if (exchange->verb->id != FTPX_CMD_MLST && !is_pattern(charset, asked))
        return asked;
    ftpx_span parent = ftpx_path_join(pool, charset, asked, ftpx_span_of(".."));
    ftpx_bytes_free(pool, asked);
    return parent;
}

struct ftpx_entries *ftpx_entries_new(const struct ftpx_exchange *exchange, ftpx_span cwd)
{
    struct ftpx_session *session = exchange->session;
    struct ftpx_entries *entries = wmem_new0(pool_of(session), struct ftpx_entries);

    entries->session = session;
    entries->cwd = cwd;
    entries->state.style = style_of(exchange);
    entries->folder = folder_at(session, path_of(exchange, cwd));
    entries->all = wmem_array_new(pool_of(session), sizeof(struct ftpx_entry *));
    return entries;
}

/* `listed` lies in `line`; the entry lies in a copy of that. */
static const struct ftpx_entry *file_entry(struct ftpx_entries *entries,
                                           const struct ftpx_listed *listed, ftpx_span line,
                                           uint32_t frame)
{
    ftpx_span kept = ftpx_bytes_keep(pool_of(entries->session), line);
    struct ftpx_entry *entry = wmem_new(pool_of(entries->session), struct ftpx_entry);
    ftpx_span *const parts[] = {&entry->listed.name, &entry->listed.target, &entry->listed.perms};

    entry->frame = frame;
    entry->listed = *listed;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i]->len > 0)
            parts[i]->at = kept.at + (parts[i]->at - line.at);
    wmem_array_append(entries->all, &entry, 1);
    ftpx_names_add(entries->session->names, entry->listed.name);
    keep_size(entries, &entry->listed);
    return entry;
}

static const struct ftpx_entry *take_entry(struct ftpx_entries *entries,
                                           const struct ftpx_listed *listed, ftpx_span line,
                                           uint32_t frame)
{
    if (ftpx_entries_count(entries) >= FTPX_LIMIT_ENTRIES || !may_keep(entries->session->engine)) {
        entries->capped = true;
        return NULL;
    }
    entries->session->engine->entries++;
    return file_entry(entries, listed, line, frame);
}

static void take_folder(struct ftpx_entries *entries, ftpx_span name)
{
    struct ftpx_session *session = entries->session;

    entries->folder = folder_at(
        session, ftpx_path_join(pool_of(session), charset_of(session), entries->cwd, name));
}

/* A line by itself, or one that a waiting one was joined with. */
static const struct ftpx_entry *take_line(struct ftpx_entries *entries, ftpx_span line,
                                          bool may_wait, uint32_t frame)
{
    struct ftpx_listed listed;

    switch (ftpx_listing_line(&entries->state, line, &listed)) {
    case FTPX_LISTING_NOTHING: return NULL;
    case FTPX_LISTING_FOLDER: take_folder(entries, listed.name); return NULL;
    case FTPX_LISTING_ENTRY: break;
    case FTPX_LISTING_WRAPS:
        if (!may_wait)
            break;
        entries->waiting = ftpx_bytes_keep(pool_of(entries->session), line);
        return NULL;
    }
    return take_entry(entries, &listed, line, frame);
}

static void forget_waiting(struct ftpx_entries *entries)
{
    ftpx_bytes_free(pool_of(entries->session), entries->waiting);
    entries->waiting = FTPX_SPAN_NONE;
}

/* `line` has the details of the one that waits. */
static const struct ftpx_entry *take_joined(struct ftpx_entries *entries, ftpx_span line,
                                            uint32_t frame)
{
    size_t len = entries->waiting.len + 1 + line.len;
    uint8_t *joined = wmem_alloc(pool_of(entries->session), len);

    memcpy(joined, entries->waiting.at, entries->waiting.len);
    joined[entries->waiting.len] = ' ';
    memcpy(joined + entries->waiting.len + 1, line.at, line.len);
    forget_waiting(entries);
    const struct ftpx_entry *entry = take_line(entries, (ftpx_span){joined, len}, false, frame);
    wmem_free(pool_of(entries->session), joined);
    return entry;
}

const struct ftpx_entry *ftpx_entries_line(struct ftpx_entries *entries, ftpx_span line,
                                           uint32_t frame)
{
    bool is_indented = line.len > 0 && (line.at[0] == ' ' || line.at[0] == '\t');

    if (entries->waiting.len > 0 && is_indented)
        return take_joined(entries, line, frame);
    ftpx_entries_end(entries, frame);
    return take_line(entries, line, true, frame);
}

void ftpx_entries_end(struct ftpx_entries *entries, uint32_t frame)
{
    if (entries->waiting.len == 0)
        return;
    take_line(entries, entries->waiting, false, frame);
    forget_waiting(entries);
}

struct ftpx_entries_mark ftpx_entries_mark(struct ftpx_entries *entries, uint32_t frame)
{
    ftpx_entries_end(entries, frame);
    return (struct ftpx_entries_mark){ftpx_entries_count(entries), entries->state, entries->folder};
}

void ftpx_entries_rewind(struct ftpx_entries *entries, const struct ftpx_entries_mark *mark)
{
    wmem_array_t *kept = wmem_array_sized_new(pool_of(entries->session),
                                              sizeof(struct ftpx_entry *), mark->count + 1);

    if (mark->count > 0)
        wmem_array_append(kept, wmem_array_get_raw(entries->all), mark->count);
    wmem_destroy_array(entries->all);
    entries->all = kept;
    entries->state = mark->state;
    entries->folder = mark->folder;
    forget_waiting(entries);
}

bool ftpx_entries_are_capped(const struct ftpx_entries *entries)
{
    return entries->capped;
}

uint32_t ftpx_entries_count(const struct ftpx_entries *entries)
{
    return wmem_array_get_count(entries->all);
}

bool ftpx_entries_are_unread(const struct ftpx_entries *entries)
{
    return ftpx_entries_count(entries) == 0 && (entries->state.has_unread || !entries->state.begun);
}

const struct ftpx_entry *ftpx_entries_at(const struct ftpx_entries *entries, uint32_t index)
{
    return *(struct ftpx_entry **)wmem_array_index(entries->all, index);
}

static int64_t frame_of(const void *entries, uint32_t index)
{
    return ftpx_entries_at(entries, index)->frame;
}

static uint32_t first_from(const struct ftpx_entries *entries, uint32_t frame)
{
    return ftpx_list_from(entries, ftpx_entries_count(entries), frame, frame_of);
}

uint32_t ftpx_entries_in(const struct ftpx_entries *entries, uint32_t frame, uint32_t *first_out)
{
    *first_out = first_from(entries, frame);
    return first_from(entries, frame + 1) - *first_out;
}
