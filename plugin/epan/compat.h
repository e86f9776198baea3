/* compat: every difference between Wireshark 4.0, 4.4 and 4.6 that matters to a dissector. No other file
 * looks at the version, but for host_private.h, and wtap/compat.h for who reads captures himself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_COMPAT_H
#define FTPX_EPAN_COMPAT_H

#include "../wtap/version.h"

#include <epan/packet.h>

/* 4.2 turned GLib's four-byte boolean into C's, also behind pointers and in callbacks. */
#if FTPX_HOST_AT_LEAST(4, 2)
typedef bool ftpx_host_bool;
#else
typedef gboolean ftpx_host_bool;
#endif

/* What starts a `-z` report: since 4.6 the host asks whether it could; before, a report that
 * cannot start ends the program, as the host's own do. */
#if FTPX_HOST_AT_LEAST(4, 6)
typedef bool ftpx_stat_result;
#define FTPX_STAT_STARTED() return true
#define FTPX_STAT_FAILED()  return false
#else
typedef void ftpx_stat_result;
#define FTPX_STAT_STARTED() return
#define FTPX_STAT_FAILED()  exit(EXIT_FAILURE)
#endif

/* 4.4 gave the callbacks of conversation filters data of their own, and their registration too. */
#if FTPX_HOST_AT_LEAST(4, 4)
#define FTPX_FILTER_CALLBACK_DATA , void *unused
#define FTPX_FILTER_DATA          , NULL
#define FTPX_FILTER_IGNORE_DATA() (void)unused
#else
#define FTPX_FILTER_CALLBACK_DATA
#define FTPX_FILTER_DATA
#define FTPX_FILTER_IGNORE_DATA() (void)0
#endif

/* 4.4 asks followers how many streams there are, and for streams within them. */
#if FTPX_HOST_AT_LEAST(4, 4)
#define FTPX_FOLLOW_COUNT(count) , count, NULL
#else
#define FTPX_FOLLOW_COUNT(count)
#endif

/* Since 4.6 a record has its bytes with it. */
#if FTPX_HOST_AT_LEAST(4, 6)
#define FTPX_DISSECT(dissection, frame, data) \
    epan_dissect_run(dissection, (frame)->file_type, &(frame)->record->rec, data, NULL)
#else
#define FTPX_DISSECT(dissection, frame, data)                                                     \
    epan_dissect_run(                                                                             \
        dissection, (frame)->file_type, &(frame)->record->rec,                                    \
        tvb_new_real_data((frame)->bytes.at, (unsigned)(frame)->bytes.len, (int)(frame)->length), \
        data, NULL)
#endif

#endif
