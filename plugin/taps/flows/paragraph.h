/* paragraph: one labelled entry of the narrative, and how entries are set in columns on a page.
 * It knows no FTP: it is given finished text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_FLOWS_PARAGRAPH_H
#define FTPX_TAPS_FLOWS_PARAGRAPH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define FTPX_PAGE_COLUMNS 100

enum ftpx_tone { FTPX_TONE_PLAIN, FTPX_TONE_STRONG, FTPX_TONE_GOOD, FTPX_TONE_BAD };

struct ftpx_paragraph {
    char *label;
    bool has_time;
    int64_t time;         /* nanoseconds since the session began */
    uint32_t first, last; /* frames; 0 for none */
    GPtrArray *lines;     /* char * */
    const char *verdict;  /* stands at the right; NULL for none; not owned */
    enum ftpx_tone tone;  /* of the verdict */
};

/* Takes over `label`. */
struct ftpx_paragraph *ftpx_paragraph_new(char *label);
void ftpx_paragraph_free(gpointer paragraph);

/* Adds a line, to texts or to a paragraph; an empty one is dropped. Frees `line`. */
void ftpx_texts_add(GPtrArray *lines, GString *line);
void ftpx_paragraph_add(struct ftpx_paragraph *paragraph, GString *line);

/* Widens the range of frames. */
void ftpx_paragraph_cover(struct ftpx_paragraph *paragraph, uint32_t frame);

/* Text in the tone's colour; without `colour` the text alone. */
void ftpx_tone_append(GString *out, const char *text, enum ftpx_tone tone, bool colour);

/* Sets paragraphs (struct ftpx_paragraph *) under each other, all columns aligned. */
void ftpx_paragraphs_set(GString *out, const GPtrArray *paragraphs, bool colour);

#endif
