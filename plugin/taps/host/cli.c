/* cli: the reports of tshark's command line, `-z ftpx,NAME[,ARGUMENTS]`: when they listen and write. Which
 * there are is not its business: see taps/ask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../../system/file.h"
#include "../ask/asked.h"
#include "../say/complain.h"
#include "input.h"
#include "listen.h"
#include "taps.h"

#include <epan/stat_tap_ui.h>

static bool is_host(const char *program)
{
    return g_strcmp0(g_get_prgname(), program) == 0;
}

/* --- listening --- */

/* Wireshark has windows for that. */
static bool begin(void *report)
{
    return ftpx_asked_begin(report, ftpx_input(),
                            is_host("tshark") && ftpx_file_is_terminal(stderr) ? stderr : NULL);
}

static void take(void *report, const struct ftpx_tap *tap)
{
    ftpx_asked_take(report, tap);
}

static void see(void *report, const struct ftpx_scope *scope, const struct ftpx_tap *tap)
{
    ftpx_asked_see(report, scope, tap);
}

static void forget(void *report)
{
    ftpx_asked_forget(report);
}

static void draw(void *report, const struct ftpx_scope *scope)
{
    ftpx_asked_draw(report, scope);
}

static void end(void *report)
{
    ftpx_asked_free(report);
}

/* --- asking for one --- */

static bool start_listening(struct ftpx_asked *asked, const char *filter)
{
    struct ftpx_listen_plan plan = {
        .name = ftpx_asked_is_called(asked),
        .report = asked,
        .begin = begin,
        .take = ftpx_asked_takes(asked) ? take : NULL,
        .see = ftpx_asked_watches(asked) ? see : NULL,
        .forget = forget,
        .draw = draw,
        .free = end,
    };

    return ftpx_listen(&plan, filter);
}

static bool ask(const char *option)
{
    struct ftpx_settings settings = ftpx_prefs_settings();
    const char *filter = NULL;
    struct ftpx_asked *asked = ftpx_asked_new(option, &settings, &filter);

    if (!asked)
        return false;
    if (start_listening(asked, filter)) {
        if (ftpx_asked_is_about_captures(asked))
            ftpx_input_hear_frames();
        return true;
    }
    ftpx_asked_free(asked);
    return false;
}

static ftpx_stat_result start(const char *option, void *name)
{
    if (!ftpx_asked_is_known(option)) {
        ftpx_complain(name, "there is no report \"%s\"; is it this one?", option);
        FTPX_STAT_FAILED();
    }
    if (!ask(option))
        FTPX_STAT_FAILED();
    FTPX_STAT_STARTED();
}

/* Wireshark has dialogs for the tables; there `-z` shall open them. */
static bool is_left_to_dialog(const char *name)
{
    return stat_tap_by_name(name) && is_host("wireshark");
}

static void register_report(const char *name)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};
    stat_tap_ui *ui = wmem_new(wmem_epan_scope(), stat_tap_ui);

    *ui = (stat_tap_ui){
        .group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
        .cli_string = name,
        .tap_init_cb = start,
        .nparams = G_N_ELEMENTS(filter),
        .params = filter,
    };

    register_stat_tap_ui(ui, (void *)(uintptr_t)name);
}

void ftpx_cli_register(void)
{
    const char *name;

    for (unsigned number = 0; (name = ftpx_asked_name(number)); number++)
        if (!is_left_to_dialog(name))
            register_report(name);
}
