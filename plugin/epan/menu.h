/* menu: Tools > FTPX in Wireshark's window: what people look for most often, as display filters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_MENU_H
#define FTPX_EPAN_MENU_H

/* Harmless without a window: the entries then belong to no menu. */
void ftpx_menu_register(void);

#endif
