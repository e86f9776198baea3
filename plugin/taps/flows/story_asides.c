/* story_asides: what happened beside the commands, a paragraph each; of many replies to nothing, the first
 * ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story_parts.h"

#include "../../model/figures.h"
#include "../facts/asides.h"
#include "phrase.h"

/* Replies to nothing that are told one by one. */
#define REMARKS_SHOWN 8

static const struct ftpx_aside *aside_at(const struct ftpx_story *story, guint place)
{
    return place < story->asides->len ? &g_array_index(story->asides, struct ftpx_aside, place)
                                      : NULL;
}

uint32_t ftpx_story_aside_frame(const struct ftpx_story *story)
{
    const struct ftpx_aside *next = aside_at(story, story->asides_told);

    return next ? next->frame : UINT32_MAX;
}

static struct ftpx_paragraph *begin(struct ftpx_story *story, const char *label,
                                    const struct ftpx_aside *aside)
{
    struct ftpx_paragraph *paragraph = ftpx_story_begin(story, g_strdup(label), aside->time);

    ftpx_paragraph_cover(paragraph, aside->frame);
    ftpx_paragraph_cover(paragraph, aside->last_frame);
    return paragraph;
}

/* --- TLS --- */

static void tell_tls(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    static void (*const phrases[])(GString *, const struct ftpx_flow *) = {
        ftpx_phrase_tls, ftpx_phrase_certificate, ftpx_phrase_ja3, ftpx_phrase_ja4};
    struct ftpx_paragraph *paragraph = begin(story, "TLS", aside);

    for (size_t i = 0; i < G_N_ELEMENTS(phrases); i++) {
        GString *line = g_string_new(NULL);
        phrases[i](line, story->session->flow);
        ftpx_paragraph_add(paragraph, line);
    }
}

static void tell_hidden(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    GString *line =
        g_string_new(aside->to_the_end ? "TLS from here on: what follows cannot be read; "
                                       : "under TLS, which cannot be read; ");

    ftpx_figure_grouped(line, aside->bytes[1]);
    g_string_append(line, " bytes from the client, ");
    ftpx_figure_grouped(line, aside->bytes[0]);
    g_string_append(line, " from the server");
    ftpx_paragraph_add(begin(story, "encrypted", aside), line);
}

static void tell_unheard(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    GString *line = g_string_new("TLS from the client, ");

    ftpx_figure_grouped(line, aside->bytes[1]);
    g_string_append(line, " bytes in all, to a server that speaks in the clear");
    ftpx_paragraph_add(begin(story, "encrypted", aside), line);
}

/* --- remarks --- */

/* All that are left, at once. */
static void tell_further_remarks(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    struct ftpx_paragraph *paragraph = begin(story, "server", aside);
    GString *line = g_string_new(NULL);
    unsigned count = 0;

    for (const struct ftpx_reply *at = aside->reply; at; at = at->next_remark) {
        ftpx_paragraph_cover(paragraph, at->frame);
        count++;
    }
    g_string_append_printf(line, "and %u more that answer%s nothing in the capture", count,
                           count == 1 ? "s" : "");
    ftpx_paragraph_add(paragraph, line);
}

static void tell_remark(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    unsigned place = story->remarks_told++;

    if (place < REMARKS_SHOWN) {
        GString *line = g_string_new(NULL);
        ftpx_phrase_reply(line, story->scope, aside->reply);
        ftpx_paragraph_add(begin(story, "server", aside), line);
    } else if (place == REMARKS_SHOWN) {
        tell_further_remarks(story, aside);
    }
}

/* --- all of them --- */

static void tell(struct ftpx_story *story, const struct ftpx_aside *aside)
{
    switch (aside->kind) {
    case FTPX_ASIDE_TLS: tell_tls(story, aside); break;
    case FTPX_ASIDE_HIDDEN: tell_hidden(story, aside); break;
    case FTPX_ASIDE_UNHEARD: tell_unheard(story, aside); break;
    case FTPX_ASIDE_REMARK: tell_remark(story, aside); break;
    case FTPX_ASIDE_LOGIN: ftpx_story_unseen_login(story, aside->login); break;
    }
}

void ftpx_story_asides(struct ftpx_story *story, uint32_t frame)
{
    const struct ftpx_aside *next;

    while ((next = aside_at(story, story->asides_told)) && next->frame < frame) {
        story->asides_told++;
        tell(story, next);
    }
}
