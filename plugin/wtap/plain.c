/* plain: the first of two formats that a file begins like.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plain.h"

#include "plain_format.h"

static const struct ftpx_plain_format *const formats[] = {&ftpx_plain_pcap, &ftpx_plain_pcapng};

struct ftpx_plain *ftpx_plain_open(const char *path)
{
    struct ftpx_window *window = ftpx_window_open(path);

    if (!window)
        return NULL;
    struct ftpx_plain *plain = g_new(struct ftpx_plain, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        *plain = (struct ftpx_plain){.window = window, .format = formats[i]};
        if (formats[i]->begin(plain))
            return plain;
    }
    ftpx_plain_close(plain);
    return NULL;
}

void ftpx_plain_close(struct ftpx_plain *plain)
{
    ftpx_window_close(plain->window);
    g_free(plain);
}

enum ftpx_plain_read ftpx_plain_read(struct ftpx_plain *plain, struct ftpx_plain_record *out)
{
    return plain->format->read(plain, out);
}

uint64_t ftpx_plain_position(const struct ftpx_plain *plain)
{
    return ftpx_window_position(plain->window);
}
