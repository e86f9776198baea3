/* entry: the model has judged a flow before TCP looks for a dissector, so an entry only asks for
 * the verdict. On the configured ports, and where Wireshark's own FTP dissector set a data
 * connection up, that dissector runs as it always did.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "entry.h"

#include "builtin.h"
#include "compat.h"
#include "current.h"
#include "fields.h"
#include "prefs.h"

#include <epan/conversation.h>

static dissector_handle_t ftp_data_handle; /* Wireshark's own; NULL when it was left out */
static dissector_handle_t port_handle;
static dissector_handle_t control_handle;
static dissector_handle_t data_handle;
static dissector_handle_t data_over_builtin_handle;

/* What the configured ports were before. */
static struct {
    uint16_t port;
    dissector_handle_t handle; /* NULL when nobody had it */
} former[FTPX_MOST_PORTS];
static uint32_t former_count;

static bool is_flow(enum ftpx_verdict verdict)
{
    const struct ftpx_flow *flow = ftpx_current_flow();
    return flow && flow->verdict == verdict;
}

/* --- control connections --- */

static bool is_configured(uint16_t port)
{
    const struct ftpx_port_list *list = &ftpx_prefs()->tcp_ports;

    for (uint32_t index = 0; index < list->count; index++)
        if (list->ports[index] == port)
            return true;
    return false;
}

/* Of what TLS covers, TLS makes the columns. */
static void name_protocol(packet_info *pinfo, const char *name)
{
    if (!ftpx_current_is_dark())
        col_set_str(pinfo->cinfo, COL_PROTOCOL, name);
}

/* The host drops a layer that shows nothing. */
static int claim(enum ftpx_verdict verdict, const char *name, tvbuff_t *tvb, packet_info *pinfo)
{
    if (!is_flow(verdict))
        return 0;
    name_protocol(pinfo, name);
    ftpx_current_show();
    return (int)tvb_captured_length(tvb);
}

static int claim_control(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    (void)tree;
    (void)data;
    return claim(FTPX_VERDICT_CONTROL, "FTPX", tvb, pinfo);
}

static ftpx_host_bool claim_control_by_content(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                               void *data)
{
    return claim_control(tvb, pinfo, tree, data) > 0;
}

static int dissect_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    int used = ftpx_builtin_dissect(tvb, pinfo, tree, data);

    return used ? used : call_dissector_only(control_handle, tvb, pinfo, tree, data);
}

int ftpx_entry_dissect_clear(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    const struct ftpx_flow *flow = ftpx_current_flow();

    if (!flow || !flow->session)
        return 0;
    if (is_configured(ftpx_session_server(flow->session)->port))
        return dissect_port(tvb, pinfo, tree, data);
    return call_dissector_only(control_handle, tvb, pinfo, tree, data);
}

void ftpx_entry_dissect_plain(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (is_flow(FTPX_VERDICT_CONTROL))
        ftpx_builtin_dissect(tvb, pinfo, tree, data);
}

/* --- data connections --- */

static int claim_data(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    (void)tree;
    (void)data;
    return claim(FTPX_VERDICT_DATA, "FTPX-DATA", tvb, pinfo);
}

static ftpx_host_bool claim_data_by_content(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                            void *data)
{
    return claim_data(tvb, pinfo, tree, data) > 0;
}

static int dissect_data_over_builtin(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                     void *data)
{
    if (ftpx_prefs()->builtin)
        return call_dissector_only(ftp_data_handle, tvb, pinfo, tree, data);
    return call_dissector_only(data_handle, tvb, pinfo, tree, data);
}

/* --- claiming a conversation --- */

/* Whether Wireshark's own dissector would have this data connection: it set it up, or it comes
 * from FTP's data port. */
static bool builtin_has(const conversation_t *conversation, const packet_info *pinfo)
{
    dissector_handle_t present =
        conversation_get_dissector((conversation_t *)conversation, pinfo->num);

    if (!ftp_data_handle)
        return false;
    if (present)
        return present == ftp_data_handle;
    return pinfo->srcport == FTPX_PORT_DATA || pinfo->destport == FTPX_PORT_DATA;
}

static dissector_handle_t handle_for(const struct ftpx_flow *flow,
                                     const conversation_t *conversation, const packet_info *pinfo)
{
    if (flow->verdict == FTPX_VERDICT_DATA)
        return builtin_has(conversation, pinfo) ? data_over_builtin_handle : data_handle;
    return is_configured(ftpx_session_server(flow->session)->port) ? NULL : control_handle;
}

void ftpx_entry_claim(packet_info *pinfo, struct ftpx_flow *flow)
{
    conversation_t *conversation = find_conversation_pinfo(pinfo, 0);

    if (!conversation)
        return;
    dissector_handle_t handle = handle_for(flow, conversation, pinfo);
    if (handle)
        conversation_set_dissector(conversation, handle);
    flow->claimed = true;
}

/* --- ports --- */

/* The configured ports get our glue, or their former dissector back. */
static void add_ports(void)
{
    dissector_table_t table = find_dissector_table("tcp.port");
    const struct ftpx_port_list *list = &ftpx_prefs()->tcp_ports;

    if (!port_handle)
        return;
    for (uint32_t index = 0; index < list->count; index++) {
        former[index].port = list->ports[index];
        former[index].handle = dissector_get_uint_handle(table, list->ports[index]);
        dissector_add_uint("tcp.port", list->ports[index], port_handle);
    }
    former_count = list->count;
}

static void remove_ports(void)
{
    while (former_count > 0) {
        former_count--;
        dissector_delete_uint("tcp.port", former[former_count].port, port_handle);
        if (former[former_count].handle)
            dissector_add_uint("tcp.port", former[former_count].port, former[former_count].handle);
    }
}

void ftpx_entry_register(void)
{
    control_handle = register_dissector("ftpx", claim_control, ftpx_proto_control());
    data_handle = register_dissector("ftpx-data", claim_data, ftpx_proto_data());
}

dissector_handle_t ftpx_entry_handle_below(const char *parent, const char *name, const char *filter,
                                           dissector_t dissector)
{
    int id = proto_get_id_by_filter_name(parent);

    if (id < 0)
        return NULL;
    return create_dissector_handle(
        dissector, proto_register_protocol_in_name_only(name, name, filter, id, FT_PROTOCOL));
}

void ftpx_entry_handoff(void)
{
    ftpx_builtin_handoff();
    ftp_data_handle = find_dissector("ftp-data");
    port_handle = ftpx_entry_handle_below("ftp", "FTP with FTPX", "ftpx_port", dissect_port);
    data_over_builtin_handle = ftpx_entry_handle_below(
        "ftp-data", "FTP-DATA with FTPX", "ftpx_data_connection", dissect_data_over_builtin);

    heur_dissector_add("tcp", claim_control_by_content, "FTP control connection on any port",
                       "ftpx_tcp", ftpx_proto_control(), HEURISTIC_ENABLE);
    heur_dissector_add("tcp", claim_data_by_content, "FTP data connection", "ftpx_data_tcp",
                       ftpx_proto_data(), HEURISTIC_ENABLE);
    add_ports();
    ftpx_prefs_watch_ports(remove_ports, add_ports);
}
