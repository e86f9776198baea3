/* menu: entries that are the same filter always, and those made from the selected packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "menu.h"

#include "compat.h"
#include "fields.h"
#include "pick.h"

#include <epan/epan_dissect.h>
#include <epan/plugin_if.h>
#include <wsutil/report_message.h>

typedef char *(*make_filter_fn)(const packet_info *pinfo);

struct entry {
    const char *label;
    const char *tip;
    const char *filter;  /* NULL: made from the selected packet */
    make_filter_fn make; /* NULL unless `filter` is */
};

static struct entry entries[] = {
    {"Downloads of this capture", "Commands, replies and data of all downloads",
     "ftpx.transfer.direction == \"download\"", NULL},
    {"Uploads of this capture", "Commands, replies and data of all uploads",
     "ftpx.transfer.direction == \"upload\"", NULL},
    {"Failed logins", "Replies that refuse a login", "ftpx.login == \"failed\"", NULL},
    {NULL, NULL, NULL, NULL}, /* a separator */
    {"This session only", "All frames of the selected packet's session", NULL,
     ftpx_pick_session_filter},
    {"This transfer only", "All frames of the selected packet's transfer", NULL,
     ftpx_pick_transfer_filter},
};

static void *filter_of_selected(capture_file *file, void *data)
{
    const struct entry *entry = data;

    return file->edt ? entry->make(&file->edt->pi) : NULL;
}

static void choose(ext_menubar_gui_type gui, void *window, void *data)
{
    const struct entry *entry = data;
    char *filter = entry->filter ? g_strdup(entry->filter)
                                 : plugin_if_get_capture_file(filter_of_selected, data);

    (void)gui;
    (void)window;
    if (filter)
        plugin_if_apply_filter(filter, true);
    else
        report_warning("%s: no packet is selected that belongs to one.", entry->label);
    g_free(filter);
}

void ftpx_menu_register(void)
{
    ext_menu_t *menu = ext_menubar_register_menu(ftpx_proto_control(), "FTPX", true);

    ext_menubar_set_parentmenu(menu, "Tools");
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        if (entries[i].label)
            ext_menubar_add_entry(menu, entries[i].label, entries[i].tip, choose, &entries[i]);
        else
            ext_menubar_add_separator(menu);
    }
}
