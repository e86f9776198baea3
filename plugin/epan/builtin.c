/* builtin: the first line of each segment is all that the dissector reads, so it is all that is looked at
 * here. How long its directory is at most follows from the lines: what ".." takes away is not counted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "builtin.h"

#include "../model/limits.h"
#include "current.h"
#include "prefs.h"
#include "view/quirks.h"

static dissector_handle_t ftp_handle; /* NULL when it was left out */

/* What it keeps of a control connection. */
struct kept {
    uint64_t directory; /* bytes at most */
    uint64_t wanted;    /* bytes of the newest command, when that is CWD; else 0 */
    bool is_absolute;   /* … whose path is */
    uint32_t off_frame; /* from which on it is not run; 0: it is */
};

/* Bytes of directories that it has kept in all connections. */
static uint64_t all_copies;

/* Of connections: struct ftpx_flow to struct kept. The host's own look-up of a connection takes a thousand
 * instructions. */
static wmem_map_t *all_kept;

/* NULL when the segment in hand has no connection. */
static struct kept *kept_of_current(void)
{
    const struct ftpx_flow *flow = ftpx_current_flow();

    if (!flow)
        return NULL;
    struct kept *kept = wmem_map_lookup(all_kept, flow);
    if (!kept) {
        kept = wmem_new0(wmem_file_scope(), struct kept);
        wmem_map_insert(all_kept, flow, kept);
    }
    return kept;
}

static ftpx_span first_line(tvbuff_t *tvb)
{
    int length = tvb_find_line_end(tvb, 0, -1, NULL, false);

    return (ftpx_span){length > 0 ? tvb_get_ptr(tvb, 0, length) : NULL,
                       length > 0 ? (size_t)length : 0};
}

static void read_command(struct kept *kept, ftpx_span line)
{
    bool moves = ftpx_span_starts(line, "CWD ");

    kept->wanted = moves ? line.len - 4 : 0;
    kept->is_absolute = ftpx_span_starts(line, "CWD /");
}

static void read_reply(struct kept *kept, ftpx_span line)
{
    if (ftpx_span_starts(line, "257"))
        kept->directory = line.len;
    else if (ftpx_span_starts(line, "2") && kept->wanted > 0)
        kept->directory = kept->wanted + (kept->is_absolute ? 0 : kept->directory + 1);
}

static void reckon(struct kept *kept, tvbuff_t *tvb, const packet_info *pinfo)
{
    all_copies += kept->directory;
    if (all_copies > FTPX_LIMIT_BUILTIN && kept->directory > FTPX_LIMIT_PATH)
        kept->off_frame = pinfo->num;
    else if (pinfo->match_uint == pinfo->destport)
        read_command(kept, first_line(tvb));
    else
        read_reply(kept, first_line(tvb));
}

/* Whether the dissector may run on a frame. */
static bool may_run(struct kept *kept, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    if (!pinfo->fd->visited && kept->off_frame == 0)
        reckon(kept, tvb, pinfo);
    if (kept->off_frame == pinfo->num)
        ftpx_quirks_show_builtin_off(pinfo, tree);
    return kept->off_frame == 0 || kept->off_frame > pinfo->num;
}

int ftpx_builtin_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (!ftpx_prefs()->builtin || !ftp_handle)
        return 0;

    struct kept *kept = kept_of_current();
    if (kept && !may_run(kept, tvb, pinfo, tree))
        return 0;
    return call_dissector_only(ftp_handle, tvb, pinfo, tree, data);
}

static void reset(void)
{
    all_copies = 0;
}

void ftpx_builtin_handoff(void)
{
    ftp_handle = find_dissector("ftp");
    all_kept =
        wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash, g_direct_equal);
    register_init_routine(reset);
}
