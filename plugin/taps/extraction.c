/* extraction: a file is written under a number, as its name may be told later than its bytes; few of
 * them are open at a time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "extraction.h"

#include "assemble.h"
#include "facts.h"
#include "filename.h"
#include "folder.h"
#include "layout.h"
#include "record_file.h"
#include "text_hash.h"
#include <errno.h>
#include <stdio.h>
#ifdef _WIN32
#include <io.h>
#define fdopen _fdopen
#endif

/* Processes may have some hundred files open. */
#define OPEN_MAX_FILES 64

#define INDEX "index.json"

/* A file on disk. */
struct output {
    struct ftpx_extraction *extraction;
    char *name;
    int descriptor; /* -1 while it is closed */
    GList link;     /* in extraction->open */
    uint64_t end;   /* behind the last byte written */
    bool named;     /* as it shall be, not by number */
    bool cut;       /* bytes lay behind the most that is allowed, or before its begin */
};

struct ftpx_extraction {
    struct ftpx_extraction_plan plan;
    struct ftpx_folder *folder;
    struct ftpx_assemble *assemble;
    GQueue open;       /* struct output *, the one that was opened first at the head */
    GHashTable *names; /* what was tried, in one case, to the last number that it got */
    char *index;       /* its name, and whether it is written */
    bool has_index;
    unsigned made; /* files so far */
    int failure;   /* errno, or 0 */
};

static void fail(struct ftpx_extraction *extraction)
{
    if (extraction->failure == 0)
        extraction->failure = errno ? errno : EIO;
}

/* --- files on disk --- */

static void close_output(struct output *output)
{
    if (output->descriptor < 0)
        return;
    if (!ftpx_folder_close(output->descriptor))
        fail(output->extraction);
    output->descriptor = -1;
    g_queue_unlink(&output->extraction->open, &output->link);
}

static void opened(struct output *output, int descriptor)
{
    struct ftpx_extraction *extraction = output->extraction;

    if (descriptor < 0) {
        fail(extraction);
        return;
    }
    while (extraction->open.length >= OPEN_MAX_FILES)
        close_output(extraction->open.head->data);
    output->descriptor = descriptor;
    g_queue_push_tail_link(&extraction->open, &output->link);
}

static struct output *output_new(struct ftpx_extraction *extraction)
{
    struct output *output = g_new0(struct output, 1);
    int descriptor;

    output->extraction = extraction;
    output->link.data = output;
    output->descriptor = -1;
    do { /* an earlier run may have been killed */
        g_free(output->name);
        output->name = g_strdup_printf("ftpx-%06u.part", ++extraction->made);
        descriptor = ftpx_folder_create(extraction->folder, output->name);
    } while (descriptor < 0 && errno == EEXIST);
    opened(output, descriptor);
    return output;
}

static struct output *output_of(struct ftpx_extraction *extraction, struct ftpx_file *file)
{
    if (!file->made)
        file->made = output_new(extraction);
    return file->made;
}

static void output_free(struct output *output, bool remove)
{
    close_output(output);
    if (remove)
        ftpx_folder_remove(output->extraction->folder, output->name);
    g_free(output->name);
    g_free(output);
}

static void write_bytes(void *context, struct ftpx_file *file, int64_t at, ftpx_span bytes)
{
    struct ftpx_extraction *extraction = context;
    struct output *output = output_of(extraction, file);

    if (at < 0) {
        output->cut = true;
        bytes = ftpx_span_drop(bytes, (size_t)MIN((uint64_t)-at, bytes.len));
        at = 0;
    }
    uint64_t room = extraction->plan.most > (uint64_t)at ? extraction->plan.most - (uint64_t)at : 0;
    output->cut |= bytes.len > room;
    bytes = ftpx_span_take(bytes, (size_t)MIN(room, bytes.len));
    if (bytes.len == 0)
        return;
    if (output->descriptor < 0)
        opened(output, ftpx_folder_reopen(extraction->folder, output->name));
    if (output->descriptor < 0)
        return;
    if (!ftpx_folder_write(output->descriptor, at, bytes))
        fail(extraction);
    output->end = MAX(output->end, (uint64_t)at + bytes.len);
}

