/* extraction: each file has an output, which is told what was seen of it when it gets its name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "extraction.h"

#include "../../model/session/session.h"
#include "../facts/assemble.h"
#include "extracted_index.h"
#include "../facts/selection.h"
#include "../facts/file_facts.h"
#include "../say/text_hash.h"
#include "filename.h"
#include "naming.h"
#include "output.h"
#include "remark.h"
#include "leftovers.h"
#include <errno.h>

struct ftpx_extraction {
    struct ftpx_extraction_plan plan;
    struct ftpx_folder *folder;
    struct ftpx_assemble *assemble;
    struct ftpx_outputs *outputs;
    struct ftpx_naming *naming;
    struct ftpx_extracted_index *index;
    struct ftpx_leftovers *before; /* the last one that was finished and forgotten; NULL: none */
    struct ftpx_leftovers *now;    /* what this one knows; NULL before it is finished */
    struct ftpx_written written;
    bool settled; /* nothing came since it was finished: all files are whole and have their names */
    void (*on_walk)(void); /* of the last engine it was finished with, which may be gone; or NULL */
};

/* For each thing that is looked at while walking through all of its kind. */
static void walk(const struct ftpx_extraction *extraction)
{
    if (extraction->on_walk)
        extraction->on_walk();
}

static struct ftpx_output *output_of(struct ftpx_extraction *extraction, struct ftpx_file *file)
{
    struct ftpx_output *output = file->made;

    extraction->settled = false;
    if (!output) {
        output = file->made = ftpx_output_new(extraction->outputs);
        extraction->written.files += output->there;
    }
    return output;
}

static void write_bytes(void *context, struct ftpx_file *file, int64_t at, ftpx_span bytes,
                        bool again)
{
    struct ftpx_extraction *extraction = context;
    struct ftpx_output *output = output_of(extraction, file);

    output->subject = NULL; /* what came of the file is not noted yet */
    ftpx_output_write(output, at, bytes);
    output->subject = file;
    if (!output->lacks && !again)
        extraction->written.bytes += bytes.len;
}

static bool read_bytes(void *context, struct ftpx_file *file, int64_t at, uint8_t *out,
                       size_t length)
{
    (void)context;
    return file->made && ftpx_output_read(file->made, at, out, length);
}

/* Whether it is there, as long as it should be. */
static bool is_kept(const struct ftpx_extraction *extraction, const char *path, int64_t end)
{
    uint64_t length;
    int descriptor = ftpx_folder_find(extraction->folder, path, &length);

    if (descriptor < 0)
        return false;
    ftpx_folder_close(descriptor);
    return length == MIN((uint64_t)end, extraction->plan.most);
}

static bool have_bytes(void *context, struct ftpx_file *file, const struct ftpx_kept_bytes *bytes)
{
    struct ftpx_extraction *extraction = context;
    int64_t end = ftpx_ranges_last(&bytes->ranges).to;
    char *path = g_strndup((const char *)bytes->path.at, bytes->path.len);
    bool well = is_kept(extraction, path, end);

    if (well)
        ftpx_output_borrow(output_of(extraction, file), path, (uint64_t)end);
    g_free(path);
    return well;
}

static void drop(void *context, struct ftpx_file *file)
{
    (void)context;
    ftpx_output_free(file->made, true);
    file->made = NULL;
}

/* --- names --- */

/* Early names, which are in nobody's way but where a file of another order wants one. */
struct early {
    const GPtrArray *wanted;
    GHashTable *outputs; /* by their folded names; NULL before they are looked for */
};

/* Of several that are one to some file systems, one is enough in the way. */
static void find_early(struct early *early)
{
    early->outputs = ftpx_text_hash_new();
    for (guint i = 0; i < early->wanted->len; i++) {
        const struct ftpx_file *file = early->wanted->pdata[i];
        struct ftpx_output *output = file->made;
        if (!output || !output->is_early)
            continue;
        char *key = ftpx_filename_folded(output->name);
        if (g_hash_table_contains(early->outputs, key)) {
            ftpx_output_step_aside(output);
            g_free(key);
        } else {
            g_hash_table_insert(early->outputs, key, output);
        }
    }
}

