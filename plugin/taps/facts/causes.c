/* causes: by who had to connect, whether an inner address was named, and what answered.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "causes.h"

#include "../../model/data/expect.h"
#include "../../model/data/transfer_facts.h"
#include "../../wire/reach.h"
#include <string.h>

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

enum ftpx_cause ftpx_cause_of(const struct ftpx_transfer *transfer)
{
    const struct ftpx_reply *final = transfer->exchange ? transfer->exchange->final : NULL;
    struct ftpx_knocks knocks;

    if (final && wants_tls_session(final))
        return FTPX_CAUSE_TLS_SESSION;
    if (!transfer->setup || !transfer->setup->expected ||
        !ftpx_transfer_attempts(transfer, &knocks))
        return FTPX_CAUSE_COUNT;
    return cause_of_knocks(transfer->setup->expected, &knocks);
}

unsigned ftpx_causes_of(const struct ftpx_session *session)
{
    const unsigned none = 1u << FTPX_CAUSE_COUNT;
    unsigned causes = 0;

    for (const struct ftpx_exchange *at = session->exchanges; at; at = at->next) {
        if (at->transfer && at->transfer->exchange == at)
            causes |= 1u << ftpx_cause_of(at->transfer);
        if (at->expected && at->expected->by == at && !at->expected->transfer)
            causes |= 1u << ftpx_cause_of_attempts(at->expected);
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
