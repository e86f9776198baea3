/* story_attempts: a paragraph for each client and server.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "story.h"

#include "../../model/tcp/flow.h"
#include "../facts/attempts.h"
#include "../say/layout.h"
#include "paragraph.h"

/* 192.0.2.10 → 198.51.100.20:21  3 SYNs, no answer */
static GString *told(const struct ftpx_attempt *attempt)
{
    char client[FTPX_ADDRESS_TEXT];
    GString *line = g_string_new(NULL);
    GString *outcome = g_string_new(NULL);

    ftpx_address_text(&ftpx_attempt_client(attempt)->address, client);
    g_string_append_printf(line, "%s → ", client);
    ftpx_layout_endpoint(line, ftpx_attempt_server(attempt));
    ftpx_attempt_outcome(outcome, attempt);
    g_string_append_printf(line, "  %s", outcome->str);
    g_string_free(outcome, TRUE);
    return line;
}

static struct ftpx_paragraph *tell(const struct ftpx_attempt *attempt, int64_t since)
{
    struct ftpx_paragraph *paragraph = ftpx_paragraph_new(g_strdup("connect"));

    paragraph->has_time = true;
    paragraph->time = attempt->flow->first_time - since;
    ftpx_paragraph_cover(paragraph, attempt->first_frame);
    ftpx_paragraph_cover(paragraph, attempt->last_frame);
    ftpx_paragraph_add(paragraph, told(attempt));
    return paragraph;
}

GPtrArray *ftpx_story_of_attempts(const GArray *attempts, uint32_t left_out)
{
    GPtrArray *paragraphs = g_ptr_array_new_with_free_func(ftpx_paragraph_free);

    for (guint i = 0; i < attempts->len; i++)
        g_ptr_array_add(paragraphs,
                        tell(&g_array_index(attempts, struct ftpx_attempt, i),
                             g_array_index(attempts, struct ftpx_attempt, 0).flow->first_time));
    if (left_out > 0) {
        struct ftpx_paragraph *rest = ftpx_paragraph_new(g_strdup("connect"));
        GString *line = g_string_new(NULL);
        g_string_append_printf(line, "%u further connections are left out", left_out);
        ftpx_paragraph_add(rest, line);
        g_ptr_array_add(paragraphs, rest);
    }
    return paragraphs;
}
