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
};

static struct ftpx_output *output_of(struct ftpx_extraction *extraction, struct ftpx_file *file)
{
    struct ftpx_output *output = file->made;

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

    ftpx_output_write(output, at, bytes);
    if (!output->lacks && !again)
        extraction->written.bytes += bytes.len;
}

static bool read_bytes(void *context, struct ftpx_file *file, int64_t at, uint8_t *out,
                       size_t length)
{
    (void)context;
    return file->made && ftpx_output_read(file->made, at, out, length);
}

static void drop(void *context, struct ftpx_file *file)
{
    (void)context;
    ftpx_output_free(file->made, true);
    file->made = NULL;
}

/* --- names --- */

/* Has the output named as it is now, unless it asked for that before. */
static void give_name(struct ftpx_extraction *extraction, const struct ftpx_file *file)
{
    struct ftpx_output *output = file->made;
    const struct ftpx_collect *collect = ftpx_assemble_collect(extraction->assemble);
    char *remark = ftpx_remark(file, collect, output->lacks != 0);
    ftpx_span path = ftpx_remark_path(file);
    const struct ftpx_charset *charset =
        ftpx_session_charset(ftpx_file_first(file)->transfer->session);
    char *wish = ftpx_filename_safe(charset, path, remark);
    bool done = !output->there || g_strcmp0(output->wish, wish) == 0;
    while (!done) {
        char *name = ftpx_naming_next(extraction->naming, charset, path, remark);
        done = ftpx_output_rename(output, name) || errno != EEXIST;
        g_free(name);
    }
    g_free(output->wish);
    output->wish = wish;
    g_free(remark);
}

static void give_names(struct ftpx_extraction *extraction, const GPtrArray *wanted)
{
    for (guint i = 0; i < wanted->len; i++) {
        const struct ftpx_file *file = wanted->pdata[i];
        ftpx_state_walk(ftpx_file_first(file)->transfer->engine);
        if (file->made)
            give_name(extraction, file);
    }
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
        if (!file->made || g_hash_table_contains(set, file))
            continue;
        drop(extraction, file);
    }
    g_hash_table_destroy(set);
}

/* What does not stand in a file that is wanted. */
static void count_lacks(struct ftpx_shortfall *shortfall, const GPtrArray *wanted)
{
    for (guint i = 0; i < wanted->len; i++) {
        const struct ftpx_file *file = wanted->pdata[i];
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

    ftpx_assemble_settle(extraction->assemble, scope->engine);
    mine.files = ftpx_assemble_files(extraction->assemble);
    mine.collect = ftpx_assemble_collect(extraction->assemble);
    GPtrArray *wanted = ftpx_selection_files(&mine);
    remove_others(extraction, wanted);
    ftpx_leftovers_free(extraction->now);
    extraction->now = ftpx_leftovers_new();
    for (guint i = 0; i < wanted->len; i++) {
        ftpx_state_walk(scope->engine);
        complete(extraction, wanted->pdata[i]);
    }
    replace_earlier(extraction);
    give_names(extraction, wanted);
    count_lacks(&shortfall, wanted);
    shortfall.failure = ftpx_outputs_failure(extraction->outputs);
    shortfall.index_failure = ftpx_extracted_index_write(extraction->index, &mine, wanted);
    shortfall.spool_failure = ftpx_collect_failure(mine.collect);
    g_ptr_array_unref(wanted);
    return shortfall;
}

void ftpx_extraction_add(struct ftpx_extraction *extraction, const struct ftpx_engine *engine,
                         const struct ftpx_flow *flow, uint8_t side,
                         const struct ftpx_payload *payload)
{
    ftpx_assemble_add(extraction->assemble, engine, flow, side, payload);
}

struct ftpx_written ftpx_extraction_written(const struct ftpx_extraction *extraction)
{
    return extraction->written;
}

static void begin(struct ftpx_extraction *extraction)
{
    struct ftpx_quota quota = {extraction->plan.most, extraction->plan.total,
                               extraction->plan.count};

    extraction->written = (struct ftpx_written){.files = 0};
    extraction->outputs = ftpx_outputs_new(extraction->folder, &quota);
    extraction->naming = ftpx_naming_new();
    extraction->index = ftpx_extracted_index_new(extraction->folder, extraction->naming);
    extraction->assemble = ftpx_assemble_new(&(struct ftpx_assemble_plan){
        .write = write_bytes,
        .read = read_bytes,
        .drop = drop,
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

static void forget(struct ftpx_extraction *extraction)
{
    struct ftpx_files *files = ftpx_assemble_files(extraction->assemble);

    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        struct ftpx_output *output = ftpx_files_at(files, number)->made;
        if (output)
            leave(extraction, output);
    }
    if (extraction->now) {
        ftpx_extracted_index_leave(extraction->index, extraction->now);
        ftpx_leftovers_free(extraction->before);
        extraction->before = g_steal_pointer(&extraction->now);
    }
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
    forget(extraction);
    begin(extraction);
}

void ftpx_extraction_free(struct ftpx_extraction *extraction)
{
    if (!extraction)
        return;
    forget(extraction);
    ftpx_leftovers_free(extraction->before);
    ftpx_folder_free(extraction->folder);
    g_free(extraction);
}
