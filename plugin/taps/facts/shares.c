/* shares: commands are walked through in their order. What begins later than the command that it belongs to waits until the
 * walk comes there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "shares.h"

#include "../../model/data/expect.h"
#include "../../model/data/transfer.h"
#include "../../model/instant.h"
#include "../../model/tcp/flow.h"
#include "../../model/tcp/tls.h"

#define NOTICED (FTPX_NS_PER_SECOND * 2)

/* Spans that are yet to come: more transfers than that nobody asks for at once. */
#define MOST_COMING 16

struct span {
    enum ftpx_share share;
    int64_t begin;
    int64_t end;
};

/* How far the walk has come, and what holds there. */
struct walk {
    struct ftpx_shares *shares;
    const struct ftpx_session *session;
    int64_t now;
    int64_t end;
    int64_t until[FTPX_SHARE_COUNT]; /* each holds; not later than now: it does not */
    struct span coming[MOST_COMING];
    unsigned count;
    bool unsure; /* something is not known that would tell */
};

/* --- walking --- */

static void add(struct walk *walk, enum ftpx_share share, int64_t begin, int64_t end)
{
    if (begin <= walk->now)
        walk->until[share] = MAX(walk->until[share], end);
    else if (end <= begin)
        return;
    else if (walk->count < MOST_COMING)
        walk->coming[walk->count++] = (struct span){share, begin, end};
    else
        walk->unsure = true;
}

/* What begins now holds; returns when the next does, `limit` at the latest. */
static int64_t arrive(struct walk *walk, int64_t limit)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < walk->count; i++) {
        const struct span span = walk->coming[i];
        if (span.begin <= walk->now) {
            add(walk, span.share, span.begin, span.end);
            continue;
        }
        limit = MIN(limit, span.begin);
        walk->coming[kept++] = span;
    }
    walk->count = kept;
    return limit;
}

static enum ftpx_share owner_of(const struct walk *walk)
{
    enum ftpx_share share = 0;

    while (share < FTPX_SHARE_IDLE && walk->until[share] <= walk->now)
        share++;
    return share;
}

static void go(struct walk *walk, int64_t to)
{
    to = MIN(to, walk->end);
    while (walk->now < to) {
        int64_t next = arrive(walk, to);
        enum ftpx_share owner = owner_of(walk);
        if (owner != FTPX_SHARE_IDLE)
            next = MIN(next, walk->until[owner]);
        walk->shares->part[owner] += next - walk->now;
        walk->now = next;
    }
}

/* --- what holds when --- */

/* From the greeting on nothing is late that the client waits for. */
static int64_t greeted(const struct walk *walk)
{
    const struct ftpx_session *session = walk->session;

    if (session->greeting)
        return session->greeting->time;
    return session->exchanges ? session->exchanges->time : walk->end;
}

/* Whether either side says something else where TLS was expected. */
static bool is_in_condition(const struct ftpx_flow *flow, enum ftpx_tls_condition condition)
{
    return flow->half[0]->tls->condition == condition || flow->half[1]->tls->condition == condition;
}

/* The handshake of a connection, which begins then. Returns when it is over. */
static int64_t add_handshake(struct walk *walk, const struct ftpx_flow *flow, int64_t begin)
{
    int64_t sealed = ftpx_tls_sealed(flow->half[0], flow->half[1]);

    if (sealed == 0 && is_in_condition(flow, FTPX_TLS_CLEAR))
        return begin;
    walk->unsure |= sealed == 0 && is_in_condition(flow, FTPX_TLS_LOST);
    int64_t end = sealed == 0 ? flow->last_time : sealed;
    add(walk, FTPX_SHARE_TLS, begin, end);
    return end;
}

static int64_t first_said(const struct ftpx_flow *flow)
{
    const struct ftpx_stream *one = &flow->half[0]->stream;
    const struct ftpx_stream *other = &flow->half[1]->stream;

    if (one->first_frame == 0 || other->first_frame == 0)
        return MAX(one->first_time, other->first_time);
    return MIN(one->first_time, other->first_time);
}

