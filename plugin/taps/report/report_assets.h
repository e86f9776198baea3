/* report_assets: the files of plugin/taps/report as bytes: the build makes report_assets.c from them
 * (cmake/report-assets.cmake).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TAPS_REPORT_REPORT_ASSETS_H
#define FTPX_TAPS_REPORT_REPORT_ASSETS_H

#include <stddef.h>

enum ftpx_asset {
    FTPX_ASSET_PAGE,
    FTPX_ASSET_STYLE,
    FTPX_ASSET_SCRIPT,
    /* Empty in a build without charts: */
    FTPX_ASSET_CHARTS,
    FTPX_ASSET_CHARTS_STYLE,
    FTPX_ASSET_CHARTS_LICENSE,
    FTPX_ASSET_COUNT
};

struct ftpx_asset_text {
    const unsigned char *bytes; /* ended by a NUL as well */
    size_t length;              /* without that */
};

extern const struct ftpx_asset_text ftpx_assets[FTPX_ASSET_COUNT];

#endif
