/* unwrapper: the plugin of the system, else that of the user, whom Wireshark does not heed when it is root.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "unwrapper.h"

#include <gmodule.h>
#include <string.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>

static const struct ftpx_unwrap *plugin;

/* NULL when there is none. It stays loaded. */
static const struct ftpx_unwrap *plugin_in(const char *folder)
{
    char *path = g_build_filename(folder, "epan", "ftpx." G_MODULE_SUFFIX, NULL);
    GModule *module = g_module_open(path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
    const struct ftpx_unwrap *unwrap = NULL;
    void *found = NULL;

    if (module && g_module_symbol(module, FTPX_UNWRAP_NAME, &found))
        unwrap = found;
    g_free(path);
    return unwrap && strcmp(unwrap->version, PLUGIN_VERSION) == 0 ? unwrap : NULL;
}

bool ftpx_unwrapper_start(void)
{
    static bool tried;
    bool heeds_user = !started_with_special_privs();

    if (tried)
        return false;
    tried = true;
    const struct ftpx_unwrap *found = plugin_in(get_plugins_dir_with_version());
    if (!found && heeds_user)
        found = plugin_in(get_plugins_pers_dir_with_version());
    if (found && found->start())
        plugin = found;
    return plugin != NULL;
}

void ftpx_unwrapper_close(void)
{
    if (plugin)
        plugin->close();
    plugin = NULL;
}

const struct ftpx_unwrap *ftpx_unwrapper(void)
{
    return plugin;
}