/* --- names --- */

static void add_remark(GString *remark, const char *more)
{
    g_string_append_printf(remark, "%s%s", remark->len > 0 ? ", " : "", more);
}

static uint64_t missing_bytes(const struct ftpx_file_facts *facts)
{
    uint64_t end =
        facts->covered.count > 0 ? (uint64_t)facts->covered.at[facts->covered.count - 1].to : 0;
    uint64_t size = facts->size_known ? MAX(facts->size, end) : end;

    return size - facts->covered.total;
}

/* A part whose place in the file nobody knows is a part even when its transfer is complete. */
static void add_state(GString *remark, const struct ftpx_file *file,
                      const struct ftpx_file_facts *facts)
{
    const struct ftpx_file_piece *first = ftpx_file_first(file);
    uint64_t missing = missing_bytes(facts);

    if (facts->complete)
        return;
    if (!first->placed && ftpx_transfer_outcome(first->transfer).state == FTPX_STATE_COMPLETE) {
        add_remark(remark, "part");
        return;
    }
    add_remark(remark, "incomplete");
    if (missing == 0)
        return;
    g_string_append(remark, ", ");
    ftpx_layout_grouped(remark, missing);
    g_string_append(remark, missing == 1 ? " byte missing" : " bytes missing");
}

/* "name (2, incomplete, 1 234 bytes missing).ext"; the number is left out when it is 1. */
static char *name_of(const struct ftpx_file *file, const struct ftpx_file_facts *facts,
                     unsigned number)
{
    const struct output *output = file->made;
    GString *remark = g_string_new(NULL);
    ftpx_span path = ftpx_file_path(file);

    if (number > 1)
        g_string_append_printf(remark, "%u", number);
    add_state(remark, file, facts);
    if (output->cut)
        add_remark(remark, "cut");
    char *name = ftpx_filename_safe(output->extraction->plan.charset,
                                    path.len > 0 ? path : ftpx_span_of("unnamed"), remark->str);
    g_string_free(remark, TRUE);
    return name;
}

/* Numbers of alike names go on where they ended, lest thousands of one name be tried again and
 * again. Names that differ in case only are alike: some file systems think so. */
static unsigned next_number(struct ftpx_extraction *extraction, const char *plain)
{
    char *key = g_utf8_casefold(plain, -1);
    unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(extraction->names, key)) + 1;

    g_hash_table_insert(extraction->names, key, GUINT_TO_POINTER(number));
    return number;
}

static void give_name(struct ftpx_extraction *extraction, const struct ftpx_file *file,
                      const struct ftpx_file_facts *facts)
{
    struct output *output = file->made;
    char *plain = name_of(file, facts, 1);
    bool done = output->named && g_str_equal(output->name, plain);

    while (!done) {
        char *name = name_of(file, facts, next_number(extraction, plain));
        done = ftpx_folder_rename(extraction->folder, output->name, name);
        if (done) {
            g_free(output->name);
            output->name = name;
            output->named = true;
            continue;
        }
        g_free(name);
        if (errno != EEXIST) {
            fail(extraction);
            break;
        }
    }
    g_free(plain);
}

/* --- the index --- */

static void write_records(const struct ftpx_extraction *extraction, const struct ftpx_scope *scope,
                          const GPtrArray *files, FILE *out)
{
    struct ftpx_json json = ftpx_json_document(out, scope->engine ? scope->engine->time_digits : 0,
                                               extraction->plan.charset);

    for (guint i = 0; i < files->len; i++) {
        const struct ftpx_file *file = files->pdata[i];
        const struct output *output = file->made;
        if (!output)
            continue;
        ftpx_json_begin(&json, output->name);
        ftpx_record_file_members(&json, scope, file);
        ftpx_json_end(&json);
    }
    ftpx_json_line_end(&json);
}

