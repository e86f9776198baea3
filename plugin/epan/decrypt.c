/* decrypt: two dissectors that add no layer: one takes TCP's payload in TLS's place and hands whole
 * records on, the other is the application that TLS gives the text to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "decrypt.h"

#include "../model/tcp/tls.h"
#include "current.h"
#include "entry.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tls-utils.h>
#include <epan/exceptions.h>
#include <epan/show_exception.h>

static dissector_handle_t tls_handle;
static dissector_handle_t carrier_handle;
static dissector_handle_t application_handle;

/* --- towards TLS --- */

static const uint8_t *bytes_of(const struct ftpx_tls_piece *piece,
                               const struct ftpx_segment *segment,
                               const struct ftpx_sighting *sighting)
{
    return piece->bytes ? piece->bytes : segment->payload.at + (piece->offset - sighting->offset);
}

/* The records of one piece where they lie in the segment; all of several, or from several segments,
 * in a data source of their own. */
static tvbuff_t *records_tvb(tvbuff_t *tvb, packet_info *pinfo, const struct ftpx_segment *segment,
                             const struct ftpx_sighting *sighting, uint32_t first, uint32_t count)
{
    const struct ftpx_half *half = sighting->flow->half[sighting->side];
    const struct ftpx_tls_piece *only = ftpx_tls_piece(half, first);
    unsigned header = tvb_captured_length(tvb) - (unsigned)segment->payload.len;
    wmem_array_t *bytes;

    if (count == 1 && !only->bytes)
        return tvb_new_subset_length(tvb, (int)header + (int)(only->offset - sighting->offset),
                                     (int)only->length);
    bytes = wmem_array_new(pinfo->pool, 1);
    for (uint32_t index = first; index < first + count; index++) {
        const struct ftpx_tls_piece *piece = ftpx_tls_piece(half, index);
        wmem_array_append(bytes, bytes_of(piece, segment, sighting), piece->length);
    }
    unsigned length = wmem_array_get_count(bytes);
    tvbuff_t *records =
        tvb_new_child_real_data(tvb, wmem_array_get_raw(bytes), length, (int)length);
    add_new_data_source(pinfo, records, "TLS records");
    return records;
}

static void call_tls(tvbuff_t *volatile records, packet_info *pinfo, proto_tree *tree)
{
    uint16_t can_desegment = pinfo->can_desegment;

    pinfo->can_desegment = 0;
    TRY
    {
        call_dissector_only(tls_handle, records, pinfo, tree, NULL);
    }
    CATCH_NONFATAL_ERRORS
    {
        show_exception(records, pinfo, tree, EXCEPT_CODE, GET_MESSAGE);
    }
    ENDTRY;
    pinfo->can_desegment = can_desegment;
}

void ftpx_decrypt_run(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                      const struct ftpx_segment *segment, const struct ftpx_sighting *sighting)
{
    uint32_t first;
    uint32_t count = ftpx_tls_pieces(sighting->flow->half[sighting->side], segment->frame, &first);

    if (count > 0 && tls_handle)
        call_tls(records_tvb(tvb, pinfo, segment, sighting, first, count), pinfo, tree);
}

/* What TCP hands over may lack segments, or hold some twice: the records come from the model. */
static int dissect_carrier(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    if (!ftpx_current_is_dark())
        return ftpx_entry_dissect_clear(tvb, pinfo, tree, data);
    ftpx_current_show();
    return (int)tvb_captured_length(tvb);
}

/* --- back from TLS --- */

static int dissect_application(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    ftpx_current_add_plain(tvb, pinfo);
    ftpx_entry_dissect_plain(tvb, pinfo, tree, data);
    return (int)tvb_captured_length(tvb);
}

/* --- claiming a conversation --- */

void ftpx_decrypt_claim(packet_info *pinfo, struct ftpx_flow *flow)
{
    conversation_t *conversation = find_conversation_pinfo(pinfo, 0);

    if (!conversation || !tls_handle)
        return;
    if (pinfo->num < flow->tls_frame)
        ssl_starttls_ack(tls_handle, pinfo, application_handle);
    else
        ssl_starttls_post_ack(tls_handle, pinfo, application_handle);
    conversation_set_dissector_from_frame_number(conversation, flow->tls_frame, carrier_handle);
    flow->tls_claimed = true;
}

void ftpx_decrypt_handoff(void)
{
    tls_handle = find_dissector("tls");
    if (!tls_handle)
        return;
    carrier_handle =
        ftpx_entry_handle_below("tls", "TLS for FTPX", "ftpx_tls_carrier", dissect_carrier);
    application_handle =
        ftpx_entry_handle_below("tls", "FTPX over TLS", "ftpx_tls_text", dissect_application);
}
