/* credentials: what the host's dissector has queued for this packet tells how many of its passwords are
 * reported already; it reads the first line of a packet only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "credentials.h"

#include "../model/session/session.h"
#include "../model/session/notes.h"
#include "../model/limits.h"
#include "fields.h"
#include "host_private.h"
#include "view/show.h"

#ifdef FTPX_HOST_KNOWN

static int tap_id;

/* A packet, what is left of the host's reports for it, and how many more there may be. */
struct packet {
    packet_info *pinfo;
    unsigned reported;
    unsigned room;
};

static unsigned count_reported(void)
{
    unsigned count = 0;

    while (count < FTPX_LIMIT_FRAME_LOGINS && fetch_tapped_data(tap_id, (int)count))
        count++;
    return count;
}

static const struct ftpx_exchange *user_command_of(const struct ftpx_note *note)
{
    return note->exchange->login ? note->exchange->login->user_command : NULL;
}

static void queue_login(packet_info *pinfo, const struct ftpx_note *note)
{
    const struct ftpx_exchange *named = user_command_of(note);
    struct ftpx_host_credential *credential = wmem_new0(pinfo->pool, struct ftpx_host_credential);

    *credential = (struct ftpx_host_credential){
        .frame = pinfo->num,
        .user_frame = named ? named->frame : 0,
        .password_field = (unsigned)hf_ftpx_request_arg,
        .user = (char *)(uintptr_t)(note->standing->user.len > 0
                                        ? ftpx_show_in(pinfo, ftpx_session_charset(note->session),
                                                       note->standing->user)
                                        : "n.a."),
        .protocol = "FTP",
    };
    if (named)
        credential->remark =
            wmem_strdup_printf(pinfo->pool, "Username in packet: %u", named->frame);
    tap_queue_packet(tap_id, pinfo, credential);
}

static void see_line(void *context, const struct ftpx_note *note)
{
    struct packet *packet = context;

    if (!note->from_client || !note->exchange || note->exchange->verb->id != FTPX_CMD_PASS)
        return;
    if (packet->reported > 0) {
        packet->reported--;
    } else if (packet->room > 0) {
        packet->room--;
        queue_login(packet->pinfo, note);
    }
}

void ftpx_credentials_queue(packet_info *pinfo, const struct ftpx_flow *flow)
{
    if (flow->verdict != FTPX_VERDICT_CONTROL || !have_tap_listener(tap_id))
        return;
    struct packet packet = {pinfo, count_reported(), FTPX_LIMIT_FRAME_LOGINS};
    ftpx_notes_lines(flow, flow->session->client_side, pinfo->num, !pinfo->fd->visited, see_line,
                     &packet);
}

void ftpx_credentials_register(void)
{
    tap_id = register_tap("credentials");
}

#else

void ftpx_credentials_queue(packet_info *pinfo, const struct ftpx_flow *flow)
{
    (void)pinfo;
    (void)flow;
}

void ftpx_credentials_register(void)
{
}

#endif
