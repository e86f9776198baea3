/* checks: sizes are the model's to compare, digests are collect's to know.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "checks.h"

#include "../../model/limits.h"

/* What a claim of a hash is compared with; FTPX_DIGEST_COUNT when it is of something else. */
static enum ftpx_digest digest_of(enum ftpx_claim_kind kind)
{
    switch (kind) {
    case FTPX_CLAIM_CRC32: return FTPX_DIGEST_CRC32;
    case FTPX_CLAIM_MD5: return FTPX_DIGEST_MD5;
    case FTPX_CLAIM_SHA1: return FTPX_DIGEST_SHA1;
    case FTPX_CLAIM_SHA256: return FTPX_DIGEST_SHA256;
    case FTPX_CLAIM_SHA512: return FTPX_DIGEST_SHA512;
    case FTPX_CLAIM_NONE:
    case FTPX_CLAIM_SIZE:
    case FTPX_CLAIM_MODIFIED: break;
    }
    return FTPX_DIGEST_COUNT;
}

static enum ftpx_agreement compare(const struct ftpx_transfer *transfer,
                                   const struct ftpx_statement *said,
                                   const struct ftpx_collect *collect)
{
    enum ftpx_digest digest = digest_of(said->claim.kind);
    char text[FTPX_DIGEST_MOST_TEXT];

    if (said->claim.kind == FTPX_CLAIM_SIZE)
        return ftpx_statement_size_agrees(transfer, said);
    if (digest == FTPX_DIGEST_COUNT || !ftpx_statement_is_about_all(transfer, said) ||
        !ftpx_collect_digest(collect, transfer, digest, text))
        return FTPX_UNCHECKED;
    return ftpx_span_is(said->claim.value, text) ? FTPX_AGREES : FTPX_DISAGREES;
}

static const char *name_of(const struct ftpx_statement *said)
{
    static const struct {
        uint16_t code;
        const char *name;
    } codes[] = {{125, "125"}, {150, "150"}, {226, "226"}, {250, "250"}};

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code == said->code)
            return codes[i].name;
    return said->code ? "reply" : said->exchange->verb->name;
}

/* Clients ask the same again. */
static bool is_listed(const GArray *checks, const struct ftpx_check *check)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct ftpx_check *listed = &g_array_index(checks, struct ftpx_check, i);
        if (listed->by == check->by && listed->what == check->what &&
            listed->agreement == check->agreement && ftpx_span_equal(listed->says, check->says))
            return true;
    }
    return false;
}

static void add(GArray *checks, const struct ftpx_transfer *transfer,
                const struct ftpx_statement *said, const struct ftpx_collect *collect)
{
    struct ftpx_check check = {
        .by = name_of(said),
        .what = said->claim.kind == FTPX_CLAIM_SIZE ? "size" : ftpx_claim_name(said->claim.kind),
        .says = said->claim.value,
        .agreement = compare(transfer, said, collect),
    };

    if (said->claim.kind != FTPX_CLAIM_MODIFIED && !is_listed(checks, &check))
        g_array_append_val(checks, check);
}

/* An earlier version of a file is another one's business: of an upload, only what came after it. */
static bool is_of(const struct ftpx_transfer *transfer, const struct ftpx_statement *said)
{
    const struct ftpx_reply *final = transfer->exchange->final;

    return transfer->direction == FTPX_DOWNLOAD || !final || said->exchange->frame >= final->frame;
}

/* The model has the newest first. */
static void add_backwards(GArray *checks, const struct ftpx_transfer *transfer,
                          const struct ftpx_collect *collect)
{
    const struct ftpx_statement *all[FTPX_LIMIT_CLAIMS];
    unsigned count = 0;

    for (const struct ftpx_statement *said = transfer->version->said;
         said && count < FTPX_LIMIT_CLAIMS; said = said->next)
        if (is_of(transfer, said))
            all[count++] = said;
    while (count > 0)
        add(checks, transfer, all[--count], collect);
}

GArray *ftpx_checks_of(const struct ftpx_transfer *transfer, const struct ftpx_collect *collect)
{
    GArray *checks = g_array_new(FALSE, FALSE, sizeof(struct ftpx_check));

    for (unsigned end = 0; end < 2; end++)
        if (transfer->said[end])
            add(checks, transfer, transfer->said[end], collect);
    if (transfer->version)
        add_backwards(checks, transfer, collect);
    return checks;
}

static const struct ftpx_exchange *end_of(const struct ftpx_session *session)
{
    const struct ftpx_exchange *last = session->last;

    return last && last->verb->id == FTPX_CMD_QUIT && last->final && last->final->code == 221
               ? last
               : NULL;
}

/* Whether the same total was named before. All transfers are counted for each. */
static bool is_said(const GArray *checks, const struct ftpx_check *check)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct ftpx_check *said = &g_array_index(checks, struct ftpx_check, i);
        if (said->what == check->what && ftpx_span_equal(said->says, check->says))
            return true;
    }
    return false;
}

static void add_totals(GArray *checks, const struct ftpx_session *session, ftpx_span line)
{
    static const char *const names[] = {"uploaded", "downloaded", "transferred"};

    for (unsigned total = 0; total < FTPX_TOTAL_COUNT; total++) {
        struct ftpx_claim claim = ftpx_claim_of_total(line, (enum ftpx_total)total);
        struct ftpx_check check = {.by = "221", .what = names[total], .says = claim.value};

        if (claim.kind == FTPX_CLAIM_NONE || is_said(checks, &check))
            continue;
        check.agreement = ftpx_statement_total_agrees(session, (enum ftpx_total)total, &claim);
        g_array_append_val(checks, check);
    }
}

GArray *ftpx_checks_of_session(const struct ftpx_session *session)
{
    GArray *checks = g_array_new(FALSE, FALSE, sizeof(struct ftpx_check));
    const struct ftpx_exchange *end = end_of(session);

    for (const struct ftpx_note *note = end ? end->final->notes : NULL;
         note && checks->len < FTPX_LIMIT_CLAIMS; note = note->next_of_reply)
        add_totals(checks, session, note->line.text);
    return checks;
}

ftpx_span ftpx_checks_modified(const struct ftpx_transfer *transfer)
{
    const struct ftpx_statement *said = transfer->version ? transfer->version->said : NULL;

    for (; said; said = said->next)
        if (said->claim.kind == FTPX_CLAIM_MODIFIED && is_of(transfer, said))
            return said->claim.value;
    return FTPX_SPAN_NONE;
}