/* Whether one of these had the name, which is free now. */
static bool clear(struct early *early, const char *name)
{
    if (!early->outputs)
        find_early(early);
    char *key = ftpx_filename_folded(name);
    struct ftpx_output *output = g_hash_table_lookup(early->outputs, key);
    g_free(key);
    if (!output || !output->is_early)
        return false;
    ftpx_output_step_aside(output);
    return !output->is_early;
}

/* False, and EEXIST in errno, when it is another's. */
static bool rename_to(struct early *early, struct ftpx_output *output, const char *name)
{
    if (ftpx_output_rename(output, name))
        return true;
    if (errno != EEXIST)
        return false;
    bool is_free = clear(early, name);
    errno = EEXIST;
    return is_free && ftpx_output_rename(output, name);
}

static const struct ftpx_charset *charset_of(const struct ftpx_file *file)
{
    return ftpx_session_charset(ftpx_file_first(file)->transfer->session);
}

/* Has the output named as it is now, unless it asked for that before. */
static void give_name(struct ftpx_extraction *extraction, struct early *early,
                      const struct ftpx_file *file)
{
    struct ftpx_output *output = file->made;
    const struct ftpx_collect *collect = ftpx_assemble_collect(extraction->assemble);
    char *remark = ftpx_remark(file, collect, output->lacks != 0);
    ftpx_span path = ftpx_remark_path(file);
    const struct ftpx_charset *charset = charset_of(file);
    char *wish = ftpx_filename_safe(charset, path, remark);
    bool done = !output->there || g_strcmp0(output->wish, wish) == 0;
    while (!done) {
        char *name = ftpx_naming_next(extraction->naming, charset, path, remark);
        done = rename_to(early, output, name) || errno != EEXIST;
        g_free(name);
    }
    ftpx_output_wish(output, wish);
    g_free(wish);
    g_free(remark);
}

/* Of a file that is made before all are named: what it asks for, if it is whole and no other was
 * given that. */
static char *early_name(void *context, const struct ftpx_output *output)
{
    struct ftpx_extraction *extraction = context;
    const struct ftpx_file *file = output->subject;
    const struct ftpx_collect *collect = ftpx_assemble_collect(extraction->assemble);

    if (!file || !ftpx_file_first(file))
        return NULL;
    char *remark = ftpx_remark(file, collect, output->lacks != 0);
    char *name = *remark ? NULL : ftpx_filename_safe(charset_of(file), ftpx_remark_path(file), "");

    if (name && ftpx_naming_has(extraction->naming, name))
        g_clear_pointer(&name, g_free);
    g_free(remark);
    return name;
}

static void give_names(struct ftpx_extraction *extraction, const GPtrArray *wanted)
{
    struct early early = {wanted, NULL};

    for (guint i = 0; i < wanted->len; i++) {
        const struct ftpx_file *file = wanted->pdata[i];
        walk(extraction);
        if (file->made)
            give_name(extraction, &early, file);
    }
    g_clear_pointer(&early.outputs, g_hash_table_destroy);
}

/* --- the same capture again --- */

/* Which file it is, of which capture, and what of it is on the disk. */
static void know(struct ftpx_leftovers *reading, const struct ftpx_file *file,
                 const struct ftpx_digests *digests)
{
    const struct ftpx_transfer *transfer = ftpx_file_first(file)->transfer;
    const struct ftpx_output *output = file->made;
    const uint64_t numbers[] = {transfer->id, output->end, output->lacks,
                                transfer->flow ? transfer->flow->first_frame : 0,
                                transfer->flow ? (uint64_t)transfer->flow->first_time : 0};

    ftpx_leftovers_know(reading, ftpx_file_path(file));
    ftpx_leftovers_know(reading, (ftpx_span){(const uint8_t *)numbers, sizeof numbers});
    for (unsigned digest = 0; digest < FTPX_DIGEST_COUNT; digest++)
        if (digests->known & FTPX_DIGEST_BIT(digest))
            ftpx_leftovers_know(reading, ftpx_span_of(digests->text[digest]));
}

