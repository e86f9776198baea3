/* tape: the same code writes and reads.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tape.h"

static void carry_byte(struct ftpx_ledger *ledger, uint8_t *value)
{
    uint32_t wide = *value;

    ftpx_ledger_word(ledger, &wide);
    ledger->failed = ledger->failed || wide > UINT8_MAX;
    if (!ledger->failed)
        *value = (uint8_t)wide;
}

static void carry_half_word(struct ftpx_ledger *ledger, uint16_t *value)
{
    uint32_t wide = *value;

    ftpx_ledger_word(ledger, &wide);
    ledger->failed = ledger->failed || wide > UINT16_MAX;
    if (!ledger->failed)
        *value = (uint16_t)wide;
}

static void carry_endpoint(struct ftpx_ledger *ledger, struct ftpx_endpoint *end)
{
    carry_byte(ledger, &end->address.family);
    ftpx_ledger_bytes(ledger, end->address.bytes, sizeof end->address.bytes);
    carry_half_word(ledger, &end->port);
    ledger->failed = ledger->failed || (end->address.family != 4 && end->address.family != 6);
}

static void carry_place(struct ftpx_tape_place *place, struct ftpx_segment *segment)
{
    struct ftpx_ledger *ledger = &place->ledger;
    uint32_t frames = segment->frame - place->frame;

    ftpx_ledger_word(ledger, &frames);
    ftpx_ledger_signed_from(ledger, &segment->time, place->time);
    ledger->failed =
        ledger->failed || frames > UINT32_MAX - place->frame || place->frame + frames == 0;
    if (ledger->failed)
        return;
    place->frame = segment->frame = place->frame + frames;
    place->time = segment->time;
}

static void carry_length(struct ftpx_ledger *ledger, ftpx_span *payload)
{
    static const uint8_t zeros[FTPX_TAPE_BARE_MOST];
    uint32_t length = (uint32_t)payload->len;

    ftpx_ledger_word(ledger, &length);
    ledger->failed = ledger->failed || length > sizeof zeros;
    if (!ledger->out && !ledger->failed)
        *payload = (ftpx_span){zeros, length};
}

static void carry_segment(struct ftpx_tape_place *place, struct ftpx_tape_entry *entry)
{
    struct ftpx_segment *segment = &entry->segment;
    struct ftpx_ledger *ledger = &place->ledger;

    carry_place(place, segment);
    carry_byte(ledger, &segment->time_digits);
    carry_byte(ledger, &segment->flags);
    ftpx_ledger_word(ledger, &segment->seq);
    ftpx_ledger_word(ledger, &segment->ack);
    carry_half_word(ledger, &segment->window);
    ftpx_ledger_word(ledger, &segment->header);
    ftpx_ledger_word(ledger, &segment->length);
    ftpx_ledger_span(ledger, &segment->options);
    if (entry->bare)
        carry_length(ledger, &segment->payload);
    else
        ftpx_ledger_span(ledger, &segment->payload);
    ledger->failed =
        ledger->failed || segment->payload.len > segment->length || segment->time_digits > 9;
    place->nth = entry->nth;
}

char *ftpx_tape_ends(const struct ftpx_endpoint end[2])
{
    char text[2][FTPX_ADDRESS_TEXT];

    for (unsigned side = 0; side < 2; side++)
        ftpx_address_text(&end[side].address, text[side]);
    return g_strdup_printf("%s/%u %s/%u", text[0], end[0].port, text[1], end[1].port);
}

/* --- entries --- */

