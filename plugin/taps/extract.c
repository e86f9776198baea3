/* extract: `-z ftpx,extract,DIR[,FILTER]`: when it listens and what it says on failure. The first
 * argument is DIR, whatever it looks like. A filter chooses transfers by their frames; it never costs
 * a byte of a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../epan/compat.h"
#include "../epan/prefs.h"
#include "../epan/tap.h"
#include "complain.h"
#include "extraction.h"
#include "register.h"

#include "../model/limits.h"
#include <epan/stat_tap_ui.h>
#include <errno.h>
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

/* --- what it says --- */

static const char *files(unsigned count)
{
    return count == 1 ? "file" : "files";
}

/* Quotas are the user's own choice: reaching one is worth a word, and no failure. */
static void tell_quotas(const struct ftpx_shortfall *shortfall)
{
    if (shortfall->too_long > 0)
        ftpx_complain(NAME, "%u %s cut at the most that one may have (ftpx.extract.max)",
                      shortfall->too_long, files(shortfall->too_long));
    if (shortfall->over_total > 0)
        ftpx_complain(NAME,
                      "%u %s cut when all together had the most that they may have "
                      "(ftpx.extract.total)",
                      shortfall->over_total, files(shortfall->over_total));
    if (shortfall->too_many > 0)
        ftpx_complain(NAME, "%u %s not written beyond the first %d", shortfall->too_many,
                      files(shortfall->too_many), FTPX_LIMIT_EXTRACTED);
}

static void tell_failures(const struct extract *extract, const struct ftpx_shortfall *shortfall)
{
    if (shortfall->failure != 0)
        ftpx_complain_at_end(NAME, "cannot write to \"%s\": %s; %u %s cut or missing",
                             extract->folder, g_strerror(shortfall->failure), shortfall->failed,
                             files(shortfall->failed));
    if (shortfall->index_failure != 0)
        ftpx_complain_at_end(NAME, "cannot write to \"%s\": %s; there is no index.json",
                             extract->folder, g_strerror(shortfall->index_failure));
    if (shortfall->spool_failure != 0)
        ftpx_complain_at_end(NAME,
                             "cannot keep bytes in a temporary file in \"%s\": %s; files of "
                             "several transfers have no hash",
                             g_get_tmp_dir(), g_strerror(shortfall->spool_failure));
}

static void draw(void *tapdata)
{
    const struct extract *extract = of_selection(tapdata);
    struct ftpx_scope scope = {.engine = extract->engine, .select = extract->select};
    struct ftpx_shortfall shortfall = ftpx_extraction_finish(extract->extraction, &scope);

    tell_quotas(&shortfall);
    tell_failures(extract, &shortfall);
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
    ftpx_complain(NAME, "%s", error->str);
    g_string_free(error, TRUE);
    return false;
}

static bool start_writing(struct extract *extract)
{
    struct ftpx_extraction_plan plan = {
        .folder = extract->folder,
        .most = ftpx_prefs()->extract_max,
        .total = ftpx_prefs()->extract_total,
        .count = FTPX_LIMIT_EXTRACTED,
        .cap = ftpx_prefs()->memory_reorder * MIB,
        .hashes = ftpx_prefs()->hash,
        .charset = ftpx_prefs()->charset,
    };

    extract->extraction = ftpx_extraction_new(&plan);
    if (!extract->extraction)
        ftpx_complain(NAME, "cannot write to \"%s\": %s", extract->folder, g_strerror(errno));
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
        ftpx_complain(NAME, "which folder shall the files go to? " NAME ",DIR[,FILTER]");
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
