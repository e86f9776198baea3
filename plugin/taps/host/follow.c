/* follow: the dialogue of a session as a stream to follow, `-z follow,ftpx,ascii,N` and the window's
 * Follow > FTPX: lines in order, out of TLS where keys are there, without Telnet's bytes, passwords
 * hidden unless asked for. Streams are sessions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/capture.h"
#include "../../epan/compat.h"
#include "../../epan/fields.h"
#include "../../epan/pick.h"
#include "../../epan/prefs.h"
#include "../../epan/tap.h"
#include "../../epan/view/show.h"
#include "late.h"
#include "taps.h"
#include "../say/spoken.h"

#include "../../model/session/notes.h"
#include "../../wire/quirk.h"
#include <epan/addr_resolv.h>
#include <epan/follow.h>
#include <epan/packet.h>

/* --- the transcript --- */

static void name_ends(follow_info_t *transcript, const struct ftpx_session *session)
{
    const struct ftpx_endpoint *client = ftpx_session_client(session);
    const struct ftpx_endpoint *server = ftpx_session_server(session);

    if (transcript->client_ip.type != AT_NONE)
        return;
    transcript->client_ip = ftpx_address(&client->address);
    transcript->client_port = client->port;
    transcript->server_ip = ftpx_address(&server->address);
    transcript->server_port = server->port;
}

static GString *text_of(const struct ftpx_note *note)
{
    struct ftpx_spoken_style style = {
        .show_passwords = ftpx_prefs()->show_passwords,
    };
    GString *text = g_string_new(NULL);

    if (note->quirks & FTPX_QUIRK(AFTER_GAP))
        g_string_append(text, FTPX_SPOKEN_GAP "\r\n");
    ftpx_spoken_line(text, note, &style);
    g_string_append(text, "\r\n");
    return text;
}

static void hear(void *context, const struct ftpx_note *note)
{
    follow_info_t *transcript = context;
    follow_record_t *record = g_new0(follow_record_t, 1);
    GString *text = text_of(note);

    record->is_server = !note->from_client;
    record->packet_num = note->frame;
    record->abs_ts = ftpx_nstime(note->time);
    record->data = g_byte_array_new();
    g_byte_array_append(record->data, (const uint8_t *)text->str, (unsigned)text->len);
    transcript->bytes_written[record->is_server ? 1 : 0] += (unsigned)text->len;
    transcript->payload = g_list_prepend(transcript->payload, record);
    g_string_free(text, TRUE);
}

static void hear_left(void *transcript, const struct ftpx_flow *flow)
{
    ftpx_notes_left(flow, hear, transcript);
}

static tap_packet_status see(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                             const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (tap->flow->verdict != FTPX_VERDICT_CONTROL)
        return TAP_PACKET_DONT_REDRAW;
    name_ends(tapdata, tap->flow->session);
    ftpx_notes_lines(tap->flow, tap->side, tap->frame, tap->first_pass, hear, tapdata);
    ftpx_late_hear(tapdata, tap, hear_left);
    return TAP_PACKET_REDRAW;
}

/* --- which stream --- */

static char *filter_of_packet(epan_dissect_t *edt, packet_info *pinfo, unsigned *stream,
                              unsigned *sub_stream)
{
    const struct ftpx_session *session = ftpx_pick_session(pinfo);

    (void)edt;
    *sub_stream = 0;
    if (!session)
        return NULL;
    *stream = session->id;
    return ftpx_pick_session_filter(pinfo);
}

static char *filter_of_stream(unsigned stream, unsigned sub_stream)
{
    (void)sub_stream;
    return g_strdup_printf("ftpx.session == %u", stream);
}

static char *filter_of_ends(address *from, address *to, int from_port, int to_port)
{
    const char *protocol = from->type == AT_IPv6 ? "ipv6" : "ip";
    char *from_text = address_to_str(NULL, from);
    char *to_text = address_to_str(NULL, to);
    char *filter = g_strdup_printf("%s.addr == %s and %s.addr == %s and tcp.port == %d and "
                                   "tcp.port == %d",
                                   protocol, from_text, protocol, to_text, from_port, to_port);

    wmem_free(NULL, from_text);
    wmem_free(NULL, to_text);
    return filter;
}

static void offer(int protocol)
{
    register_follow_stream(protocol, FTPX_TAP_NAME, filter_of_packet, filter_of_stream,
                           filter_of_ends, tcp_port_to_display,
                           see FTPX_FOLLOW_COUNT(ftpx_capture_session_count));
}

/* The window offers a follower only where the packet has its protocol as a layer, and ours is none
 * where Wireshark's own dissector runs. That one has no follower. */
void ftpx_follow_register(void)
{
    int builtin = proto_get_id_by_filter_name("ftp");

    offer(ftpx_proto_control());
    if (builtin >= 0 && !get_follow_by_name("FTP"))
        offer(builtin);
}