/* Kind, side and the like in one number, which is a byte but of segments deep in a frame. */
static void carry_kind(struct ftpx_ledger *ledger, struct ftpx_tape_entry *entry)
{
    enum { KIND_BITS = 3, SIDE = KIND_BITS, UNWRAPPED, BARE, NTH };
    uint64_t packed = (uint64_t)entry->kind | (uint64_t)entry->side << SIDE |
                      (uint64_t)entry->unwrapped << UNWRAPPED | (uint64_t)entry->bare << BARE |
                      (uint64_t)entry->nth << NTH;

    ftpx_ledger_number(ledger, &packed);
    if (ledger->failed)
        return;
    entry->kind = (enum ftpx_tape_kind)(packed & ((1U << KIND_BITS) - 1));
    entry->side = packed >> SIDE & 1;
    entry->unwrapped = packed >> UNWRAPPED & 1;
    entry->bare = packed >> BARE & 1;
    entry->nth = (uint32_t)(packed >> NTH);
    ledger->failed = entry->kind >= FTPX_TAPE_KINDS || packed >> NTH > UINT32_MAX;
}

static void carry_ends(struct ftpx_ledger *ledger, struct ftpx_segment *segment)
{
    carry_endpoint(ledger, &segment->from);
    carry_endpoint(ledger, &segment->to);
}

static void carry_flow(struct ftpx_tape_place *place, struct ftpx_tape_entry *entry)
{
    struct ftpx_ledger *ledger = &place->ledger;

    ftpx_ledger_word(ledger, &entry->flow);
    bool is_new = entry->flow == place->flows;
    ledger->failed = ledger->failed || entry->flow > place->flows ||
                     (is_new && entry->kind != FTPX_TAPE_SEGMENT);
    if (!is_new || ledger->failed)
        return;
    carry_ends(ledger, &entry->segment);
    place->flows++;
}

static void carry_extent(struct ftpx_ledger *ledger, struct ftpx_tape_entry *entry)
{
    ftpx_ledger_frame(ledger, &entry->first);
    ftpx_ledger_frame(ledger, &entry->last);
}

/* What stands behind its head. */
static void carry_rest(struct ftpx_tape_place *place, struct ftpx_tape_entry *entry)
{
    switch (entry->kind) {
    case FTPX_TAPE_SEGMENT:
    case FTPX_TAPE_QUOTED:
    case FTPX_TAPE_BROKEN: carry_segment(place, entry); break;
    case FTPX_TAPE_STATE:
    case FTPX_TAPE_MEASURES: ftpx_ledger_span(&place->ledger, &entry->body); break;
    case FTPX_TAPE_EXTENT: carry_extent(&place->ledger, entry); break;
    default: break;
    }
}

void ftpx_tape_entry(struct ftpx_tape_place *place, struct ftpx_tape_entry *entry)
{
    struct ftpx_ledger *ledger = &place->ledger;

    carry_kind(ledger, entry);
    if (ledger->failed || entry->kind == FTPX_TAPE_END)
        return;
    if (ftpx_tape_is_unfed(entry->kind))
        carry_ends(ledger, &entry->segment);
    else
        carry_flow(place, entry);
    carry_rest(place, entry);
}

/* --- the head --- */

#define MAGIC "FTPX tape 1\n"

static void carry_only(struct ftpx_ledger *ledger, GPtrArray *only)
{
    uint32_t count = only->len;

    ftpx_ledger_word(ledger, &count);
    for (uint32_t i = 0; i < count && !ledger->failed; i++) {
        ftpx_span ends = ledger->out ? ftpx_span_of(only->pdata[i]) : FTPX_SPAN_NONE;
        ftpx_ledger_span(ledger, &ends);
        if (!ledger->out && !ledger->failed)
            g_ptr_array_add(only, g_strndup((const char *)ends.at, ends.len));
    }
}

void ftpx_tape_head(struct ftpx_ledger *ledger, ftpx_span *seal, GPtrArray *only)
{
    const ftpx_span magic = ftpx_span_of(MAGIC);
    ftpx_span found = magic;

    ftpx_ledger_span(ledger, &found);
    ledger->failed = ledger->failed || !ftpx_span_equal(found, magic);
    ftpx_ledger_span(ledger, seal);
    carry_only(ledger, only);
}