/* How a data connection comes about; one whose SYN is not in the capture was not waited for, as far as is known. Returns
 * when its handshake of TLS is over; 0: it has none. */
static int64_t add_opening(struct walk *walk, const struct ftpx_flow *flow)
{
    if (flow->established_time != 0)
        add(walk, FTPX_SHARE_CONNECT, flow->first_time, flow->established_time);
    else if (!flow->made)
        add(walk, FTPX_SHARE_CONNECT, flow->first_time, flow->last_time);
    return flow->tls_frame != 0 ? add_handshake(walk, flow, first_said(flow)) : 0;
}

/* Without keys all that the sender says behind the handshake counts as the file. */
static const struct ftpx_stream *moved(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *plain = ftpx_transfer_stream(transfer);

    if (plain->first_frame != 0)
        return plain;
    return &transfer->flow->half[ftpx_transfer_sender(transfer)]->stream;
}

static void add_data(struct walk *walk, const struct ftpx_transfer *transfer)
{
    if (!transfer->flow)
        return;
    int64_t begin = add_opening(walk, transfer->flow);
    const struct ftpx_stream *stream = moved(transfer);
    if (stream->first_frame != 0)
        add(walk, FTPX_SHARE_DATA, MAX(begin, stream->first_time), stream->last_time);
}

static enum ftpx_share share_of(const struct ftpx_verb *verb)
{
    if (verb->id == FTPX_CMD_AUTH)
        return FTPX_SHARE_TLS;
    return verb->role == FTPX_ROLE_LOGIN ? FTPX_SHARE_LOGIN : FTPX_SHARE_SERVER;
}

static void add_exchange(struct walk *walk, const struct ftpx_exchange *exchange)
{
    const struct ftpx_session *session = walk->session;
    const struct ftpx_reply *final = exchange->final;

    add(walk, share_of(exchange->verb), exchange->time, final ? final->time : walk->end);
    if (exchange->verb->id == FTPX_CMD_AUTH && session->flow->tls_frame != 0 && final &&
        final->code < 400)
        add_handshake(walk, session->flow, final->time);
    if (exchange->expected && exchange->expected->flow)
        add_opening(walk, exchange->expected->flow);
    if (exchange->transfer && exchange->transfer->exchange == exchange)
        add_data(walk, exchange->transfer);
}

/* --- all of it --- */

static bool is_told(const struct ftpx_session *session)
{
    return !ftpx_session_has_lost(session) && !ftpx_session_is_dark(session) &&
           ftpx_session_lines_left_out(session) == 0 &&
           session->flow->last_time > session->flow->first_time;
}

bool ftpx_shares_of(const struct ftpx_session *session, struct ftpx_shares *out)
{
    const struct ftpx_flow *flow = session->flow;
    struct walk walk = {
        .shares = out, .session = session, .now = flow->first_time, .end = flow->last_time};

    *out = (struct ftpx_shares){.total = flow->last_time - flow->first_time};
    if (!is_told(session))
        return false;
    add(&walk, FTPX_SHARE_LOGIN, walk.now, greeted(&walk));
    if (session->tls == FTPX_TLS_IMPLICIT)
        add_handshake(&walk, flow, flow->established_time);
    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next) {
        go(&walk, at->time);
        add_exchange(&walk, at);
    }
    go(&walk, walk.end);
    return !walk.unsure;
}

unsigned ftpx_share_percent(const struct ftpx_shares *shares, enum ftpx_share share)
{
    return (unsigned)((double)shares->part[share] * 100 / (double)shares->total + 0.5);
}

bool ftpx_share_stands_out(const struct ftpx_shares *shares, enum ftpx_share share)
{
    return share != FTPX_SHARE_DATA && shares->part[share] >= NOTICED &&
           shares->part[share] >= shares->total / 4;
}

const char *ftpx_share_key(enum ftpx_share share)
{
    static const char *const keys[] = {"data", "tls", "connect", "login", "server", "idle"};
    return keys[share];
}
