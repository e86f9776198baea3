/* quirks: both lists of wire/quirk.h. Several quirks may share a filter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "quirks.h"

#include "../../model/limits.h"
#include "../fields.h"

#include <epan/expert.h>

#define X(entry, filter, group, severity, summary) static expert_field ei_##entry = EI_INIT;
FTPX_QUIRK_FILTERS(X)
#undef X

static const struct {
    expert_field *entry;
    const char *text;
} rows[] = {
#define X(quirk, name, entry, reason, chinese, text) {&ei_##entry, text},
    FTPX_QUIRKS(X)
#undef X
};

/* The description of a filter says what only expert information would tell else. */
void ftpx_quirks_register(void)
{
    static ei_register_info entries[] = {
#define X(entry, filter, group, severity, summary) \
    {&ei_##entry, {filter, PI_##group, PI_##severity, summary, EXPFILL}},
        FTPX_QUIRK_FILTERS(X)
#undef X
    };
    static const char *const descriptions[] = {
#define X(entry, filter, group, severity, summary) "Expert information: " #group ", " #severity,
        FTPX_QUIRK_FILTERS(X)
#undef X
    };

    for (size_t i = 0; i < array_length(entries); i++)
        entries[i].eiinfo.hf_info.hfinfo.blurb = descriptions[i];
    expert_register_field_array(expert_register_protocol(ftpx_proto_control()), entries,
                                array_length(entries));
}

static void show_one(packet_info *pinfo, proto_item *item, unsigned bit, const char *detail)
{
    const char *text = rows[bit].text;

    if (text && detail)
        expert_add_info_format(pinfo, item, rows[bit].entry, "%s (%s)", text, detail);
    else if (text)
        expert_add_info_format(pinfo, item, rows[bit].entry, "%s", text);
    else
        expert_add_info(pinfo, item, rows[bit].entry);
}

/* Pieces of expert information that the frame may still get. */
static unsigned room;

void ftpx_quirks_begin(void)
{
    room = FTPX_LIMIT_SHOWN_QUIRKS;
}

static bool take_room(packet_info *pinfo, proto_item *item)
{
    if (room == 0)
        return false;
    room--;
    if (room == 0)
        expert_add_info_format(pinfo, item, &ei_line_hidden,
                               "More oddities in this frame than are shown");
    return room > 0;
}

void ftpx_quirks_show_attempts(packet_info *pinfo, proto_item *item, const char *attempts)
{
    if (take_room(pinfo, item))
        expert_add_info_format(pinfo, item, &ei_data_failed,
                               "Data connection tried, but not made (%s)", attempts);
}

void ftpx_quirks_show_wanted(packet_info *pinfo, proto_item *item, const char *wanted)
{
    if (take_room(pinfo, item))
        expert_add_info_format(pinfo, item, &ei_watch, "On the watch list: %s", wanted);
}

void ftpx_quirks_show_hidden(packet_info *pinfo, proto_item *item)
{
    expert_add_info(pinfo, item, &ei_line_hidden);
}

void ftpx_quirks_show_builtin_off(packet_info *pinfo, proto_item *item)
{
    expert_add_info(pinfo, item, &ei_builtin_off);
}

void ftpx_quirks_show(packet_info *pinfo, proto_item *item, uint64_t quirks, const char *detail)
{
    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks & (UINT64_C(1) << bit) && take_room(pinfo, item))
            show_one(pinfo, item, bit, detail);
}
