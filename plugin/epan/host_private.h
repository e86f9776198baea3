/* host_private: what Wireshark's installed headers leave out, declared anew for the versions whose
 * layout was checked: FTPX_HOST_KNOWN says that this is one of them. In others none of it is there, and
 * what needs it is left out. No other file declares anything of Wireshark's. It knows no use.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_HOST_PRIVATE_H
#define FTPX_EPAN_HOST_PRIVATE_H

#include "compat.h"
#include <epan/address.h>
#include <epan/tap.h>

#ifdef FTPX_HOST_KNOWN

/* --- ui/tap-credentials.h: what the tap `credentials` takes --- */

struct ftpx_host_credential {
    unsigned frame;
    unsigned user_frame; /* 0: not known */
    unsigned password_field;
    char *user;
    const char *protocol;
    char *remark;
};

/* --- epan/sequence_analysis.h: flow graphs --- */

/* An arrow. The host frees it and its texts with g_free, its addresses as those of the scope NULL. */
struct ftpx_host_sequence_item {
    uint32_t frame;
    address from;
    uint16_t from_port;
    address to;
    uint16_t to_port;
    char *label;   /* on the arrow */
    char *time;    /* sharkd 4.0 ends at NULL */
    char *comment; /* beside the graph */
    uint16_t conversation;
    unsigned foreground;
    unsigned background;
    ftpx_host_bool has_colours;
    ftpx_host_bool is_shown;
    unsigned from_node; /* the host's */
    unsigned to_node;
    uint16_t line_width;
    uint32_t extra_kind; /* 0: no extra */
    void *extra;
#if FTPX_HOST_AT_LEAST(4, 6)
    void (*extra_free)(void *);
#endif
};

/* The head of what the host hands to the tap. */
struct ftpx_host_sequence {
    const char *name;
    ftpx_host_bool any_address;
    int conversations;
    GQueue *items; /* struct ftpx_host_sequence_item * */
};

/* As seen in the host's own allocation of an item. */
#if FTPX_HOST_AT_LEAST(4, 6) || !FTPX_HOST_AT_LEAST(4, 4)
#define FTPX_HOST_SEQUENCE_ITEM_SIZE 144
#else
#define FTPX_HOST_SEQUENCE_ITEM_SIZE 136
#endif
_Static_assert(sizeof(void *) != 8 ||
                   sizeof(struct ftpx_host_sequence_item) == FTPX_HOST_SEQUENCE_ITEM_SIZE,
               "an item as large as the host's");

WS_DLL_PUBLIC void register_seq_analysis(const char *name, const char *title, const int protocol,
                                         const char *tap, unsigned tap_flags, tap_packet_cb see);

#endif

#endif
