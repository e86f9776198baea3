/* causes: by who had to connect, whether an inner address was named, and what answered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "causes.h"

#include "../../model/data/expect.h"
#include "../../model/data/timing.h"
#include "../../model/data/transfer_facts.h"
#include "../../wire/reach.h"
#include "../../model/instant.h"
#include "../../model/tcp/flow.h"
#include <string.h>

/* Resolvers give up after five seconds and more; no server works that long on a line. */
#define LATE (FTPX_NS_PER_SECOND * 9 / 2)

/* Tables of NAT forget idle connections after a minute at the earliest. */
#define LONG (FTPX_NS_PER_SECOND * 60)

/* Bytes that links of less than Ethernet's MTU may not take, and how often they were sent again in vain. */
#define LARGE 1200
#define TRIES 2

/* Transfers of a session that are many. */
#define MANY 20

/* An address that the announcing side has within its own network only, which the other side took at its word. */
static bool names_inner_address(const struct ftpx_expected *expected)
{
    const struct ftpx_address *announced = &expected->listener.address;
    const struct ftpx_flow *flow = expected->flow;
    const char *reach = ftpx_reach_of(announced);

    return ftpx_expect_is_foreign(expected) && reach && strcmp(reach, "private") == 0 && flow &&
           ftpx_address_equal(&flow->end[flow->listener].address, announced);
}

static enum ftpx_cause cause_of_knocks(const struct ftpx_expected *expected,
                                       const struct ftpx_knocks *knocks)
{
    bool refused = knocks->refusals > 0;

    if (ftpx_method_is_active(expected->announced.method)) {
        if (names_inner_address(expected))
            return FTPX_CAUSE_ACTIVE_INNER;
        return refused ? FTPX_CAUSE_ACTIVE_REFUSED : FTPX_CAUSE_ACTIVE_DROPPED;
    }
    if (names_inner_address(expected))
        return FTPX_CAUSE_PASSIVE_INNER;
    return refused ? FTPX_CAUSE_PASSIVE_REFUSED : FTPX_CAUSE_PASSIVE_DROPPED;
}

enum ftpx_cause ftpx_cause_of_attempts(const struct ftpx_expected *expected)
{
    struct ftpx_knocks knocks;

    if (!ftpx_expect_attempts(expected, &knocks))
        return FTPX_CAUSE_COUNT;
    return cause_of_knocks(expected, &knocks);
}

/* vsftpd's 522, FileZilla Server's and ProFTPD's 425 say so in words; no code means this alone. */
static bool wants_tls_session(const struct ftpx_reply *reply)
{
    return reply->code >= 400 && reply->code < 600 && ftpx_span_has(reply->text, "session") &&
           (ftpx_span_has(reply->text, "reuse") || ftpx_span_has(reply->text, "resum"));
}

/* --- what hangs --- */

/* Sent again, and again in vain. */
static bool is_unheard(const struct ftpx_stream *stream)
{
    return stream->has_acks && stream->retransmitted > 0 &&
           stream->upheld < ftpx_stream_end(stream);
}

/* Nothing of the first segments of a data connection comes through, although its handshake and all that the server says
 * on the control connection do. */
static bool loses_large(const struct ftpx_transfer *transfer)
{
    const struct ftpx_stream *stream = ftpx_transfer_stream(transfer);
    const struct ftpx_session *session = transfer->session;

    if (!stream || !session || !transfer->exchange || !is_unheard(stream) ||
        stream->upheld > stream->start)
        return false;
    const struct ftpx_stream *said = &session->flow->half[1 - session->client_side]->stream;
    return stream->end - stream->start >= LARGE && stream->retransmitted >= TRIES * LARGE &&
           said->has_acks && said->upheld >= said->end;
}

/* Nobody answers on the control connection any more when a long transfer is over. Beside the server the final reply is
 * in the capture, and is the last that was said. */
static bool loses_control(const struct ftpx_transfer *transfer)
{
    const struct ftpx_session *session = transfer->session;
    const struct ftpx_exchange *exchange = transfer->exchange;

    return session && exchange && (!exchange->final || !exchange->next) &&
           ftpx_transfer_duration(transfer) >= LONG &&
           (is_unheard(&session->flow->half[0]->stream) ||
            is_unheard(&session->flow->half[1]->stream));
}

static bool greets_late(const struct ftpx_session *session)
{
    int64_t established = session->flow->established_time;

    return session->greeting && established > 0 && session->greeting->time - established >= LATE;
}

/* Failed logins are often told late on purpose. */
static bool lets_in_late(const struct ftpx_exchange *exchange)
{
    return exchange->login && exchange->final && exchange->final->code == 230 &&
           exchange->final->time - exchange->time >= LATE;
}

/* Whether a session's files took longer to ask for than to move. */
static bool has_small_files(const struct ftpx_session *session)
{
    int64_t all = 0, moving = 0;
    unsigned count = 0;
    struct ftpx_timing timing;

    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next)
        if (at->transfer && at->transfer->exchange == at &&
            ftpx_transfer_timing(at->transfer, &timing)) {
            all += timing.total;
            moving += timing.part[FTPX_TIMED_BYTES];
            count++;
        }
    return count >= MANY && all >= FTPX_NS_PER_SECOND * 5 && moving < all / 4;
}

enum ftpx_cause ftpx_cause_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_reply *final = transfer->exchange ? transfer->exchange->final : NULL;
    struct ftpx_knocks knocks;

    if (final && wants_tls_session(final))
        return FTPX_CAUSE_TLS_SESSION;
    if (loses_large(transfer))
        return FTPX_CAUSE_LARGE_DROPPED;
    if (loses_control(transfer))
        return FTPX_CAUSE_CONTROL_DROPPED;
    if (!transfer->setup || !transfer->setup->expected ||
        !ftpx_transfer_attempts(transfer, &knocks))
        return FTPX_CAUSE_COUNT;
    return cause_of_knocks(transfer->setup->expected, &knocks);
}

unsigned ftpx_causes_of(const struct ftpx_session *session)
{
    const unsigned none = 1u << FTPX_CAUSE_COUNT;
    unsigned causes = greets_late(session) ? 1u << FTPX_CAUSE_GREETING_LATE : 0;

    if (has_small_files(session))
        causes |= 1u << FTPX_CAUSE_SMALL_FILES;
    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next) {
        if (at->transfer && at->transfer->exchange == at)
            causes |= 1u << ftpx_cause_of(at->transfer);
        if (at->expected && at->expected->by == at && !at->expected->transfer)
            causes |= 1u << ftpx_cause_of_attempts(at->expected);
        if (lets_in_late(at))
            causes |= 1u << FTPX_CAUSE_LOGIN_LATE;
    }
    return causes & ~none;
}

#define ENGLISH(name, english, chinese) english,
#define CHINESE(name, english, chinese) chinese,

const char *ftpx_cause_words(enum ftpx_cause cause)
{
    static const char *const words[FTPX_CAUSE_COUNT + 1] = {FTPX_CAUSES(ENGLISH) NULL};
    return words[cause];
}

const char *ftpx_cause_chinese(enum ftpx_cause cause)
{
    static const char *const words[FTPX_CAUSE_COUNT + 1] = {FTPX_CAUSES(CHINESE) NULL};
    return words[cause];
}
