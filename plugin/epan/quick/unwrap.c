/* unwrap: a glue stands in TCP's place, as in observe, and TCP runs after it: what it carries may be packets, too.
 * Nothing else of the plugin is registered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "unwrap.h"

#include "../compat.h"
#include "../../wtap/compat.h"
#include "../incoming.h"

#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/packet.h>

static dissector_handle_t tcp_handle;
static epan_t *session;
static epan_dissect_t *dissection;

/* Of the capture, and of the frame that is dissected. */
static struct {
    ftpx_unwrap_fn take;
    void *context;
    bool outer_taken;
    bool failed;
    enum ftpx_unwrap_piece left_piece;
} now;

static bool hand_over(tvbuff_t *tvb, const packet_info *pinfo)
{
    struct ftpx_packet packet;

    return ftpx_incoming_packet(tvb, pinfo, &packet) &&
           now.take(now.context, &packet, pinfo->flags.in_error_pkt);
}

static int dissect_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (now.outer_taken)
        now.outer_taken = false;
    else if (!hand_over(tvb, pinfo))
        now.failed = true;
    return call_dissector_only(tcp_handle, tvb, pinfo, tree, data);
}

/* With the user's own settings, as tshark has them; without plugins, of which this is one. */
bool ftpx_unwrap_start(void)
{
    if (!epan_init(NULL, NULL, false))
        return false;
    epan_load_settings();
    prefs_apply_all();
    int glue =
        proto_register_protocol_in_name_only("TCP unwrapped by FTPX", "TCP (FTPX)", "ftpx_unwrap",
                                             proto_get_id_by_filter_name("tcp"), FT_PROTOCOL);
    tcp_handle = find_dissector("tcp");
    dissector_add_uint("ip.proto", FTPX_PROTOCOL_TCP, create_dissector_handle(dissect_tcp, glue));
    return true;
}

/* Nobody reads what dissection would like to say of the capture. */
static const nstime_t *no_time(struct packet_provider_data *provider, uint32_t frame)
{
    (void)provider;
    (void)frame;
    return NULL;
}

void ftpx_unwrap_begin(ftpx_unwrap_fn take, void *context)
{
    static const struct packet_provider_funcs functions = {.get_frame_ts = no_time};

    now.take = take;
    now.context = context;
    session = epan_new(NULL, &functions);
    dissection = epan_dissect_new(session, false, false);
}

static bool is_ip(int protocol)
{
    const char *name = proto_get_protocol_filter_name(protocol);

    return g_str_equal(name, "ip") || g_str_has_prefix(name, "ipv6");
}

/* IP shows what it cannot put together as data. IPv6's extensions are layers of their own. */
static enum ftpx_unwrap_piece piece_of(const packet_info *pinfo)
{
    int data = proto_get_id_by_filter_name("data");
    bool is_in_ip = false, is_inner = false;

    for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer;
         layer = wmem_list_frame_next(layer)) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        if (is_in_ip && protocol == data)
            return is_inner ? FTPX_UNWRAP_INNER : FTPX_UNWRAP_OUTER;
        is_inner |= is_in_ip && !is_ip(protocol);
        is_in_ip = is_ip(protocol);
    }
    return FTPX_UNWRAP_NO_PIECE;
}

bool ftpx_unwrap_frame(const struct ftpx_frame *frame, uint32_t number, bool outer_taken)
{
    nstime_t elapsed = NSTIME_INIT_ZERO;
    const frame_data *reference = NULL;
    frame_data data;

    now.outer_taken = outer_taken;
    now.failed = false;
    frame_data_init(&data, number, &frame->record->rec, 0, 0);
    frame_data_set_before_dissect(&data, &elapsed, &reference, NULL);
    FTPX_DISSECT(dissection, frame, &data);
    now.left_piece = piece_of(&dissection->pi);
    epan_dissect_reset(dissection);
    frame_data_destroy(&data);
    return !now.failed;
}

enum ftpx_unwrap_piece ftpx_unwrap_left_piece(void)
{
    return now.left_piece;
}

void ftpx_unwrap_end(void)
{
    epan_dissect_free(dissection);
    epan_free(session);
}

void ftpx_unwrap_close(void)
{
    epan_cleanup();
}
