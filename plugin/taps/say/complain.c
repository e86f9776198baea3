/* complain: the line, and how a report makes tshark fail. The host's own way ends with the exit status
 * that it had before any report was written, and offers nothing to change it by. So the program is
 * ended for it, when it gives this library back or is about to end: all is written by then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "complain.h"

#include "../../system/process.h"
#include "../../wire/text.h"
#include "status.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUS 2

static bool failed;

static void print(const char *report, const char *format, va_list arguments)
{
    char *what = g_strdup_vprintf(format, arguments);
    ftpx_span bytes = {(const uint8_t *)what, strlen(what)};
    size_t room = ftpx_text_show(bytes, NULL, 0) + 1;
    char *shown = g_malloc(room);

    ftpx_text_show(bytes, shown, room);
    ftpx_status_erase();
    fprintf(stderr, "%s: %s\n", report, shown);
    g_free(shown);
    g_free(what);
}

void ftpx_complain(const char *report, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print(report, format, arguments);
    va_end(arguments);
}

static void end_program(void)
{
    ftpx_process_end(STATUS);
}

static void fail_program(void)
{
    static bool is_to_end;

    if (!is_to_end && g_strcmp0(g_get_prgname(), "tshark") == 0)
        is_to_end = atexit(end_program) == 0;
}

void ftpx_complain_at_end(const char *report, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    print(report, format, arguments);
    va_end(arguments);
    failed = true;
    fail_program();
}

bool ftpx_complain_has_failed(void)
{
    return failed;
}
