/* paragraph: label, time and frames stand in columns as wide as the widest of the page; the text
 * takes the rest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "paragraph.h"

#include "../../model/figures.h"
#include "../say/layout.h"
#include <string.h>

/* However wide the other columns grow, the text keeps this much. */
#define TEXT_AT_LEAST 30

struct columns {
    unsigned label;
    unsigned time;
    unsigned frames;
    unsigned indent; /* of the text */
    unsigned text;
};

struct ftpx_paragraph *ftpx_paragraph_new(char *label)
{
    struct ftpx_paragraph *paragraph = g_new0(struct ftpx_paragraph, 1);

    paragraph->label = label;
    paragraph->lines = g_ptr_array_new_with_free_func(g_free);
    return paragraph;
}

void ftpx_paragraph_free(gpointer data)
{
    struct ftpx_paragraph *paragraph = data;

    g_free(paragraph->label);
    g_ptr_array_unref(paragraph->lines);
    g_free(paragraph);
}

void ftpx_texts_add(GPtrArray *lines, GString *line)
{
    if (line->len > 0)
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    else
        g_string_free(line, TRUE);
}

void ftpx_paragraph_add(struct ftpx_paragraph *paragraph, GString *line)
{
    ftpx_texts_add(paragraph->lines, line);
}

void ftpx_paragraph_cover(struct ftpx_paragraph *paragraph, uint32_t frame)
{
    if (frame == 0)
        return;
    if (paragraph->first == 0 || frame < paragraph->first)
        paragraph->first = frame;
    if (frame > paragraph->last)
        paragraph->last = frame;
}

void ftpx_tone_append(GString *out, const char *text, enum ftpx_tone tone, bool colour)
{
    static const char *const begin[] = {"", "\033[1m", "\033[32m", "\033[1;31m"};

    if (colour && tone != FTPX_TONE_PLAIN)
        g_string_append_printf(out, "%s%s\033[0m", begin[tone], text);
    else
        g_string_append(out, text);
}

static void append_time(GString *out, const struct ftpx_paragraph *paragraph)
{
    if (paragraph->has_time)
        ftpx_figure_seconds(out, paragraph->time, 3);
    else
        g_string_append(out, "—");
}

static void append_frames(GString *out, const struct ftpx_paragraph *paragraph)
{
    if (paragraph->first == 0)
        return;
    if (paragraph->first == paragraph->last)
        g_string_append_printf(out, "frame %u", paragraph->first);
    else
        g_string_append_printf(out, "frames %u–%u", paragraph->first, paragraph->last);
}

static unsigned width_of(void (*append)(GString *, const struct ftpx_paragraph *),
                         const struct ftpx_paragraph *paragraph)
{
    GString *text = g_string_new(NULL);

    append(text, paragraph);
    unsigned width = ftpx_layout_width(text->str);
    g_string_free(text, TRUE);
    return width;
}

static struct columns measure(const GPtrArray *paragraphs)
{
    struct columns columns = {0, 0, 0, 0, 0};

    for (guint i = 0; i < paragraphs->len; i++) {
        const struct ftpx_paragraph *paragraph = paragraphs->pdata[i];
        columns.label = MAX(columns.label, ftpx_layout_width(paragraph->label));
        columns.time = MAX(columns.time, width_of(append_time, paragraph));
        columns.frames = MAX(columns.frames, width_of(append_frames, paragraph));
    }
    columns.indent = 2 + columns.label + 2 + columns.time + 2 + columns.frames + 2;
    columns.text = columns.indent + TEXT_AT_LEAST < FTPX_PAGE_COLUMNS
                       ? FTPX_PAGE_COLUMNS - columns.indent
                       : TEXT_AT_LEAST;
    return columns;
}

static void append_margin(GString *out, const struct ftpx_paragraph *paragraph,
                          const struct columns *columns)
{
    GString *time = g_string_new(NULL);
    GString *frames = g_string_new(NULL);

    append_time(time, paragraph);
    append_frames(frames, paragraph);
    g_string_append(out, "  ");
    ftpx_layout_padded(out, paragraph->label, columns->label + 2, false);
    ftpx_layout_padded(out, time->str, columns->time, true);
    g_string_append(out, "  ");
    ftpx_layout_padded(out, frames->str, columns->frames + 2, false);
    g_string_free(time, TRUE);
    g_string_free(frames, TRUE);
}

/* All lines of the text, each at most as wide as the column. */
static char **wrap(const struct ftpx_paragraph *paragraph, const struct columns *columns)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < paragraph->lines->len; i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        ftpx_layout_wrap(text, paragraph->lines->pdata[i], columns->text);
    }
    char **lines = g_strsplit(text->str, "\n", -1);
    g_string_free(text, TRUE);
    return lines;
}

/* At the right end of the last line, or on one more line when that has no room. */
static void append_verdict(GString *out, const struct ftpx_paragraph *paragraph, unsigned used,
                           const struct columns *columns, bool colour)
{
    unsigned width = ftpx_layout_width(paragraph->verdict);

    if (used + 2 + width > columns->text) {
        g_string_append_printf(out, "\n%*s", (int)columns->indent, "");
        used = 0;
    }
    if (used + width < columns->text)
        ftpx_layout_spaces(out, columns->text - used - width);
    ftpx_tone_append(out, paragraph->verdict, paragraph->tone, colour);
}

static void append_paragraph(GString *out, const struct ftpx_paragraph *paragraph,
                             const struct columns *columns, bool colour)
{
    char **lines = wrap(paragraph, columns);
    unsigned used = 0;

    append_margin(out, paragraph, columns);
    for (char **line = lines; *line; line++) {
        if (line != lines)
            g_string_append_printf(out, "\n%*s", (int)columns->indent, "");
        g_string_append(out, *line);
        used = ftpx_layout_width(*line);
    }
    if (paragraph->verdict)
        append_verdict(out, paragraph, used, columns, colour);
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
    g_strfreev(lines);
}

void ftpx_paragraphs_set(GString *out, const GPtrArray *paragraphs, bool colour)
{
    struct columns columns = measure(paragraphs);

    for (guint i = 0; i < paragraphs->len; i++)
        append_paragraph(out, paragraphs->pdata[i], &columns, colour);
}
