/* extract: `-z ftpx,extract,DIR[,FILTER]`: when it listens and what it says on failure. The first
 * argument is DIR, whatever it looks like. A filter chooses transfers by their frames; it never costs
 * a byte of a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../epan/compat.h"
#include "../epan/prefs.h"
#include "../epan/tap.h"
#include "extraction.h"
#include "register.h"

#include <epan/stat_tap_ui.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME "ftpx,extract"
#define MIB  (UINT64_C(1024) * 1024)

/* `selection` and `bytes` are the listeners' names for it. */
struct extract {
    char *folder;
    const struct ftpx_engine *engine; /* NULL before the first frame of a session */
    struct ftpx_select *select;
    struct ftpx_extraction *extraction;
    char selection;
    char bytes;
};

static struct extract *of_selection(void *tapdata)
{
    return (struct extract *)((char *)tapdata - offsetof(struct extract, selection));
}

static struct extract *of_bytes(void *tapdata)
{
    return (struct extract *)((char *)tapdata - offsetof(struct extract, bytes));
}

static tap_packet_status see_selection(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                       const void *data, tap_flags_t flags)
{
    struct extract *extract = of_selection(tapdata);
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    extract->engine = tap->engine;
    ftpx_select_add(extract->select, tap->flow, tap->frame);
    return TAP_PACKET_REDRAW;
}

static tap_packet_status see_bytes(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                   const void *data, tap_flags_t flags)
{
    const struct ftpx_tap *tap = data;

    (void)pinfo;
    (void)edt;
    (void)flags;
    if (tap->flow->verdict == FTPX_VERDICT_DATA)
        ftpx_extraction_add(of_bytes(tapdata)->extraction, tap->engine, tap->flow, tap->side,
                            tap->offset, tap->bytes, tap->length);
    return TAP_PACKET_DONT_REDRAW;
}

static void reset_selection(void *tapdata)
{
    struct extract *extract = of_selection(tapdata);

    extract->engine = NULL;
    ftpx_select_reset(extract->select);
}

static void reset_bytes(void *tapdata)
{
    ftpx_extraction_reset(of_bytes(tapdata)->extraction);
}

static void complain(const struct extract *extract, int reason)
{
    fprintf(stderr, NAME ": cannot write to \"%s\": %s\n", extract->folder, g_strerror(reason));
}

static void draw(void *tapdata)
{
    const struct extract *extract = of_selection(tapdata);
    struct ftpx_scope scope = {.engine = extract->engine, .select = extract->select};
    int failure = ftpx_extraction_finish(extract->extraction, &scope);

    if (failure != 0)
        complain(extract, failure);
}

/* --- asking for it --- */

static void extract_free(struct extract *extract)
{
    ftpx_extraction_free(extract->extraction);
    if (extract->select)
        ftpx_select_free(extract->select);
    g_free(extract->folder);
    g_free(extract);
}

static bool listen(void *tapdata, const char *filter, tap_reset_cb reset, tap_packet_cb packet,
                   tap_draw_cb on_draw)
{
    GString *error = register_tap_listener(FTPX_TAP_NAME, tapdata, filter, TL_REQUIRES_NOTHING,
                                           reset, packet, on_draw, NULL);

    if (!error)
        return true;
    fprintf(stderr, NAME ": %s\n", error->str);
    g_string_free(error, TRUE);
    return false;
}

static bool start_writing(struct extract *extract)
{
    struct ftpx_extraction_plan plan = {
        .folder = extract->folder,
        .most = ftpx_prefs()->extract_max * MIB,
        .cap = ftpx_prefs()->memory_reorder * MIB,
        .hashes = ftpx_prefs()->hash,
        .charset = ftpx_prefs()->charset,
    };

    extract->extraction = ftpx_extraction_new(&plan);
    if (!extract->extraction)
        complain(extract, errno);
    return extract->extraction != NULL;
}

/* Only the first of these can fail for what the user typed, so nothing is left listening then. */
static bool start_listening(struct extract *extract, const char *filter)
{
    extract->select = ftpx_select_new(filter == NULL);
    if (!listen(&extract->selection, filter, reset_selection, see_selection, draw))
        return false;
    if (!start_writing(extract)) {
        remove_tap_listener(&extract->selection);
        return false;
    }
    return listen(&extract->bytes, NULL, reset_bytes, see_bytes, NULL);
}

static ftpx_stat_result start(const char *option, void *userdata)
{
    const char *arguments = option + strlen(NAME);
    size_t length;

    (void)userdata;
    if (*arguments == ',')
        arguments++;
    length = strcspn(arguments, ",");
    if (length == 0) {
        fprintf(stderr, NAME ": which folder shall the files go to? " NAME ",DIR[,FILTER]\n");
        FTPX_STAT_FAILED();
    }
    struct extract *extract = g_new0(struct extract, 1);
    extract->folder = g_strndup(arguments, length);
    const char *filter = arguments + length + (arguments[length] == ',');
    if (!start_listening(extract, *filter ? filter : NULL)) {
        extract_free(extract);
        FTPX_STAT_FAILED();
    }
    FTPX_STAT_STARTED();
}

void ftpx_extract_register(void)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};
    static stat_tap_ui ui = {
        .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
        .cli_string = NAME,
        .tap_init_cb = start,
        .nparams = G_N_ELEMENTS(filter),
        .params = filter,
    };

    register_stat_tap_ui(&ui, NULL);
}
