/* carriage: the list, and a walk along the layers of a frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriage.h"

#include <epan/packet.h>
#include <epan/proto.h>
#include <glib.h>

/* By the host's filter names, with a blank between. What HTTP brings along counts as well: the frame that begins a
 * connection may hold a whole request. */
static const char names[] =
    "amqp bittorrent bt-dht bt-utp data data-text-lines dcerpc dhcp dhcpv6 dns giop http "
    "http2 image-gif image-jfif imap irc json kerberos ldap llmnr mdns media memcache "
    "mime_multipart mongo mqtt mysql nbdgm nbns nbss nfs nntp ntp ocsp pgsql png pop quic "
    "radius rdp resp rpc rsync rtcp rtmpt rtp rtsp sip smb smb2 smtp snmp ssdp ssh stun "
    "syslog tds telnet tftp tls tns tpkt urlencoded-form vnc websocket whois x11 xml xmpp "
    "zabbix";

static GHashTable *listed; /* ids */
static int tcp = -1;
static int udp = -1;

static void end(void)
{
    g_clear_pointer(&listed, g_hash_table_destroy);
}

void ftpx_carriage_handoff(void)
{
    register_shutdown_routine(end);
    listed = g_hash_table_new(g_direct_hash, g_direct_equal);
    char **all = g_strsplit(names, " ", 0);
    for (char **name = all; *name; name++) {
        int protocol = proto_get_id_by_filter_name(*name);
        if (protocol >= 0) /* not every version has each */
            g_hash_table_add(listed, GINT_TO_POINTER(protocol));
    }
    g_strfreev(all);
    tcp = proto_get_id_by_filter_name("tcp");
    udp = proto_get_id_by_filter_name("udp");
}

enum ftpx_carriage ftpx_carriage_by_id(int protocol)
{
    return g_hash_table_contains(listed, GINT_TO_POINTER(protocol)) ? FTPX_CARRIES_NO_PACKET
                                                                    : FTPX_CARRIES_ANYTHING;
}

static int protocol_of(wmem_list_frame_t *layer)
{
    return GPOINTER_TO_INT(wmem_list_frame_data(layer));
}

static wmem_list_frame_t *transport_of(const packet_info *pinfo)
{
    wmem_list_frame_t *layer = wmem_list_head(pinfo->layers);

    while (layer && protocol_of(layer) != tcp && protocol_of(layer) != udp)
        layer = wmem_list_frame_next(layer);
    return layer;
}

enum ftpx_carriage ftpx_carriage_of(const packet_info *pinfo)
{
    wmem_list_frame_t *layer = transport_of(pinfo);
    enum ftpx_carriage carriage = FTPX_CARRIES_UNKNOWN;

    if (!layer)
        return carriage;
    while ((layer = wmem_list_frame_next(layer)) && carriage != FTPX_CARRIES_ANYTHING)
        carriage = ftpx_carriage_by_id(protocol_of(layer));
    return carriage;
}
