/* remark: is asked with every segment of a file, so it looks at the ends of what was written, and
 * at no hole but where it has more bytes than it should.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "remark.h"

#include "../../model/figures.h"
#include "../../model/data/transfer_facts.h"

static void add(GString *remark, const char *more)
{
    g_string_append_printf(remark, "%s%s", remark->len > 0 ? ", " : "", more);
}

static void add_missing(GString *remark, uint64_t missing)
{
    if (missing == 0)
        return;
    add(remark, "");
    ftpx_figure_grouped(remark, missing);
    g_string_append(remark, missing == 1 ? " byte missing" : " bytes missing");
}

/* A part whose place in the file nobody knows is a part even when its transfer is complete. */
static void add_state(GString *remark, const struct ftpx_file *file, uint64_t missing)
{
    const struct ftpx_file_piece *first = ftpx_file_first(file);

    if (!first->placed && ftpx_transfer_outcome(first->transfer).state == FTPX_STATE_COMPLETE) {
        add(remark, "part");
        return;
    }
    add(remark, "incomplete");
    add_missing(remark, missing);
}

/* More was written than the file has: see ftpx_stream_end. Rare, so that it may take a look at all of it. */
static bool is_whole_but_longer(const struct ftpx_file *file, const struct ftpx_collect *collect,
                                uint64_t size)
{
    const struct ftpx_ranges *written = &file->written;

    if (written->count != 1 || (uint64_t)ftpx_ranges_last(written).to <= size)
        return false;
    struct ftpx_file_facts facts = ftpx_file_facts(file, collect);
    bool whole = facts.complete;
    ftpx_file_facts_free(&facts);
    return whole;
}

char *ftpx_remark(const struct ftpx_file *file, const struct ftpx_collect *collect, bool cut)
{
    const struct ftpx_ranges *written = &file->written;
    GString *remark = g_string_new(NULL);
    uint64_t size;
    bool known = ftpx_file_size(file, collect, &size);

    if (!ftpx_file_is_whole(file, written, known, size) &&
        !(known && is_whole_but_longer(file, collect, size))) {
        uint64_t end = written->count > 0 ? (uint64_t)ftpx_ranges_last(written).to : 0;
        add_state(remark, file, (known ? MAX(size, end) : end) - written->total);
    }
    if (cut)
        add(remark, "cut");
    return g_string_free(remark, FALSE);
}

ftpx_span ftpx_remark_path(const struct ftpx_file *file)
{
    ftpx_span path = ftpx_file_path(file);

    return path.len > 0 ? path : ftpx_span_of("unnamed");
}
