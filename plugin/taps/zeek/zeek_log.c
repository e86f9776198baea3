/* zeek_log: cells are texts as they will stand there, and what kind of value they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "zeek_log.h"

#include "../../model/figures.h"
#include "../record/json.h"
#include "zeek_text.h"

#define SET_SEPARATOR ","
#define TIME_DIGITS   6

struct field {
    const char *name;
    const char *type;
};

struct form {
    const char *path;
    const struct field *fields;
    unsigned count;
};

#define FIELD(log, enumerator, name, type) {name, type},
#define FIELDS(log, ...) \
    static const struct field fields_of_##log[] = {FTPX_ZEEK_##log(FIELD, log)};
FTPX_ZEEK_LOGS(FIELDS)

#define FORM(log, path) [FTPX_ZEEK_LOG_##log] = {path, fields_of_##log, FTPX_ZEEK_##log##_COUNT},
static const struct form forms[] = {FTPX_ZEEK_LOGS(FORM)};

enum kind {
    KIND_UNSET,
    KIND_TEXT,
    KIND_BARE, /* a number, or a truth value */
    KIND_SET
};

struct cell {
    enum kind kind;
    GString *text;            /* TEXT, BARE */
    const char *const *words; /* SET */
};

struct ftpx_zeek_log {
    const struct form *form;
    struct ftpx_zeek_plan plan;
    struct cell cells[FTPX_ZEEK_MOST_FIELDS];
};

/* --- header and end --- */

static void write_names(const struct ftpx_zeek_log *log)
{
    fputs("#fields", log->plan.out);
    for (unsigned i = 0; i < log->form->count; i++)
        fprintf(log->plan.out, "\t%s", log->form->fields[i].name);
    fputs("\n#types", log->plan.out);
    for (unsigned i = 0; i < log->form->count; i++)
        fprintf(log->plan.out, "\t%s", log->form->fields[i].type);
    fputc('\n', log->plan.out);
}

static void write_moment(const struct ftpx_zeek_log *log, const char *what, int64_t time)
{
    GDateTime *moment = g_date_time_new_from_unix_utc(time / G_GINT64_CONSTANT(1000000000));
    char *text = moment ? g_date_time_format(moment, "%Y-%m-%d-%H-%M-%S") : NULL;

    fprintf(log->plan.out, "#%s\t%s\n", what, text ? text : FTPX_ZEEK_UNSET);
    g_free(text);
    g_clear_pointer(&moment, g_date_time_unref);
}

struct ftpx_zeek_log *ftpx_zeek_log_open(enum ftpx_zeek_log_name name,
                                         const struct ftpx_zeek_plan *plan)
{
    struct ftpx_zeek_log *log = g_new0(struct ftpx_zeek_log, 1);

    log->form = &forms[name];
    log->plan = *plan;
    for (unsigned i = 0; i < log->form->count; i++)
        log->cells[i].text = g_string_new(NULL);
    if (plan->json)
        return log;
    fputs("#separator \\x09\n#set_separator\t" SET_SEPARATOR "\n#empty_field\t" FTPX_ZEEK_EMPTY
          "\n#unset_field\t" FTPX_ZEEK_UNSET "\n",
          plan->out);
    fprintf(plan->out, "#path\t%s\n", log->form->path);
    write_moment(log, "open", plan->opened);
    write_names(log);
    return log;
}

void ftpx_zeek_log_close(struct ftpx_zeek_log *log)
{
    if (!log->plan.json)
        write_moment(log, "close", log->plan.closed);
    for (unsigned i = 0; i < log->form->count; i++)
        g_string_free(log->cells[i].text, TRUE);
    g_free(log);
}

/* --- cells --- */

static GString *begin(struct ftpx_zeek_log *log, unsigned field, enum kind kind)
{
    struct cell *cell = &log->cells[field];

    cell->kind = kind;
    return g_string_truncate(cell->text, 0);
}

