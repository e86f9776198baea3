/* quick: the glue is there while the preference is on. Once a capture it is asked whether this is a
 * scan at all, and whether the user left the way from the link layer to TCP as it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "quick.h"

#include "../carriage.h"
#include "datagrams.h"
#include "../observe.h"
#include "../prefs.h"
#include "../tap.h"
#include "../../wtap/links.h"

#include <epan/packet.h>
#include <epan/tap.h>

static bool installed;
static int probe_id = -1; /* of a tap that nobody listens to */
static enum { NOT_ASKED, IS_SCAN, IS_NO_SCAN } answer;

/* --- is it a scan? --- */

static bool listens(const char *name)
{
    int id = find_tap_id(name);
    return id != 0 && have_tap_listener(id);
}

static bool is_ours(const char *tap)
{
    return g_str_has_prefix(tap, FTPX_TAP_NAME);
}

/* Other reports count what the short way leaves out. */
static bool only_we_listen(void)
{
    GList *names = get_tap_names();
    bool others = false;

    for (GList *name = names; name && !others; name = name->next)
        others = !is_ours(name->data) && listens(name->data);
    g_list_free(names);
    return !others;
}

/* Not so in the first of two passes: the second may want all that TCP knows. */
static bool taps_run(packet_info *pinfo)
{
    tap_queue_packet(probe_id, pinfo, &probe_id);
    return fetch_tapped_data(probe_id, 0) != NULL;
}

static bool is_enabled(const char *filter_name)
{
    return proto_is_protocol_enabled(find_protocol_by_id(proto_get_id_by_filter_name(filter_name)));
}

static bool is_untouched(const char *table_name, uint32_t value)
{
    dissector_table_t table = find_dissector_table(table_name);
    return dissector_get_uint_handle(table, value) ==
           dissector_get_default_uint_handle(table_name, value);
}

/* From the link layer to TCP, as ftpx_packet_read has it. */
static bool is_way_usual(void)
{
    static const char *const protocols[] = {"eth",        "sll", "null", "raw", "vlan",
                                            "ieee8021ad", "ip",  "ipv6", "tcp"};
    static const uint32_t types[] = {0x0800, 0x8100, 0x86dd, 0x88a8};
    bool usual = is_untouched("ip.proto", FTPX_PROTOCOL_TCP);

    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++)
        usual = usual && is_enabled(protocols[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        usual = usual && is_untouched("ethertype", types[i]);
    return usual;
}

static bool is_scan(packet_info *pinfo)
{
    if (answer == NOT_ASKED)
        answer = g_strcmp0(g_get_prgname(), "tshark") == 0 && only_we_listen() && is_way_usual() &&
                         taps_run(pinfo)
                     ? IS_SCAN
                     : IS_NO_SCAN;
    return answer == IS_SCAN;
}

/* --- the short way --- */

static enum ftpx_packet_kind read_packet(enum ftpx_link link, tvbuff_t *tvb, unsigned captured,
                                         struct ftpx_packet *out)
{
    ftpx_span frame = {tvb_get_ptr(tvb, 0, (int)captured), captured};

    return ftpx_packet_read(link, frame, tvb_reported_length(tvb), out);
}

/* Whether nobody needs to see more of the packet. */
static bool take(packet_info *pinfo, const struct ftpx_packet *packet)
{
    switch (packet->protocol) {
    case FTPX_PROTOCOL_TCP: return ftpx_observe_alone(pinfo, packet);
    case FTPX_PROTOCOL_UDP: return ftpx_datagrams_are_idle(packet);
    }
    return ftpx_packet_is_idle(packet);
}

static int dissect(enum ftpx_link link, dissector_handle_t host, tvbuff_t *tvb, packet_info *pinfo,
                   proto_tree *tree, void *data)
{
    struct ftpx_packet packet;
    bool quick = !tree && !pinfo->cinfo && !pinfo->fd->visited && is_scan(pinfo);
    unsigned captured = tvb_captured_length(tvb);
    enum ftpx_packet_kind kind =
        quick ? read_packet(link, tvb, captured, &packet) : FTPX_PACKET_ODD;

    if (kind == FTPX_PACKET_IDLE || (kind == FTPX_PACKET_PLAIN && take(pinfo, &packet)))
        return (int)captured;
    int length = call_dissector_only(host, tvb, pinfo, tree, data);
    if (kind == FTPX_PACKET_PLAIN && packet.protocol == FTPX_PROTOCOL_UDP)
        ftpx_datagrams_learn(&packet, ftpx_carriage_of(pinfo));
    return length;
}

/* --- link layers --- */

/* The host does not tell a dissector which link layer it was called for. */
#define DISSECTOR(name, encapsulation, link)                                                   \
    static dissector_handle_t host_##name;                                                     \
    static int dissect_##name(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data) \
    {                                                                                          \
        return dissect(link, host_##name, tvb, pinfo, tree, data);                             \
    }
FTPX_LINKS(DISSECTOR)

#define TABLE_ROW(name, encapsulation, link) {encapsulation, dissect_##name, &host_##name, NULL},
static struct {
    int encapsulation;
    dissector_t dissector;
    dissector_handle_t *host; /* NULL when the host has none */
    dissector_handle_t glue;
} rows[] = {FTPX_LINKS(TABLE_ROW)};

static void install(bool quick)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (*rows[i].host)
            dissector_add_uint("wtap_encap", (uint32_t)rows[i].encapsulation,
                               quick ? rows[i].glue : *rows[i].host);
    installed = quick;
}

static void begin_capture(void)
{
    if (installed != ftpx_prefs()->quick)
        install(!installed);
    answer = NOT_ASKED;
    ftpx_datagrams_reset();
}

void ftpx_quick_register(void)
{
    probe_id = register_tap("ftpx_probe");
    register_init_routine(begin_capture);
}

void ftpx_quick_handoff(void)
{
    int glue = proto_register_protocol_in_name_only(
        "Frame scanned by FTPX", "Frame (FTPX)", "ftpx_scanner",
        proto_get_id_by_filter_name("frame"), FT_PROTOCOL);
    dissector_table_t table = find_dissector_table("wtap_encap");

    ftpx_carriage_handoff();
    ftpx_datagrams_handoff();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        *rows[i].host = dissector_get_uint_handle(table, (uint32_t)rows[i].encapsulation);
        rows[i].glue = create_dissector_handle(rows[i].dissector, glue);
    }
}
