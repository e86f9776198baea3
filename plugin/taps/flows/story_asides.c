/* story_asides: each kind stands in order of frames by itself; the earliest of all is told next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story_parts.h"

#include "../../model/session/session.h"
#include "phrase.h"

/* Replies to nothing that are told one by one. */
#define REMARKS_SHOWN 8

static const struct ftpx_login *next_unseen(const struct ftpx_story *story)
{
    const struct ftpx_login *login = story->unseen ? story->unseen->next : story->session->logins;

    while (login && (login->unseen == FTPX_UNSEEN_NOTHING || login->unseen == FTPX_UNSEEN_REPLY))
        login = login->next;
    return login;
}

static uint32_t login_frame(const struct ftpx_story *story)
{
    const struct ftpx_login *login = next_unseen(story);

    return login ? login->exchange->frame : UINT32_MAX;
}

static const struct ftpx_reply *next_remark(const struct ftpx_story *story)
{
    return story->remark ? story->remark->next_remark : story->session->remarks;
}

static uint32_t remark_frame(const struct ftpx_story *story)
{
    const struct ftpx_reply *remark = next_remark(story);

    return remark ? remark->first_frame : UINT32_MAX;
}

/* All that are left, at once. */
static void tell_further_remarks(struct ftpx_story *story, struct ftpx_paragraph *paragraph,
                                 GString *line)
{
    unsigned count = 1;

    for (; story->remark->next_remark; story->remark = story->remark->next_remark)
        count++;
    ftpx_paragraph_cover(paragraph, story->remark->frame);
    g_string_append_printf(line, "and %u more that answer%s nothing in the capture", count,
                           count == 1 ? "s" : "");
}

static void tell_remark(struct ftpx_story *story)
{
    GString *line = g_string_new(NULL);

    story->remark = next_remark(story);
    struct ftpx_paragraph *paragraph =
        ftpx_story_begin(story, g_strdup("server"), story->remark->time);
    ftpx_paragraph_cover(paragraph, story->remark->first_frame);
    ftpx_paragraph_cover(paragraph, story->remark->frame);
    if (story->remarks_told++ < REMARKS_SHOWN)
        ftpx_phrase_reply(line, story->remark);
    else
        tell_further_remarks(story, paragraph, line);
    ftpx_paragraph_add(paragraph, line);
}

static uint32_t darkness_frame(const struct ftpx_story *story)
{
    uint32_t frame = story->darkness_told ? 0 : ftpx_story_darkness_frame(story->session);

    return frame ? frame : UINT32_MAX;
}

uint32_t ftpx_story_aside_frame(const struct ftpx_story *story)
{
    if (!story->session)
        return UINT32_MAX;
    return MIN(MIN(login_frame(story), remark_frame(story)), darkness_frame(story));
}

static void tell_next(struct ftpx_story *story, uint32_t frame)
{
    if (darkness_frame(story) == frame) {
        story->darkness_told = true;
        ftpx_story_darkness(story);
    } else if (remark_frame(story) == frame) {
        tell_remark(story);
    } else {
        story->unseen = next_unseen(story);
        ftpx_story_unseen_login(story, story->unseen);
    }
}

void ftpx_story_asides(struct ftpx_story *story, uint32_t frame)
{
    uint32_t next;

    while ((next = ftpx_story_aside_frame(story)) < frame)
        tell_next(story, next);
}
