/* capture: a change of preferences or of enabled protocols has the host dissect the capture anew, and so
 * comes through here too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "capture.h"

#include "fields.h"
#include "incoming.h"
#include "prefs.h"

static struct ftpx_engine *engine;
static const char *(*name_binary)(ftpx_span head);

struct ftpx_engine *ftpx_capture_engine(void)
{
    return engine;
}

void ftpx_capture_name_content(const char *(*binary_type)(ftpx_span head))
{
    name_binary = binary_type;
}

struct ftpx_sighting ftpx_capture_find(const packet_info *pinfo)
{
    struct ftpx_segment segment = {.frame = pinfo->num};

    if (!engine || pinfo->ptype != PT_TCP ||
        !ftpx_incoming_address(&pinfo->src, &segment.from.address) ||
        !ftpx_incoming_address(&pinfo->dst, &segment.to.address))
        return (struct ftpx_sighting){0};
    segment.from.port = (uint16_t)pinfo->srcport;
    segment.to.port = (uint16_t)pinfo->destport;
    return ftpx_engine_find(engine, &segment);
}

uint32_t ftpx_capture_session_count(void)
{
    return engine ? ftpx_engine_session_count(engine) : 0;
}

static void begin(void)
{
    struct ftpx_config config = ftpx_prefs_config();
    config.binary_type = name_binary;
    bool enabled = proto_is_protocol_enabled(find_protocol_by_id(ftpx_proto_control()));

    engine = enabled ? ftpx_engine_new(wmem_file_scope(), &config) : NULL;
}

/* All frames have been read once: views show what is read only now. */
static void settle(void)
{
    if (engine)
        ftpx_engine_settle(engine);
}

static void end(void)
{
    engine = NULL;
}

void ftpx_capture_register(void)
{
    register_init_routine(begin);
    register_postseq_cleanup_routine(settle);
    register_cleanup_routine(end);
}
