/* candidate: each line is weighed as it comes and kept for the session that may follow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "candidate.h"

#include "../../wire/tls.h"
#include "../bytes.h"
#include "../tcp/flow.h"

struct ftpx_candidate *ftpx_candidate_new(wmem_allocator_t *pool, uint8_t client_side)
{
    struct ftpx_candidate *candidate = wmem_new0(pool, struct ftpx_candidate);

    candidate->client_side = client_side;
    candidate->lines = wmem_array_new(pool, sizeof(struct ftpx_candidate_line));
    return candidate;
}

void ftpx_candidate_free(wmem_allocator_t *pool, struct ftpx_candidate *candidate)
{
    unsigned count = candidate->lines ? wmem_array_get_count(candidate->lines) : 0;

    for (unsigned index = 0; index < count; index++) {
        const struct ftpx_candidate_line *line = wmem_array_index(candidate->lines, index);
        ftpx_bytes_free(pool, line->heard.raw);
    }
    ftpx_candidate_hand_over(candidate);
    wmem_free(pool, candidate);
}

void ftpx_candidate_hand_over(struct ftpx_candidate *candidate)
{
    if (candidate->lines)
        wmem_destroy_array(candidate->lines);
    candidate->lines = NULL;
}

/* Without a handshake the first line that can only be one side's tells who is who. */
static uint8_t client_by_line(uint8_t side, ftpx_span line)
{
    if (ftpx_reply_line_parse(line).code != 0)
        return 1 - side;
    if (ftpx_command_parse(line).verb->id != FTPX_CMD_UNKNOWN)
        return side;
    return FTPX_SIDE_UNKNOWN;
}

void ftpx_candidate_weigh(struct ftpx_candidate *candidate, uint8_t side,
                          const struct ftpx_candidate_line *line)
{
    ftpx_span text = line->heard.line.text;

    if (line->gap)
        return;
    if (candidate->client_side == FTPX_SIDE_UNKNOWN)
        candidate->client_side = client_by_line(side, text);
    if (candidate->client_side == FTPX_SIDE_UNKNOWN)
        return;
    if (side == candidate->client_side)
        ftpx_recognise_client(&candidate->seen, text);
    else
        ftpx_recognise_server(&candidate->seen, text);
}

void ftpx_candidate_line(struct ftpx_candidate *candidate, uint8_t side,
                         struct ftpx_candidate_line line)
{
    line.side = side;
    wmem_array_append(candidate->lines, &line, 1);
    ftpx_candidate_weigh(candidate, side, &line);
}

bool ftpx_candidate_asks_for_tls(const struct ftpx_candidate *candidate)
{
    unsigned count = wmem_array_get_count(candidate->lines);
    const struct ftpx_candidate_line *line =
        count >= 2 ? wmem_array_index(candidate->lines, count - 2) : NULL;
    const struct ftpx_candidate_line *gap = line ? line + 1 : NULL;

    if (!line || line->gap || line->side != candidate->client_side || !gap->gap ||
        gap->side == line->side)
        return false;
    struct ftpx_command command = ftpx_command_parse(line->heard.line.text);
    return command.verb->id == FTPX_CMD_AUTH && ftpx_tls_mechanism(command.arg);
}