/* All bytes of a file have come, for now. Files that got none are made: empty ones. */
static void complete(struct ftpx_extraction *extraction, struct ftpx_file *file)
{
    const struct ftpx_collect *collect = ftpx_assemble_collect(extraction->assemble);
    struct ftpx_file_facts facts = ftpx_file_facts(file, collect);
    struct ftpx_digests digests;

    if (facts.complete && facts.size == 0)
        output_of(extraction, file);
    if (file->made) {
        output_of(extraction, file)->subject = file;
        if (facts.complete) /* more may have come: see ftpx_stream_end */
            ftpx_output_cut(file->made, facts.size);
        ftpx_output_close(file->made);
        ftpx_file_digests(file, &facts, collect, &digests);
        know(extraction->now, file, &digests);
    }
    ftpx_file_facts_free(&facts);
}

/* The same capture, read anew: its files are these. */
static void replace_earlier(struct ftpx_extraction *extraction)
{
    if (!extraction->before || !ftpx_leftovers_equal(extraction->before, extraction->now))
        return;
    ftpx_leftovers_remove(extraction->before, extraction->folder);
    g_clear_pointer(&extraction->before, ftpx_leftovers_free);
}

/* --- life --- */

/* What was written and turned out to be no file that is wanted. */
static void remove_others(struct ftpx_extraction *extraction, const GPtrArray *wanted)
{
    struct ftpx_files *files = ftpx_assemble_files(extraction->assemble);
    GHashTable *set = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < wanted->len; i++)
        g_hash_table_add(set, wanted->pdata[i]);
    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        struct ftpx_file *file = ftpx_files_at(files, number);
        walk(extraction);
        if (!file->made || g_hash_table_contains(set, file))
            continue;
        drop(extraction, file);
    }
    g_hash_table_destroy(set);
}

/* What does not stand in a file that is wanted. */
static void count_lacks(const struct ftpx_extraction *extraction, const GPtrArray *wanted,
                        struct ftpx_shortfall *shortfall)
{
    for (guint i = 0; i < wanted->len; i++) {
        const struct ftpx_file *file = wanted->pdata[i];
        walk(extraction);
        const struct ftpx_output *output = file->made;
        if (!output)
            continue;
        shortfall->too_long += (output->lacks & FTPX_LACK_MOST) != 0;
        shortfall->over_total += (output->lacks & FTPX_LACK_TOTAL) != 0;
        shortfall->too_many += (output->lacks & FTPX_LACK_COUNT) != 0;
        shortfall->failed += (output->lacks & FTPX_LACK_FAILURE) != 0;
    }
}

struct ftpx_shortfall ftpx_extraction_finish(struct ftpx_extraction *extraction,
                                             const struct ftpx_scope *scope)
{
    struct ftpx_shortfall shortfall = {.failure = 0};
    struct ftpx_scope mine = *scope;

    extraction->on_walk = scope->engine ? scope->engine->config.on_walk : NULL;
    ftpx_assemble_settle(extraction->assemble, scope->engine);
    mine.files = ftpx_assemble_files(extraction->assemble);
    mine.collect = ftpx_assemble_collect(extraction->assemble);
    GPtrArray *wanted = ftpx_selection_files(&mine);
    remove_others(extraction, wanted);
    ftpx_leftovers_free(extraction->now);
    extraction->now = ftpx_leftovers_new();
    for (guint i = 0; i < wanted->len; i++) {
        walk(extraction);
        complete(extraction, wanted->pdata[i]);
    }
    replace_earlier(extraction);
    give_names(extraction, wanted);
    count_lacks(extraction, wanted, &shortfall);
    shortfall.failure = ftpx_outputs_failure(extraction->outputs);
    shortfall.index_failure = ftpx_extracted_index_write(extraction->index, &mine, wanted);
    shortfall.spool_failure = ftpx_collect_failure(mine.collect);
    extraction->settled = true;
    g_ptr_array_unref(wanted);
    return shortfall;
}

void ftpx_extraction_add(struct ftpx_extraction *extraction, const struct ftpx_engine *engine,
                         const struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_payload *payload)
{
    ftpx_assemble_add(extraction->assemble, engine, flow, side, payload);
}

