/* Tests of what stands behind a report's name: which is the file and which the filter, and what is rather a
 * filter than a file's name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "taps/ask/arguments.h"

#include <glib.h>

static void filters_are_told_from_names(void)
{
    static const char *const filters[] = {"ftpx.session==2",
                                          "ftpx.session == 2",
                                          "tcp.port in {21",
                                          "ip.addr==10.0.0.1",
                                          "ftpx",
                                          "ftpx.login.failed",
                                          "!ftpx.login",
                                          "not ftpx.login",
                                          "(ftpx)",
                                          "ftpx && tcp",
                                          "frame.number < 100",
                                          "tcp.stream eq 0",
                                          "ftpx.user ~ \"a",
                                          "ftpx-data.transfer",
                                          "ftpx.path contains x"};
    static const char *const names[] = {
        "x.html",   "report",  "ftpx.json",     "ftpx.report", "./ftpx.session==2",
        "/tmp/a=b", "a=b.txt", "ftp-2024.html", "报告.html",   "ftpx-report.html",
        "../out",   "out dir", "not-found.txt", "frame.html",  "C:\\reports\\x.html"};

    for (size_t i = 0; i < G_N_ELEMENTS(filters); i++)
        if (!ftpx_arguments_look_like_filter(filters[i]))
            g_error("\"%s\" is a filter", filters[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (ftpx_arguments_look_like_filter(names[i]))
            g_error("\"%s\" is a name", names[i]);
}

static void the_file_stands_before_the_filter(void)
{
    static const struct {
        const char *takes, *text, *file, *filter;
    } cases[] = {
        {"FILE", "", NULL, ""},
        {"FILE", "x.html", "x.html", ""},
        {"FILE", "x.html,ftpx.session==1", "x.html", "ftpx.session==1"},
        {"FILE", ",ftpx.session==1", NULL, "ftpx.session==1"},
        {"FILE", "x,tcp.port in {21,2121}", "x", "tcp.port in {21,2121}"},
        {NULL, "ftpx.session==1", NULL, "ftpx.session==1"},
        {NULL, "tcp.port in {21,2121}", NULL, "tcp.port in {21,2121}"},
        {NULL, ",ftpx.session==1", NULL, "ftpx.session==1"},
        {NULL, "", NULL, ""},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct ftpx_arguments read;
        g_assert_true(ftpx_arguments_read("ftpx,x", cases[i].takes, cases[i].text, &read));
        g_assert_cmpstr(read.file, ==, cases[i].file);
        g_assert_cmpstr(read.filter, ==, cases[i].filter);
        g_free(read.file);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arguments/filters_are_told_from_names", filters_are_told_from_names);
    g_test_add_func("/arguments/the_file_stands_before_the_filter",
                    the_file_stands_before_the_filter);
    return g_test_run();
}
