/* menu: Tools > FTPX in Wireshark's window: what people look for most often as display filters, and the
 * dialogue of a session in a window of its own, since not all versions offer to follow it. Without a
 * window the entries belong to no menu.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "../../epan/compat.h"
#include "../../epan/fields.h"
#include "../../epan/pick.h"
#include "../../epan/prefs.h"
#include "../say/transcript.h"
#include "taps.h"

#include <epan/epan_dissect.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <wsutil/report_message.h>

struct entry {
    const char *label;
    const char *tip;
    ext_menubar_action_cb chosen;
    const char *filter;                         /* that is applied; NULL: … */
    char *(*make)(const packet_info *selected); /* … made, to be freed, or NULL for none */
};

/* --- the selected packet --- */

static void *make_from_selected(capture_file *file, void *data)
{
    const struct entry *entry = data;

    return file->edt ? entry->make(&file->edt->pi) : NULL;
}

/* NULL, and a warning, when nothing fitting is selected. */
static char *ask_selected(struct entry *entry)
{
    char *made = plugin_if_get_capture_file(make_from_selected, entry);

    if (!made)
        report_warning("%s: no packet is selected that belongs to one.", entry->label);
    return made;
}

/* --- filters --- */

static void apply(ext_menubar_gui_type gui, void *window, void *data)
{
    struct entry *entry = data;
    char *filter = entry->filter ? g_strdup(entry->filter) : ask_selected(entry);

    (void)gui;
    (void)window;
    if (filter)
        plugin_if_apply_filter(filter, true);
    g_free(filter);
}

/* --- the dialogue --- */

/* Its first line is ours: text in whose first line a tag stood would be taken for HTML. */
static char *dialogue_of(const packet_info *selected)
{
    const struct ftpx_session *session = ftpx_pick_session(selected);
    struct ftpx_spoken_style style = {
        .show_passwords = ftpx_prefs()->show_passwords,
    };

    if (!session)
        return NULL;
    GString *text = g_string_new(NULL);
    g_string_printf(text, "Session %u\n\n", session->id);
    ftpx_transcript_write(text, session, &style);
    return g_string_free(text, FALSE);
}

static void open_window(const char *title, const char *text)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    if (!ops || !ops->new_text_window)
        return;
    funnel_text_window_t *window = ops->new_text_window(ops->ops_id, title);
    ops->set_text(window, text);
}

static void show_dialogue(ext_menubar_gui_type gui, void *window, void *data)
{
    char *text = ask_selected(data);

    (void)gui;
    (void)window;
    if (text)
        open_window("FTPX Dialogue", text);
    g_free(text);
}

/* --- the menu --- */

static struct entry entries[] = {
    {"Downloads of this capture", "Commands, replies and data of all downloads", apply,
     "ftpx.transfer.direction == \"download\"", NULL},
    {"Uploads of this capture", "Commands, replies and data of all uploads", apply,
     "ftpx.transfer.direction == \"upload\"", NULL},
    {"Failed logins", "Replies that refuse a login", apply, "ftpx.login == \"failed\"", NULL},
    {NULL, NULL, NULL, NULL, NULL}, /* a separator */
    {"This session only", "All frames of the selected packet's session", apply, NULL,
     ftpx_pick_session_filter},
    {"This transfer only", "All frames of the selected packet's transfer", apply, NULL,
     ftpx_pick_transfer_filter},
    {"Dialogue of this session", "What client and server said, as text", show_dialogue, NULL,
     dialogue_of},
};

void ftpx_menu_register(void)
{
    ext_menu_t *menu = ext_menubar_register_menu(ftpx_proto_control(), "FTPX", true);

    ext_menubar_set_parentmenu(menu, "Tools");
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++) {
        if (entries[i].label)
            ext_menubar_add_entry(menu, entries[i].label, entries[i].tip, entries[i].chosen,
                                  &entries[i]);
        else
            ext_menubar_add_separator(menu);
    }
}
