/* plugin: what Wireshark's loader looks for, and ftpx-scan, and the order in which the parts register.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_BUILD_DLL /* for Windows: what the loader looks for is this library's, not the host's */

#include "epan/capture.h"
#include "epan/credentials.h"
#include "epan/decrypt.h"
#include "epan/entry.h"
#include "epan/fields.h"
#include "epan/observe.h"
#include "epan/pick.h"
#include "epan/prefs.h"
#include "epan/quick/quick.h"
#include "epan/quick/unwrap.h"
#include "epan/tap.h"
#include "epan/view/quirks.h"
#include "taps/bytes/mime.h"
#include "taps/host/taps.h"
#include "wtap/version.h"

#include <epan/packet.h>
#include <epan/proto.h>

WS_DLL_PUBLIC_DEF const char plugin_version[] = PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

/* For ftpx-scan. */
WS_DLL_PUBLIC_DEF const struct ftpx_unwrap ftpx_unwrap = {
    .version = PLUGIN_VERSION,
    .start = ftpx_unwrap_start,
    .begin = ftpx_unwrap_begin,
    .frame = ftpx_unwrap_frame,
    .left_piece = ftpx_unwrap_left_piece,
    .end = ftpx_unwrap_end,
    .close = ftpx_unwrap_close,
};

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

static void register_protocols(void)
{
    ftpx_fields_register();
    ftpx_quirks_register();
    ftpx_prefs_register();
    ftpx_entry_register();
    ftpx_capture_register();
    ftpx_observe_register();
    ftpx_tap_register();
    ftpx_credentials_register();
    ftpx_pick_register();
    ftpx_quick_register();
    ftpx_taps_register();
}

static void hand_off(void)
{
    ftpx_entry_handoff();
    ftpx_decrypt_handoff();
    ftpx_observe_handoff();
    ftpx_quick_handoff();
    ftpx_capture_name_content(ftpx_mime_of_binary);
    register_shutdown_routine(ftpx_mime_close);
}

void plugin_register(void)
{
    static proto_plugin plugin;

    plugin.register_protoinfo = register_protocols;
    plugin.register_handoff = hand_off;
    proto_register_plugin(&plugin);
}

uint32_t plugin_describe(void)
{
    const uint32_t dissector = 1; /* WS_PLUGIN_DESC_DISSECTOR, which 4.0 does not define */
    return dissector;
}
