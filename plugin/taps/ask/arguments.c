/* arguments: filters are told by what names of files do not have: comparisons, words of the filter language
 * between blanks, and fields without an ending that files have. A path with its folder is always a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "arguments.h"

#include "../say/complain.h"

#include <glib.h>
#include <string.h>

static bool has_any(const char *text, const char *const *parts)
{
    for (unsigned i = 0; parts[i]; i++)
        if (strstr(text, parts[i]))
            return true;
    return false;
}

static bool compares(const char *text)
{
    static const char *const signs[] = {"==", "!=", "<", ">", "&&", "||", "~", NULL};
    static const char *const words[] = {" eq ", " ne ",  " gt ",       " lt ",      " ge ",
                                        " le ", " in ",  " contains ", " matches ", " and ",
                                        " or ", " xor ", NULL};

    return has_any(text, signs) || has_any(text, words) || *text == '!' || *text == '(' ||
           g_str_has_prefix(text, "not ");
}

/* ftpx.login.failed, but not ftpx.json. */
static bool is_field(const char *text)
{
    static const char *const protocols[] = {"ftpx.", "ftpx-data.", "ftp.",  "ftp-data.",
                                            "tcp.",  "ip.",        "ipv6.", "frame."};
    static const char *const endings[] = {".html", ".htm", ".json", ".jsonl", ".ndjson",
                                          ".txt",  ".log", ".out",  ".report"};
    bool is = g_strcmp0(text, "ftpx") == 0 || g_strcmp0(text, "ftp") == 0;

    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++)
        is = is || g_str_has_prefix(text, protocols[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        is = is && !g_str_has_suffix(text, endings[i]);
    return is;
}

bool ftpx_arguments_look_like_filter(const char *text)
{
    if (*text == '/' || *text == '.')
        return false;
    return compares(text) || is_field(text);
}

bool ftpx_arguments_read(const char *report, const char *takes, const char *arguments,
                         struct ftpx_arguments *out)
{
    size_t length = takes ? strcspn(arguments, ",") : 0;
    bool has_comma = arguments[length] == ',';

    *out = (struct ftpx_arguments){.filter = arguments + length + has_comma};
    if (length == 0)
        return true;
    out->file = g_strndup(arguments, length);
    if (!ftpx_arguments_look_like_filter(out->file))
        return true;
    const char *place = strcmp(takes, "DIR") == 0 ? "DIR" : "";
    ftpx_complain(report,
                  "\"%s\" looks like a display filter, and the first argument is %s: "
                  "-z '%s,%s,%s' for the filter, ./%s for what is called so",
                  out->file, takes, report, place, arguments, out->file);
    g_clear_pointer(&out->file, g_free);
    return false;
}
