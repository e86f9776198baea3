/* cli: the reports of tshark's command line, `-z ftpx,NAME[,ARGUMENTS]`: when they listen and write. Which
 * there are is not its business: see taps/ask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/prefs.h"
#include "../ask/asked.h"
#include "../say/complain.h"
#include "input.h"
#include "listen.h"
#include "taps.h"

#include <epan/stat_tap_ui.h>

static bool ask(const char *option)
{
    struct ftpx_settings settings = ftpx_prefs_settings();
    const char *filter = NULL;
    struct ftpx_asked *asked = ftpx_asked_new(option, &settings, &filter);

    if (!asked)
        return false;
    if (!ftpx_listen(asked, filter)) {
        ftpx_asked_free(asked);
        return false;
    }
    if (ftpx_asked_is_about_captures(asked))
        ftpx_input_hear_frames();
    return true;
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
    return stat_tap_by_name(name) && ftpx_input_is_of("wireshark");
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
