/* report_pack: one walk through the markup; what says how it looks and what stands in both languages is the
 * template's, all else the piece's own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_pack.h"

#include "report_html.h"
#include <stdbool.h>
#include <string.h>
#include <wsutil/ws_assert.h>

struct ftpx_pack {
    GHashTable *templates; /* JSON to its number + 1 */
    GString *list;         /* of them, in order */
    GHashTable *strings;   /* text to its number + 1 */
    guint string_count;
};

/* Of the piece that is being walked. */
struct piece {
    struct ftpx_pack *pack;
    GString *form;   /* its template so far */
    GString *values; /* its own so far */
    bool is_word;    /* the element that was begun last has a language */
};

struct ftpx_pack *ftpx_pack_new(void)
{
    struct ftpx_pack *pack = g_new0(struct ftpx_pack, 1);

    pack->templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pack->strings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pack->list = g_string_new(NULL);
    return pack;
}

void ftpx_pack_free(struct ftpx_pack *pack)
{
    g_hash_table_destroy(pack->templates);
    g_hash_table_destroy(pack->strings);
    g_string_free(pack->list, TRUE);
    g_free(pack);
}

void ftpx_pack_put_templates(const struct ftpx_pack *pack, GString *out)
{
    g_string_append_printf(out, "[%s]", pack->list->str);
}

/* --- text --- */

/* As it stands between quotes or tags, in plain. */
static char *plain_of(const char *from, const char *to)
{
    static const struct {
        const char *entity;
        char character;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    GString *plain = g_string_new(NULL);

    while (from < to) {
        size_t length = 1;
        char character = *from;
        for (size_t i = 0; *from == '&' && i < G_N_ELEMENTS(entities); i++)
            if (g_str_has_prefix(from, entities[i].entity)) {
                character = entities[i].character;
                length = strlen(entities[i].entity);
            }
        g_string_append_c(plain, character);
        from += length;
    }
    return g_string_free(plain, FALSE);
}

/* What JavaScript writes again as it was. */
static bool is_number(const char *text)
{
    size_t length = strspn(text, "0123456789");
    return length > 0 && length < 16 && text[length] == '\0' && (*text != '0' || length == 1);
}

/* Takes the text. */
static void append_string(struct piece *piece, char *text)
{
    struct ftpx_pack *pack = piece->pack;
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(pack->strings, text));
    char *reference = g_strdup_printf("[%u]", known - 1);
    bool is_shorter = known && strlen(reference) < strlen(text) + 2;

    if (is_shorter)
        g_string_append(piece->values, reference);
    g_free(reference);
    if (is_shorter) {
        g_free(text);
        return;
    }
    ftpx_html_json(piece->values, text);
    pack->string_count++;
    if (known)
        g_free(text);
    else
        g_hash_table_insert(pack->strings, text, GUINT_TO_POINTER(pack->string_count));
}

/* --- markup --- */

/* A part of the template: `sign`, and two texts that may be empty. */
static void append_form(struct piece *piece, const char *sign, const char *name, size_t length,
                        const char *value)
{
    char *part = g_strdup_printf("%s%.*s%s", sign, (int)length, name, value);

    g_string_append_c(piece->form, piece->form->len ? ',' : '[');
    ftpx_html_json(piece->form, part);
    g_free(part);
}

/* How values begin that a number or a hash follows: the template has that. */
static const char *prefix_of(const char *text)
{
    static const char *const prefixes[] = {
        "#t", "#s", "ftpx.transfer == ", "ftpx.session == ", "frame.number == ", "SHA-256 "};

    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(text, prefixes[i]))
            return prefixes[i];
    return "";
}

/* A part with a value of the piece's own; `between` stands before what all values begin with. */
static void append_own(struct piece *piece, const char *sign, const char *name, size_t length,
                       const char *between, const char *from, const char *to)
{
    char *text = plain_of(from, to);
    const char *prefix = prefix_of(text);
    char *begin = g_strconcat(*prefix ? between : "", prefix, NULL);
    char *value = g_strdup(text + strlen(prefix));

    append_form(piece, sign, name, length, begin);
    g_string_append_c(piece->values, ',');
    if (is_number(value)) {
        g_string_append(piece->values, value);
        g_free(value);
    } else {
        append_string(piece, value);
    }
    g_free(text);
    g_free(begin);
}

static bool is_form(const char *attribute, size_t length)
{
    static const char *const forms[] = {"class", "lang", "y", "height", "rx", "tabindex", "scope"};

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++)
        if (strlen(forms[i]) == length && memcmp(forms[i], attribute, length) == 0)
            return true;
    return false;
}

/* ` name="value"`; returns what is behind it. */
static const char *take_attribute(struct piece *piece, const char *at)
{
    const char *name = at + strspn(at, " ");
    size_t length = strcspn(name, "=");
    const char *value = name + length + 2;
    const char *end = strchr(value, '"');

    ws_assert(name[length] == '=' && name[length + 1] == '"' && end);
    piece->is_word |= length == 4 && memcmp(name, "lang", 4) == 0;
    if (is_form(name, length)) {
        char *plain = plain_of(value, end);
        char *told = g_strconcat("=", plain, NULL);
        append_form(piece, "@", name, length, told);
        g_free(plain);
        g_free(told);
    } else {
        append_own(piece, "@", name, length, "~", value, end);
    }
    return end + 1;
}

static const char *take_tag(struct piece *piece, const char *at)
{
    if (at[1] == '/') {
        piece->is_word = false;
        append_form(piece, "/", "", 0, "");
        return strchr(at, '>') + 1;
    }
    size_t length = strcspn(at + 1, " />");
    bool is_empty = length == 2 && memcmp(at + 1, "br", 2) == 0;

    piece->is_word = false;
    append_form(piece, "<", at + 1, length, "");
    at += 1 + length;
    while (*at == ' ')
        at = take_attribute(piece, at);
    is_empty |= *at == '/';
    if (is_empty)
        append_form(piece, "/", "", 0, "");
    return strchr(at, '>') + 1;
}

static const char *take_text(struct piece *piece, const char *at)
{
    const char *end = at + strcspn(at, "<");

    if (piece->is_word) {
        char *plain = plain_of(at, end);
        append_form(piece, "=", plain, strlen(plain), "");
        g_free(plain);
    } else {
        append_own(piece, "$", "", 0, "", at, end);
    }
    return end;
}

/* --- all of it --- */

static guint number_of(struct ftpx_pack *pack, GString *form)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(pack->templates, form->str));

    if (number)
        return number - 1;
    number = g_hash_table_size(pack->templates);
    if (number > 0)
        g_string_append(pack->list, ",\n");
    g_string_append(pack->list, form->str);
    g_hash_table_insert(pack->templates, g_strdup(form->str), GUINT_TO_POINTER(number + 1));
    return number;
}

void ftpx_pack_piece(struct ftpx_pack *pack, const char *markup, GString *out)
{
    struct piece piece = {pack, g_string_new(NULL), g_string_new(NULL), false};

    while (*markup != '\0')
        markup = *markup == '<' ? take_tag(&piece, markup) : take_text(&piece, markup);
    g_string_append_c(piece.form, ']');
    g_string_append_printf(out, "[%u%s]", number_of(pack, piece.form), piece.values->str);
    g_string_free(piece.form, TRUE);
    g_string_free(piece.values, TRUE);
}
