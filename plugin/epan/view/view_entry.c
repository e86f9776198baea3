/* view_entry: what the line told; what it did not tell has no item.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "views.h"

#include "../../model/data/content.h"
#include "../../model/limits.h"
#include "../fields.h"
#include "quirks.h"
#include "show.h"

static void add_told(const struct ftpx_view *view, proto_tree *tree, int field, ftpx_span text)
{
    if (text.len > 0)
        ftpx_add_text(tree, field, view->tvb, view, text);
}

void ftpx_view_entry(const struct ftpx_view *view, proto_tree *tree, const struct ftpx_entry *entry)
{
    const struct ftpx_listed *listed = &entry->listed;
    const char *type = ftpx_listed_type_name(listed->type);
    proto_item *item = ftpx_add_text(tree, hf_ftpx_listing_name, view->tvb, view, listed->name);
    proto_tree *subtree = proto_item_add_subtree(item, ett_ftpx_entry);

    if (type) {
        add_told(view, subtree, hf_ftpx_listing_type, ftpx_span_of(type));
        proto_item_append_text(item, " (%s)", type);
    }
    if (listed->has_size) {
        ftpx_add_uint64(subtree, hf_ftpx_listing_size, view->tvb, listed->size);
        proto_item_append_text(item, ", %s bytes", ftpx_show_count(view->pinfo, listed->size));
    }
    add_told(view, subtree, hf_ftpx_listing_modified, ftpx_span_of(listed->modified));
    add_told(view, subtree, hf_ftpx_listing_perms, listed->perms);
    add_told(view, subtree, hf_ftpx_listing_target, listed->target);
}

void ftpx_view_entries(const struct ftpx_view *view, proto_tree *tree,
                       const struct ftpx_transfer *transfer)
{
    const struct ftpx_entries *entries = ftpx_content_entries(transfer->content);
    uint32_t first = 0;
    uint32_t count = entries ? ftpx_entries_in(entries, view->segment->frame, &first) : 0;

    for (uint32_t index = first; index < first + MIN(count, FTPX_LIMIT_SHOWN_LINES); index++)
        ftpx_view_entry(view, tree, ftpx_entries_at(entries, index));
    if (count > FTPX_LIMIT_SHOWN_LINES)
        ftpx_quirks_show_hidden(view->pinfo, tree);
}