static char *index_name(struct ftpx_extraction *extraction)
{
    unsigned number = next_number(extraction, INDEX);
    char *remark = number > 1 ? g_strdup_printf("%u", number) : g_strdup("");
    char *name = ftpx_filename_safe(NULL, ftpx_span_of(INDEX), remark);

    g_free(remark);
    return name;
}

static void write_index(struct ftpx_extraction *extraction, const struct ftpx_scope *scope,
                        const GPtrArray *files)
{
    int descriptor;

    if (extraction->has_index)
        ftpx_folder_remove(extraction->folder, extraction->index);
    do {
        if (!extraction->index)
            extraction->index = index_name(extraction);
        descriptor = ftpx_folder_create(extraction->folder, extraction->index);
        if (descriptor < 0)
            g_clear_pointer(&extraction->index, g_free);
    } while (descriptor < 0 && errno == EEXIST);
    extraction->has_index = descriptor >= 0;
    FILE *out = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (!out) {
        fail(extraction);
        return;
    }
    write_records(extraction, scope, files, out);
    if (ferror(out))
        fail(extraction);
    if (fclose(out) != 0)
        fail(extraction);
}

/* --- life --- */

/* Made by hand where no byte came: empty files. */
static void settle(struct ftpx_extraction *extraction, struct ftpx_file *file)
{
    struct ftpx_file_facts facts =
        ftpx_file_facts(file, ftpx_assemble_collect(extraction->assemble));

    if (facts.complete && facts.size == 0)
        output_of(extraction, file);
    if (file->made) {
        close_output(file->made);
        give_name(extraction, file, &facts);
    }
    ftpx_file_facts_free(&facts);
}

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
        output_free(file->made, true);
        file->made = NULL;
    }
    g_hash_table_destroy(set);
}

int ftpx_extraction_finish(struct ftpx_extraction *extraction, const struct ftpx_scope *scope)
{
    struct ftpx_files *files = ftpx_assemble_files(extraction->assemble);
    struct ftpx_scope mine = *scope;
    uint32_t count = scope->engine ? ftpx_engine_transfer_count(scope->engine) : 0;

    mine.files = files;
    mine.collect = ftpx_assemble_collect(extraction->assemble);
    if (count > 0)
        ftpx_files_update(files, scope->engine, count - 1);
    GPtrArray *wanted = ftpx_facts_files(&mine);
    remove_others(extraction, wanted);
    for (guint i = 0; i < wanted->len; i++)
        settle(extraction, wanted->pdata[i]);
    write_index(extraction, &mine, wanted);
    g_ptr_array_unref(wanted);
    return extraction->failure;
}

void ftpx_extraction_add(struct ftpx_extraction *extraction, const struct ftpx_engine *engine,
                         const struct ftpx_flow *flow, uint8_t side, int64_t offset,
                         ftpx_span bytes, uint32_t length)
{
    if (extraction->failure == 0)
        ftpx_assemble_add(extraction->assemble, engine, flow, side, offset, bytes, length);
}

static void begin(struct ftpx_extraction *extraction)
{
    extraction->names = ftpx_text_hash_new();
    extraction->index = index_name(extraction); /* no file shall have it */
    extraction->assemble = ftpx_assemble_new(&(struct ftpx_assemble_plan){
        .write = write_bytes,
        .context = extraction,
        .cap = extraction->plan.cap,
        .hashes = extraction->plan.hashes,
    });
}

static void forget(struct ftpx_extraction *extraction)
{
    struct ftpx_files *files = ftpx_assemble_files(extraction->assemble);

    for (unsigned number = 0; number < ftpx_files_count(files); number++) {
        struct output *output = ftpx_files_at(files, number)->made;
        if (output)
            output_free(output, !output->named);
    }
    ftpx_assemble_free(extraction->assemble);
    g_hash_table_destroy(extraction->names);
    g_clear_pointer(&extraction->index, g_free);
    extraction->has_index = false;
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
    extraction->failure = 0;
    begin(extraction);
}

void ftpx_extraction_free(struct ftpx_extraction *extraction)
{
    if (!extraction)
        return;
    forget(extraction);
    ftpx_folder_free(extraction->folder);
    g_free(extraction);
}
