/* sets: the character sets that the system can read. Windows has them by code page, and may lack some; elsewhere all
 * are there, and a test fails that finds none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_TESTS_SETS_H
#define FTPX_TESTS_SETS_H

#include "model/charset_known.h"
#include <glib.h>

/* All that there is of the set; "auto" is none. */
static inline bool system_reads(const char *set)
{
#ifdef _WIN32
    const struct ftpx_charset_known *known = ftpx_charset_known(set);
    GIConv opened = known ? g_iconv_open("UTF-8", known->iconv[0]) : (GIConv)-1;
    bool reads = opened != (GIConv)-1;

    if (reads)
        g_iconv_close(opened);
    else
        g_test_message("this system does not have all of %s", set);
    return reads || !known;
#else
    (void)set;
    return true;
#endif
}

#endif
