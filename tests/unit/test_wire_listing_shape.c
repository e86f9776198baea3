/* Tests of listing_shape: what servers send as listings is known, what only resembles it is not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "wire/listing.h"

#define UNIX_DIR  "drwxr-xr-x    2 0        0            4096 Nov 22 10:11 pub\r\n"
#define UNIX_FILE "-rw-r--r--+ 1 alice staff 1203 Feb  1  2020 read me.txt\r\n"
#define DOS_DIR   "02-11-20  03:04PM       <DIR>          inetpub\r\n"
#define DOS_FILE  "2020-02-11  15:04            1,234 a b.txt\r\n"
#define FACTS     "type=dir;modify=20200211150405;perm=el; pub\r\n"

static const char *const listings[] = {
    UNIX_DIR UNIX_FILE,
    "total 8\r\n" UNIX_DIR,
    DOS_DIR DOS_FILE,
    FACTS "size=3;Type=file; x\r\n",
    UNIX_FILE UNIX_FILE "-rw-r--r-- 1 ali",
    "total 8\n-rw-r--r-- 1 a b 1 Jan  1 10:00 x\n",
};

/* One whole line, a second form, a second total; and text of other protocols and files. */
static const char *const others[] = {
    "",
    UNIX_DIR,
    UNIX_FILE "-rw-r--r-- 1 ali",
    "total 8\r\n",
    "total 8\r\ntotal 8\r\n",
    UNIX_FILE "total 8\r\n",
    (UNIX_FILE "\r\n" UNIX_FILE),
    UNIX_FILE "$ \r\n" UNIX_FILE,
    "HTTP/1.1 200 OK\r\n" UNIX_FILE,
    "-----BEGIN KEY-----\r\n-----END KEY-----\r\n",
    "----------\r\n----------\r\n",
    "a=1;b=2; x\r\na=1;b=2; y\r\n",
    "type=a&b=c\r\ntype=a&b=c\r\n",
    "2020-02-11 15:04:05 log one\n2020-02-11 15:04:06 log two\n",
    "2020-02-11 15:04 error one\n2020-02-11 15:04 error two\n",
    "drwxr-xr-x\r\ndrwxr-xr-x\r\n",
    "d d d\r\nd d d\r\n",
    "\0\0\0\n\0\0\0\n",
};

static bool shape_of(const char *text, bool from_start)
{
    size_t len = strlen(text); /* flush against its end, so that a sanitizer sees a byte too far */
    uint8_t *copy = g_memdup2(text, len);
    bool is = ftpx_listing_shape((ftpx_span){copy, len}, from_start);

    g_free(copy);
    return is;
}

static void listings_are_known(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(listings); index++)
        g_assert_true(shape_of(listings[index], true));
}

static void others_are_not(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(others); index++)
        g_assert_false(shape_of(others[index], true));
}

static void in_the_middle_more_is_asked(void)
{
    g_assert_false(shape_of(UNIX_FILE UNIX_FILE UNIX_FILE, false));
    g_assert_true(shape_of("99 x\r\n" UNIX_FILE UNIX_FILE UNIX_FILE UNIX_FILE, false));
}

/* Wherever the bytes end, nothing behind them is read. */
static void cuts_are_harmless(void)
{
    for (size_t index = 0; index < G_N_ELEMENTS(others); index++)
        for (size_t len = 0; len < strlen(others[index]); len++) {
            char *cut = g_strndup(others[index], len);
            shape_of(cut, true);
            shape_of(cut, false);
            g_free(cut);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listing_shape/listings are known", listings_are_known);
    g_test_add_func("/listing_shape/others are not", others_are_not);
    g_test_add_func("/listing_shape/in the middle more is asked", in_the_middle_more_is_asked);
    g_test_add_func("/listing_shape/cuts are harmless", cuts_are_harmless);
    return g_test_run();
}
