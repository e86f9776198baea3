/* own_settings: the file `preferences`, a setting a line, and lists whose mere presence matters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "own_settings.h"

#include <string.h>
#include <wsutil/filesystem.h>

/* Lists that change who dissects what, or are keys. */
static const char *const lists[] = {
    "decode_as_entries", "disabled_protos", "enabled_protos", "heuristic_protos", "esp_sa",
    "ssl_keys",          "rsa_keys",
};

/* Of the window, of names and of capturing: no dissection depends on them. */
static const char *const idle[] = {
    "capture.", "console.", "gui.", "nameres.", "print.", "statistics.", "taps.", "extcap.",
};

static bool is_idle(const char *line)
{
    for (size_t i = 0; i < G_N_ELEMENTS(idle); i++)
        if (g_str_has_prefix(line, idle[i]))
            return true;
    return false;
}

/* `name: value`, or the rest of a value that goes on. */
static bool take_line(struct ftpx_preferences *preferences, const char *line, GPtrArray *texts)
{
    if (*line == '\0' || *line == '#' || is_idle(line))
        return true;
    const char *colon = strchr(line, ':');
    if (!colon || !g_str_has_prefix(line, "ftpx."))
        return false;
    char *name = g_strndup(line + strlen("ftpx."), (size_t)(colon - line) - strlen("ftpx."));
    char *value = g_strstrip(g_strdup(colon + 1));
    enum ftpx_preference_result result = ftpx_preferences_set(preferences, name, value);
    g_free(name);
    g_ptr_array_add(texts, value);
    return result != FTPX_PREFERENCE_UNCLEAR; /* unknown ones are of another version */
}

static bool take_text(struct ftpx_preferences *preferences, const char *text, GPtrArray *texts)
{
    char **lines = g_strsplit(text, "\n", -1);
    bool clear = true;
    bool goes_on = false; /* the present setting has no part in reports */

    for (unsigned i = 0; lines[i] && clear; i++) {
        char *line = g_strchomp(lines[i]);
        bool is_rest = g_ascii_isspace(*line);
        clear = is_rest ? goes_on : take_line(preferences, line, texts);
        goes_on = is_rest ? goes_on : is_idle(line);
    }
    g_strfreev(lines);
    return clear;
}

/* Takes `path`. */
static bool take_file(struct ftpx_preferences *preferences, char *path, GPtrArray *texts)
{
    char *text = NULL;
    bool clear = true;

    if (g_file_get_contents(path, &text, NULL, NULL))
        clear = take_text(preferences, text, texts);
    g_free(text);
    g_free(path);
    return clear;
}

static bool is_there(const char *name)
{
    char *path = get_persconffile_path(name, true);
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);

    g_free(path);
    return there;
}

/* The system's first, as Wireshark has it. */
bool ftpx_own_settings_read(struct ftpx_preferences *preferences, GPtrArray *texts)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (is_there(lists[i]))
            return false;
    return take_file(preferences, get_datafile_path("preferences"), texts) &&
           take_file(preferences, get_persconffile_path("preferences", true), texts);
}
