/* detect: libuchardet's answers, and what they stand for among names of files: sets of which it knows the
 * smaller, or which differ in signs only, are tried together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "detect.h"

#include <glib.h>
#include <string.h>

#ifdef FTPX_HAVE_UCHARDET
#include <uchardet.h>

/* An answer that is not here stands for itself. */
static const struct {
    const char *answer;
    struct ftpx_detected means;
} meanings[] = {
    {"", {.charset = {NULL}}},
    {"ASCII", {.charset = {NULL}}},
    {"UTF-8", {.charset = {NULL}}},
    /* EUC-JP's bytes are valid there */
    {"GB18030", {.charset = {"GB18030", "EUC-JP"}}},
    {"WINDOWS-1252", {.charset = {"Windows-1252"}, .vague = true}},
    /* sets of Windows that hold the letters of ISO's in their places */
    {"ISO-8859-1", {.charset = {"Windows-1252"}}},
    {"ISO-8859-9", {.charset = {"Windows-1254"}}},
    {"ISO-8859-8", {.charset = {"Windows-1255"}}},
    /* that have some letters in other places */
    {"ISO-8859-2", {.charset = {"ISO-8859-2", "Windows-1250"}}},
    {"WINDOWS-1250", {.charset = {"Windows-1250", "ISO-8859-2"}}},
    {"ISO-8859-7", {.charset = {"Windows-1253", "ISO-8859-7"}}},
    {"WINDOWS-1253", {.charset = {"Windows-1253", "ISO-8859-7"}}},
    /* small letters are the same, and no Macintosh serves files */
    {"MAC-CYRILLIC", {.charset = {"Windows-1251"}}},
};

static struct ftpx_detected meaning_of(const char *answer)
{
    static char kept[64];

    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strcmp(meanings[i].answer, answer) == 0)
            return meanings[i].means;
    g_strlcpy(kept, answer, sizeof kept);
    return (struct ftpx_detected){.charset = {kept}};
}

static void hand(uchardet_t detector, ftpx_span bytes)
{
    uchardet_handle_data(detector, (const char *)bytes.at, bytes.len);
}

struct ftpx_detected ftpx_detect(const ftpx_span *names, unsigned count)
{
    uchardet_t detector = uchardet_new();

    /* A line end before each: what begins a text might be taken for a mark of byte order. */
    for (unsigned i = 0; i < count; i++) {
        hand(detector, ftpx_span_of("\n"));
        hand(detector, names[i]);
    }
    uchardet_data_end(detector);
    struct ftpx_detected found = meaning_of(uchardet_get_charset(detector));
    uchardet_delete(detector);
    return found;
}

#else

struct ftpx_detected ftpx_detect(const ftpx_span *names, unsigned count)
{
    (void)names;
    (void)count;
    return (struct ftpx_detected){.charset = {NULL}};
}

#endif
