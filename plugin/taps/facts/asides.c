/* asides: collected kind by kind, and sorted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "asides.h"

#include "../../model/tcp/flow.h"
#include "../../model/tcp/tls.h"

/* --- TLS --- */

/* Where a side first speaks in the clear again; 0: neither does. */
static uint32_t surfaced_in(const struct ftpx_flow *flow)
{
    uint32_t frame = 0;

    for (unsigned side = 0; side < 2; side++) {
        const struct ftpx_tls_half *tls = flow->half[side]->tls;
        if (tls && tls->clear_frame != 0 && (frame == 0 || tls->clear_frame < frame))
            frame = tls->clear_frame;
    }
    return frame;
}

static bool was_decrypted(const struct ftpx_flow *flow)
{
    return ftpx_flow_payload(flow, 0)->first_frame != 0 ||
           ftpx_flow_payload(flow, 1)->first_frame != 0;
}

static bool has_hidden(const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;

    return ftpx_session_is_dark(session) ||
           (flow->tls_frame != 0 && !was_decrypted(flow) &&
            ftpx_tls_bytes(flow->half[0]) + ftpx_tls_bytes(flow->half[1]) > 0);
}

/* Of the reply that agreed to TLS. */
static int64_t agreed_time(const struct ftpx_session *session)
{
    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next)
        if (at->final && at->final->frame == session->agreed_frame)
            return at->final->time;
    return session->flow->first_time;
}

static void add_agreement(GArray *asides, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;
    uint32_t begin = session->agreed_frame ? session->agreed_frame : flow->first_frame;
    struct ftpx_aside aside = {
        .kind = FTPX_ASIDE_TLS,
        .frame = begin,
        .last_frame = begin,
        .time = agreed_time(session),
    };

    for (unsigned side = 0; side < 2; side++) {
        const struct ftpx_tls_half *tls = flow->half[side]->tls;
        if (tls && tls->handshake && tls->handshake->frame > aside.last_frame)
            aside.last_frame = tls->handshake->frame;
    }
    if (aside.last_frame > begin)
        g_array_append_val(asides, aside);
}

static void add_hidden(GArray *asides, const struct ftpx_session *session)
{
    const struct ftpx_flow *flow = session->flow;
    uint32_t surfaced = surfaced_in(flow);
    struct ftpx_aside aside = {
        .kind = FTPX_ASIDE_HIDDEN,
        .frame = session->agreed_frame ? session->agreed_frame : flow->first_frame,
        .last_frame = surfaced ? surfaced - 1 : flow->last_frame,
        .time = agreed_time(session),
        .bytes = {ftpx_tls_bytes(flow->half[1 - session->client_side]),
                  ftpx_tls_bytes(flow->half[session->client_side])},
        .to_the_end = surfaced == 0,
    };

    if (has_hidden(session))
        g_array_append_val(asides, aside);
}

static void add_unheard(GArray *asides, const struct ftpx_session *session)
{
    const struct ftpx_unheard *unheard = &session->flow->half[session->client_side]->unheard;
    struct ftpx_aside aside = {
        .kind = FTPX_ASIDE_UNHEARD,
        .frame = unheard->first.frame,
        .last_frame = unheard->first.frame,
        .time = unheard->first.time,
        .bytes = {0, unheard->bytes},
    };

    if (unheard->bytes > 0)
        g_array_append_val(asides, aside);
}

/* --- what was said --- */

static void add_remarks(GArray *asides, const struct ftpx_session *session)
{
    for (const struct ftpx_reply *at = session->remarks; at; at = at->next_remark) {
        struct ftpx_aside aside = {
            .kind = FTPX_ASIDE_REMARK,
            .frame = at->first_frame,
            .last_frame = at->frame,
            .time = at->time,
            .reply = at,
        };
        g_array_append_val(asides, aside);
    }
}

static void add_logins(GArray *asides, const struct ftpx_session *session)
{
    for (const struct ftpx_login *at = session->logins; at; at = at->next) {
        struct ftpx_aside aside = {
            .kind = FTPX_ASIDE_LOGIN,
            .frame = at->exchange->frame,
            .last_frame = at->exchange->frame,
            .time = at->exchange->time,
            .reply = at->reply,
            .login = at,
        };
        if (at->unseen == FTPX_UNSEEN_COMMAND || at->unseen == FTPX_UNSEEN_BOTH)
            g_array_append_val(asides, aside);
    }
}

static int by_frame(const void *left, const void *right)
{
    const struct ftpx_aside *one = left;
    const struct ftpx_aside *other = right;

    if (one->frame != other->frame)
        return one->frame < other->frame ? -1 : 1;
    return (int)one->kind - (int)other->kind;
}

GArray *ftpx_asides_of(const struct ftpx_session *session)
{
    GArray *asides = g_array_new(FALSE, FALSE, sizeof(struct ftpx_aside));

    add_agreement(asides, session);
    add_hidden(asides, session);
    add_unheard(asides, session);
    add_remarks(asides, session);
    add_logins(asides, session);
    g_array_sort(asides, by_frame); /* which is stable */
    return asides;
}
