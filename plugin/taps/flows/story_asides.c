/* story_asides: each kind stands in order of frames by itself; the earliest of all is told next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story_parts.h"

#include "../../model/session/session.h"

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

static uint32_t darkness_frame(const struct ftpx_story *story)
{
    uint32_t frame = story->darkness_told ? 0 : ftpx_story_darkness_frame(story->session);

    return frame ? frame : UINT32_MAX;
}

uint32_t ftpx_story_aside_frame(const struct ftpx_story *story)
{
    return story->session ? MIN(login_frame(story), darkness_frame(story)) : UINT32_MAX;
}

static void tell_next(struct ftpx_story *story, uint32_t frame)
{
    if (darkness_frame(story) == frame) {
        story->darkness_told = true;
        ftpx_story_darkness(story);
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
