/* json: a thin layer over Wireshark's writer, which does the escaping.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "json.h"

#include "../../model/figures.h"
#include "../../wire/quirk.h"
#include "../say/layout.h"

#define MOSTLY 1024        /* bytes that a line has room for at first */
#define ENOUGH (64 * 1024) /* bytes of text that are written before the line's end */

static struct ftpx_json begin(FILE *out, int flags, unsigned time_digits)
{
    struct ftpx_json json = {
        .dumper = {.output_string = g_string_sized_new(MOSTLY), .flags = flags},
        .out = out,
        .time_digits = time_digits,
    };

    json_dumper_begin_object(&json.dumper);
    return json;
}

struct ftpx_json ftpx_json_line(FILE *out, unsigned time_digits)
{
    return begin(out, 0, time_digits);
}

struct ftpx_json ftpx_json_document(FILE *out, unsigned time_digits)
{
    return begin(out, JSON_DUMPER_FLAGS_PRETTY_PRINT, time_digits);
}

static void write_text(struct ftpx_json *json)
{
    GString *text = json->dumper.output_string;

    fwrite(text->str, 1, text->len, json->out);
    g_string_truncate(text, 0);
}

void ftpx_json_line_end(struct ftpx_json *json)
{
    json_dumper_end_object(&json->dumper);
    json_dumper_finish(&json->dumper);
    write_text(json);
    fflush(json->out); /* whoever reads along gets whole lines at once */
    g_string_free(json->dumper.output_string, TRUE);
}

void ftpx_json_begin(struct ftpx_json *json, const char *name)
{
    if (name)
        json_dumper_set_member_name(&json->dumper, name);
    json_dumper_begin_object(&json->dumper);
}

void ftpx_json_begin_list(struct ftpx_json *json, const char *name)
{
    json_dumper_set_member_name(&json->dumper, name);
    json_dumper_begin_array(&json->dumper);
}

void ftpx_json_end_list(struct ftpx_json *json)
{
    json_dumper_end_array(&json->dumper);
}

/* A document has many of these, and grows with the capture. */
void ftpx_json_end(struct ftpx_json *json)
{
    json_dumper_end_object(&json->dumper);
    if (json->dumper.output_string->len >= ENOUGH)
        write_text(json);
}

void ftpx_json_word(struct ftpx_json *json, const char *name, const char *word)
{
    json_dumper_set_member_name(&json->dumper, name);
    json_dumper_value_string(&json->dumper, word);
}

void ftpx_json_words(struct ftpx_json *json, const char *name, const char *const words[])
{
    ftpx_json_begin_list(json, name);
    for (; *words; words++)
        json_dumper_value_string(&json->dumper, *words);
    ftpx_json_end_list(json);
}

void ftpx_json_number(struct ftpx_json *json, const char *name, uint64_t number)
{
    json_dumper_set_member_name(&json->dumper, name);
    json_dumper_value_anyf(&json->dumper, "%" G_GUINT64_FORMAT, number);
}

void ftpx_json_numbers(struct ftpx_json *json, const char *name, const uint16_t *numbers,
                       unsigned count)
{
    ftpx_json_begin_list(json, name);
    for (unsigned i = 0; i < count; i++)
        json_dumper_value_anyf(&json->dumper, "%u", numbers[i]);
    ftpx_json_end_list(json);
}

void ftpx_json_bare(struct ftpx_json *json, const char *name, const char *text)
{
    json_dumper_set_member_name(&json->dumper, name);
    json_dumper_value_anyf(&json->dumper, "%s", text);
}

void ftpx_json_bool(struct ftpx_json *json, const char *name, bool value)
{
    ftpx_json_bare(json, name, value ? "true" : "false");
}

void ftpx_json_time(struct ftpx_json *json, const char *name, int64_t time)
{
    GString *text = g_string_new(NULL);

    ftpx_figure_time(text, time, json->time_digits);
    ftpx_json_word(json, name, text->str);
    g_string_free(text, TRUE);
}

void ftpx_json_name(struct ftpx_json *json, const char *name, const char *word)
{
    if (word && *word)
        ftpx_json_word(json, name, word);
}

void ftpx_json_count(struct ftpx_json *json, const char *name, uint64_t count)
{
    if (count > 0)
        ftpx_json_number(json, name, count);
}

void ftpx_json_text(struct ftpx_json *json, const char *name, ftpx_span bytes)
{
    if (bytes.len == 0)
        return;
    GString *text = g_string_new(NULL);
    ftpx_layout_text(text, json->charset, bytes);
    ftpx_json_word(json, name, text->str);
    g_string_free(text, TRUE);
}

void ftpx_json_raw(struct ftpx_json *json, const char *name, ftpx_span bytes)
{
    if (!ftpx_charset_converts(json->charset, bytes))
        return;
    GString *text = g_string_new(NULL);
    ftpx_layout_raw(text, bytes);
    ftpx_json_word(json, name, text->str);
    g_string_free(text, TRUE);
}

void ftpx_json_texts(struct ftpx_json *json, const char *name, const ftpx_span *texts,
                     unsigned count)
{
    if (count == 0)
        return;
    GString *text = g_string_new(NULL);
    ftpx_json_begin_list(json, name);
    for (unsigned i = 0; i < count; i++) {
        g_string_truncate(text, 0);
        ftpx_layout_text(text, json->charset, texts[i]);
        json_dumper_value_string(&json->dumper, text->str);
    }
    ftpx_json_end_list(json);
    g_string_free(text, TRUE);
}

void ftpx_json_quirks(struct ftpx_json *json, const char *name, uint64_t quirks)
{
    const char *names[FTPX_QUIRK_COUNT + 1];
    size_t count = 0;

    for (unsigned bit = 0; bit < FTPX_QUIRK_COUNT; bit++)
        if (quirks >> bit & 1)
            names[count++] = ftpx_quirk_name(bit);
    names[count] = NULL;
    if (count > 0)
        ftpx_json_words(json, name, names);
}
