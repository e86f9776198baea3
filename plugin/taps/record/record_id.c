/* record_id: the first half of a SHA-256 over the subject in words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "record_id.h"

#include "community.h"

static void put_flow(GString *words, const struct ftpx_flow *flow)
{
    if (flow) {
        ftpx_community_id(words, &flow->end[0], &flow->end[1]);
        g_string_append_printf(words, " %" G_GINT64_FORMAT, flow->first_time);
    }
    g_string_append_c(words, '\n');
}

void ftpx_record_id(const struct ftpx_record_subject *subject, char out[FTPX_RECORD_ID_TEXT])
{
    GString *words = g_string_new(subject->kind);

    g_string_append_c(words, '\n');
    put_flow(words, subject->control);
    put_flow(words, subject->data);
    g_string_append_printf(words, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, subject->time,
                           subject->place);
    char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, words->str, (gssize)words->len);
    g_strlcpy(out, digest, FTPX_RECORD_ID_TEXT);
    g_free(digest);
    g_string_free(words, TRUE);
}