void ftpx_extraction_carry(struct ftpx_extraction *extraction, struct ftpx_ledger *ledger,
                           const struct ftpx_flow *flow)
{
    ftpx_assemble_carry(extraction->assemble, ledger, flow);
}

void ftpx_extraction_carry_use(struct ftpx_extraction *extraction, struct ftpx_ledger *ledger)
{
    ftpx_collect_carry_use(ftpx_assemble_collect(extraction->assemble), ledger);
}

/* What a quota of all costs depends on whose bytes came first. */
bool ftpx_extraction_is_sure(const struct ftpx_extraction *extraction)
{
    return !ftpx_outputs_are_full(extraction->outputs) &&
           ftpx_collect_is_sure(ftpx_assemble_collect(extraction->assemble));
}

struct ftpx_written ftpx_extraction_written(const struct ftpx_extraction *extraction)
{
    return extraction->written;
}

static void begin(struct ftpx_extraction *extraction)
{
    extraction->written = (struct ftpx_written){.files = 0};
    extraction->settled = false;
    extraction->outputs = ftpx_outputs_new(&(struct ftpx_outputs_plan){
        .folder = extraction->folder,
        .quota = {extraction->plan.most, extraction->plan.total, extraction->plan.count},
        .name = early_name,
        .context = extraction,
        .pool = extraction->plan.pool,
    });
    extraction->naming = ftpx_naming_new();
    extraction->index = ftpx_extracted_index_new(extraction->folder, extraction->naming);
    extraction->assemble = ftpx_assemble_new(&(struct ftpx_assemble_plan){
        .write = write_bytes,
        .read = read_bytes,
        .drop = drop,
        .have = have_bytes,
        .context = extraction,
        .cap = extraction->plan.cap,
        .digests = extraction->plan.digests,
        .aside = extraction->plan.aside,
        .pool = extraction->plan.pool,
    });
}

/* What has got its name stays, and is remembered. */
static void leave(struct ftpx_extraction *extraction, struct ftpx_output *output)
{
    if (extraction->now && output->wish && output->there)
        ftpx_leftovers_leave(extraction->now, output->name, &output->identity);
    ftpx_output_free(output, !output->wish);
}

static void leave_all(struct ftpx_extraction *extraction)
{
    struct ftpx_files *files = ftpx_assemble_files(extraction->assemble);

    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        struct ftpx_output *output = ftpx_files_at(files, number)->made;
        walk(extraction);
        if (output)
            leave(extraction, output);
    }
    if (extraction->now) {
        ftpx_extracted_index_leave(extraction->index, extraction->now);
        ftpx_leftovers_free(extraction->before);
        extraction->before = g_steal_pointer(&extraction->now);
    }
}

static void forget(struct ftpx_extraction *extraction)
{
    ftpx_assemble_free(extraction->assemble);
    ftpx_extracted_index_free(extraction->index);
    ftpx_naming_free(extraction->naming);
    ftpx_outputs_free(extraction->outputs);
}

struct ftpx_extraction *ftpx_extraction_new(const struct ftpx_extraction_plan *plan)
{
    struct ftpx_folder *folder = ftpx_folder_open(plan->folder);

    if (!folder)
        return NULL;
    struct ftpx_extraction *extraction = g_new0(struct ftpx_extraction, 1);
    extraction->plan = *plan;
    extraction->plan.folder = NULL; /* the caller's */
    extraction->folder = folder;
    begin(extraction);
    return extraction;
}

void ftpx_extraction_reset(struct ftpx_extraction *extraction)
{
    leave_all(extraction);
    forget(extraction);
    begin(extraction);
}

/* What is known of its files need not be looked at: it goes with somebody else's pool, and nothing is left to do
 * for them. */
static bool rests(const struct ftpx_extraction *extraction)
{
    return extraction->plan.pool && extraction->settled;
}

void ftpx_extraction_free(struct ftpx_extraction *extraction)
{
    if (!extraction)
        return;
    if (!rests(extraction))
        leave_all(extraction);
    forget(extraction);
    ftpx_leftovers_free(extraction->now);
    ftpx_leftovers_free(extraction->before);
    ftpx_folder_free(extraction->folder);
    g_free(extraction);
}
