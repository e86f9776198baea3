/* report_words: the list as tables, and how its texts are filled in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "report_words.h"

#include "report_html.h"
#include <stdio.h>
#include <string.h>
#include <wsutil/ws_assert.h>

static const char *const names[FTPX_WORD_COUNT] = {
#define X(word, english, chinese) [FTPX_WORD_##word] = #word,
    FTPX_REPORT_WORDS(X)
#undef X
};

static const char *const texts[FTPX_WORD_COUNT][FTPX_LANGUAGES] = {
#define X(word, english, chinese) [FTPX_WORD_##word] = {english, chinese},
    FTPX_REPORT_WORDS(X)
#undef X
};

static const char *const tags[FTPX_LANGUAGES] = {
    [FTPX_ENGLISH] = "en",
    [FTPX_CHINESE] = "zh-Hans",
};

enum ftpx_report_word ftpx_report_word(const char *name, size_t length)
{
    for (unsigned word = 0; word < FTPX_WORD_COUNT; word++)
        if (strlen(names[word]) == length && memcmp(names[word], name, length) == 0)
            return word;
    return FTPX_WORD_COUNT;
}

const char *ftpx_report_word_name(enum ftpx_report_word word)
{
    return names[word];
}

const char *ftpx_report_word_text(enum ftpx_report_word word, enum ftpx_language language)
{
    return texts[word][language];
}

static unsigned count_of(const char *const told[])
{
    unsigned count = 0;

    while (told[count])
        count++;
    return count;
}

/* {0} or {0|one|many}; `at` is behind the brace. Returns what is behind the closing one. */
static const char *fill(GString *out, const char *at, const char *const told[])
{
    const char *end = strchr(at, '}');
    unsigned place = (unsigned)(*at - '0');

    ws_assert(end && place < count_of(told));
    if (at[1] == '}') {
        g_string_append(out, told[place]);
        return end + 1;
    }
    const char *one = at + 2;
    const char *many = strchr(one, '|') + 1;
    if (strcmp(told[place], "1") == 0)
        g_string_append_len(out, one, many - 1 - one);
    else
        g_string_append_len(out, many, end - many);
    return end + 1;
}

static void say_in(GString *out, enum ftpx_report_word word, enum ftpx_language language,
                   const char *const told[])
{
    const char *at = texts[word][language];

    g_string_append_printf(out, "<span lang=\"%s\">", tags[language]);
    while (*at != '\0') {
        size_t plain = strcspn(at, "{");
        g_string_append_len(out, at, (gssize)plain);
        at += plain;
        if (*at == '{')
            at = fill(out, at + 1, told);
    }
    g_string_append(out, "</span>");
}

void ftpx_report_say_all(GString *out, enum ftpx_report_word word, const char *const told[])
{
    for (unsigned language = 0; language < FTPX_LANGUAGES; language++)
        say_in(out, word, language, told);
}

void ftpx_report_line_all(GString *out, const char *tag, enum ftpx_report_word word,
                          const char *const told[])
{
    g_string_append_printf(out, "<%s>", tag);
    ftpx_report_say_all(out, word, told);
    g_string_append_printf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

const char *ftpx_report_number(char room[FTPX_NUMBER_TEXT], uint64_t number)
{
    snprintf(room, FTPX_NUMBER_TEXT, "%" G_GUINT64_FORMAT, number);
    return room;
}

void ftpx_report_both(GString *out, const char *english, const char *chinese)
{
    const char *both[FTPX_LANGUAGES] = {[FTPX_ENGLISH] = english, [FTPX_CHINESE] = chinese};

    for (unsigned language = 0; language < FTPX_LANGUAGES; language++) {
        g_string_append_printf(out, "<span lang=\"%s\">", tags[language]);
        ftpx_html_text(out, both[language]);
        g_string_append(out, "</span>");
    }
}

enum ftpx_language ftpx_report_language(void)
{
    const char *const *wanted = g_get_language_names();

    return g_str_has_prefix(wanted[0], "zh") ? FTPX_CHINESE : FTPX_ENGLISH;
}
