/* filename: every character that any common file system gives a meaning becomes '_'.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filename.h"

#include "../../model/path.h"
#include "../../wire/text.h"
#include <string.h>

/* A longer "extension" is part of the name. */
#define EXTENSION_MAX 16

static bool is_forbidden(gunichar character)
{
    return ftpx_text_steers(character) ||
           (character < 0x80 && strchr("<>:\"/\\|?*", (int)character));
}

/* Whether all of a character may stand in a name; a byte that is none may not. */
static bool is_allowed(const struct ftpx_character *character)
{
    const char *end = character->utf8 + character->length;

    for (const char *at = character->utf8; at < end; at = g_utf8_next_char(at))
        if (is_forbidden(g_utf8_get_char(at)))
            return false;
    return character->length > 0;
}

static GString *replace_forbidden(const struct ftpx_charset *reading, ftpx_span bytes)
{
    GString *name = g_string_new(NULL);

    while (bytes.len > 0) {
        struct ftpx_character character = ftpx_charset_next(reading, bytes);
        if (is_allowed(&character))
            g_string_append_len(name, character.utf8, (gssize)character.length);
        else
            g_string_append_c(name, '_');
        bytes = ftpx_span_drop(bytes, character.taken);
    }
    return name;
}

static void strip_end(GString *name)
{
    while (name->len > 0 && (name->str[name->len - 1] == '.' || name->str[name->len - 1] == ' '))
        g_string_truncate(name, name->len - 1);
}

/* Dots hide a file, a hyphen makes it an option of whoever is given `*`, blanks are overlooked. A
 * tilde only means something when it is typed. */
static void mask_begin(GString *name)
{
    if (name->str[0] == '-')
        name->str[0] = '_';
    for (size_t i = 0; i < name->len && (name->str[i] == '.' || name->str[i] == ' '); i++)
        name->str[i] = '_';
}

/* Any of these, with any extension or none. */
static const char *const devices[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"};

/* And these before one digit from 1 on, of which Windows takes those of Latin-1 too. */
static const char *const ports[] = {"COM", "LPT"};
static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"};

static bool is_same(const char *name, size_t length, const char *device)
{
    return strlen(device) == length && g_ascii_strncasecmp(name, device, length) == 0;
}

static bool is_port(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ports) && length > strlen(ports[i]); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(digits); k++)
            if (is_same(name, strlen(ports[i]), ports[i]) &&
                is_same(name + strlen(ports[i]), length - strlen(ports[i]), digits[k]))
                return true;
    return false;
}

static bool is_device(const char *name)
{
    size_t length = strcspn(name, ".");

    while (length > 0 && name[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < G_N_ELEMENTS(devices); i++)
        if (is_same(name, length, devices[i]))
            return true;
    return is_port(name, length);
}

static void mask_device(GString *name)
{
    if (is_device(name->str))
        g_string_prepend_c(name, '_');
}

/* Where the extension begins, or the end of the name. */
static size_t extension_of(const GString *name)
{
    const char *dot = strrchr(name->str, '.');
    size_t at = dot ? (size_t)(dot - name->str) : name->len;

    return at == 0 || name->len - at > EXTENSION_MAX ? name->len : at;
}

/* Cuts the first `stem` bytes of the name down to `room`, at a character. What is left of a name that
 * begins with no blank is not empty. */
static size_t cut_stem(GString *name, size_t stem, size_t room)
{
    if (stem <= room)
        return stem;
    size_t kept = room;
    while (kept > 0 && ((uint8_t)name->str[kept] & 0xc0) == 0x80)
        kept--;
    while (kept > 0 && (name->str[kept - 1] == ' ' || name->str[kept - 1] == '.'))
        kept--;
    g_string_erase(name, (gssize)kept, (gssize)(stem - kept));
    return kept;
}

/* How much a stem may have beside the rest of its name. */
static size_t room_beside(size_t rest)
{
    return MAX(FTPX_FILENAME_MAX, rest + FTPX_FILENAME_STEM) - rest;
}

char *ftpx_filename_safe(const struct ftpx_charset *charset, ftpx_span path, const char *remark)
{
    ftpx_span leaf = ftpx_path_leaf(charset, path);
    GString *name = replace_forbidden(ftpx_charset_reading(charset, leaf), leaf);
    size_t more = *remark ? strlen(remark) + strlen(" ()") : 0;

    strip_end(name);
    mask_begin(name);
    if (name->len == 0)
        g_string_append(name, "unnamed");
    mask_device(name);

    size_t stem = extension_of(name);
    size_t extension = name->len - stem;
    stem = cut_stem(name, stem, room_beside(more + extension));
    mask_device(name); /* "CON" and many blanks before more */
    if (more > 0) {
        char *text = g_strdup_printf(" (%s)", remark);
        g_string_insert(name, (gssize)stem, text);
        g_free(text);
    }
    return g_string_free(name, FALSE);
}

/* Folding may compose and composing may fold, so both are done twice (Unicode, section 3.13, D147). */
char *ftpx_filename_folded(const char *name)
{
    if (g_str_is_ascii(name))
        return g_ascii_strdown(name, -1);
    char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    char *caseless = g_utf8_casefold(composed, -1);
    char *again = g_utf8_normalize(caseless, -1, G_NORMALIZE_ALL_COMPOSE);
    char *key = g_utf8_casefold(again, -1);

    g_free(composed);
    g_free(caseless);
    g_free(again);
    return key;
}