void ftpx_zeek_put_text(struct ftpx_zeek_log *log, unsigned field, ftpx_span bytes)
{
    GString *text = begin(log, field, KIND_TEXT);

    if (log->plan.json)
        ftpx_zeek_text_json(text, bytes);
    else
        ftpx_zeek_text_cell(text, bytes);
}

void ftpx_zeek_put_some(struct ftpx_zeek_log *log, unsigned field, ftpx_span bytes)
{
    if (bytes.len > 0)
        ftpx_zeek_put_text(log, field, bytes);
}

void ftpx_zeek_put_word(struct ftpx_zeek_log *log, unsigned field, const char *word)
{
    if (word)
        ftpx_zeek_put_text(log, field, ftpx_span_of(word));
}

void ftpx_zeek_put_count(struct ftpx_zeek_log *log, unsigned field, uint64_t count)
{
    g_string_append_printf(begin(log, field, KIND_BARE), "%" G_GUINT64_FORMAT, count);
}

void ftpx_zeek_put_bool(struct ftpx_zeek_log *log, unsigned field, bool value)
{
    GString *text = begin(log, field, KIND_BARE);

    if (log->plan.json)
        g_string_append(text, value ? "true" : "false");
    else
        g_string_append_c(text, value ? 'T' : 'F');
}

void ftpx_zeek_put_time(struct ftpx_zeek_log *log, unsigned field, int64_t time)
{
    ftpx_figure_seconds(begin(log, field, KIND_BARE), time, TIME_DIGITS);
}

void ftpx_zeek_put_address(struct ftpx_zeek_log *log, unsigned field,
                           const struct ftpx_address *address)
{
    char text[FTPX_ADDRESS_TEXT];

    ftpx_address_text(address, text);
    ftpx_zeek_put_word(log, field, text);
}

void ftpx_zeek_put_endpoint(struct ftpx_zeek_log *log, unsigned field,
                            const struct ftpx_endpoint *endpoint)
{
    ftpx_zeek_put_address(log, field, &endpoint->address);
    ftpx_zeek_put_count(log, field + 1, endpoint->port);
}

void ftpx_zeek_put_words(struct ftpx_zeek_log *log, unsigned field, const char *const words[])
{
    begin(log, field, KIND_SET);
    log->cells[field].words = words;
}

/* --- rows --- */

static void write_cell(FILE *out, const struct cell *cell)
{
    if (cell->kind == KIND_UNSET) {
        fputs(FTPX_ZEEK_UNSET, out);
    } else if (cell->kind == KIND_SET) {
        char *all = g_strjoinv(SET_SEPARATOR, (char **)(uintptr_t)cell->words);
        fputs(*all ? all : FTPX_ZEEK_EMPTY, out);
        g_free(all);
    } else {
        fwrite(cell->text->str, 1, cell->text->len, out);
    }
}

static void write_cells(const struct ftpx_zeek_log *log)
{
    for (unsigned i = 0; i < log->form->count; i++) {
        if (i > 0)
            fputc('\t', log->plan.out);
        write_cell(log->plan.out, &log->cells[i]);
    }
    fputc('\n', log->plan.out);
}

static void put_member(struct ftpx_json *json, const char *name, const struct cell *cell)
{
    if (cell->kind == KIND_TEXT)
        ftpx_json_word(json, name, cell->text->str);
    else if (cell->kind == KIND_BARE)
        ftpx_json_bare(json, name, cell->text->str);
    else if (cell->kind == KIND_SET)
        ftpx_json_words(json, name, cell->words);
}

static void write_members(const struct ftpx_zeek_log *log)
{
    struct ftpx_json json = ftpx_json_line(log->plan.out, TIME_DIGITS);

    for (unsigned i = 0; i < log->form->count; i++)
        put_member(&json, log->form->fields[i].name, &log->cells[i]);
    ftpx_json_line_end(&json);
}

void ftpx_zeek_log_row(struct ftpx_zeek_log *log)
{
    if (log->plan.json)
        write_members(log);
    else
        write_cells(log);
    for (unsigned i = 0; i < log->form->count; i++)
        log->cells[i].kind = KIND_UNSET;
}
