/* extracted_index: a record as those of `-z ftpx,json`, under the file's name, but for the type, which takes
 * longer to tell than the file to write; and what only the disk knows: that the file is shorter than
 * that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "extracted_index.h"

#include "../record/record.h"
#include <errno.h>

#define NAME    "index.json"
#define WORKING "ftpx-index.part"

struct ftpx_extracted_index {
    struct ftpx_folder *folder;
    struct ftpx_naming *naming;
    char *name;   /* that it has or shall have */
    bool written; /* it is there */
    struct ftpx_folder_identity identity;
};

static void choose_name(struct ftpx_extracted_index *index)
{
    g_free(index->name);
    index->name = ftpx_naming_next(index->naming, NULL, ftpx_span_of(NAME), "");
}

struct ftpx_extracted_index *ftpx_extracted_index_new(struct ftpx_folder *folder,
                                                      struct ftpx_naming *naming)
{
    struct ftpx_extracted_index *index = g_new0(struct ftpx_extracted_index, 1);

    index->folder = folder;
    index->naming = naming;
    choose_name(index);
    return index;
}

void ftpx_extracted_index_free(struct ftpx_extracted_index *index)
{
    if (!index)
        return;
    g_free(index->name);
    g_free(index);
}

static void write_records(const struct ftpx_scope *scope, const GPtrArray *files, FILE *out)
{
    struct ftpx_json json = ftpx_json_document(out, scope->engine ? scope->engine->time_digits : 0);

    for (guint i = 0; i < files->len; i++) {
        const struct ftpx_file *file = files->pdata[i];
        const struct ftpx_output *output = file->made;
        if (!output || !output->there)
            continue;
        ftpx_json_begin(&json, output->name);
        ftpx_record_file_members(&json, scope, file);
        if (output->lacks)
            ftpx_json_bool(&json, "cut", true);
        ftpx_json_end(&json);
    }
    ftpx_json_line_end(&json);
}

/* 0 when all of it is in the file. */
static int write_whole(int descriptor, const struct ftpx_scope *scope, const GPtrArray *files)
{
    FILE *out = ftpx_folder_stream(descriptor);

    if (!out) {
        int reason = errno;
        ftpx_folder_close(descriptor);
        return reason;
    }
    errno = 0;
    write_records(scope, files, out);
    bool failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    if (!failed)
        return 0;
    return errno ? errno : EIO;
}

static int give_name(struct ftpx_extracted_index *index, const char *working)
{
    if (index->written)
        ftpx_folder_remove(index->folder, index->name);
    index->written = ftpx_folder_rename(index->folder, working, index->name);
    while (!index->written && errno == EEXIST) {
        choose_name(index);
        index->written = ftpx_folder_rename(index->folder, working, index->name);
    }
    return index->written ? 0 : errno;
}

/* One that an earlier run left is no longer needed, as it was not whole. */
static int create(struct ftpx_extracted_index *index)
{
    ftpx_folder_remove(index->folder, WORKING);
    return ftpx_folder_create(index->folder, WORKING, &index->identity);
}

int ftpx_extracted_index_write(struct ftpx_extracted_index *index, const struct ftpx_scope *scope,
                               const GPtrArray *files)
{
    int descriptor = create(index);

    if (descriptor < 0)
        return errno;
    int reason = write_whole(descriptor, scope, files);
    if (reason == 0)
        reason = give_name(index, WORKING);
    if (reason != 0)
        ftpx_folder_remove(index->folder, WORKING);
    return reason;
}

void ftpx_extracted_index_leave(const struct ftpx_extracted_index *index,
                                struct ftpx_leftovers *reading)
{
    if (index->written)
        ftpx_leftovers_leave(reading, index->name, &index->identity);
}
