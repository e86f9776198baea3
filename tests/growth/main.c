/* growth [--short] [--pcap DIR] [--repeat N] [CASE...]: measures each case and its calm twin, or
 * writes both as captures. Fails when facts are wrong or memory is over the case's cap; time is for
 * people to judge, since it depends on what else the machine does.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "grow.h"

#include <stdio.h>

static const struct grow_case *const tables[] = {
    grow_control_cases, grow_talk_cases, grow_data_cases, grow_transfer_cases, grow_coded_cases};

struct options {
    gboolean brief;
    int repeat;
    char *folder;
    char **names;
};

static uint32_t size_of(const struct grow_case *what, const struct options *options)
{
    return options->brief ? what->brief : what->full;
}

/* The least of several runs: what disturbs can only add. */
static struct grow_result measure(const struct grow_case *what, bool hostile,
                                  const struct options *options)
{
    struct grow_result best = grow_measure(what, hostile, size_of(what, options));

    for (int i = 1; i < options->repeat && best.sound; i++) {
        struct grow_result next = grow_measure(what, hostile, size_of(what, options));
        best.feed_ns = MIN(best.feed_ns, next.feed_ns);
        best.report_ns = MIN(best.report_ns, next.report_ns);
        best.sound = next.sound;
    }
    return best;
}

static double ratio(double hostile, double calm)
{
    return calm > 0 ? hostile / calm : 0;
}

static bool run(const struct grow_case *what, const struct options *options)
{
    struct grow_result hostile = measure(what, true, options);
    struct grow_result calm = measure(what, false, options);
    uint64_t cap = what->cap_mib * MIB + what->cap_factor * hostile.wire_bytes;
    bool fits = hostile.memory <= cap;

    printf("| %-22s | %9u | %7.0f | %7.0f | %5.2f | %7.0f | %7.0f | %5.2f | %7.1f | %5.1f | %7.1f "
           "| %s%s |\n",
           what->name, hostile.segments, hostile.feed_ns, calm.feed_ns,
           ratio(hostile.feed_ns, calm.feed_ns), hostile.report_ns, calm.report_ns,
           ratio(hostile.report_ns, calm.report_ns), (double)hostile.memory / (double)MIB,
           ratio((double)hostile.memory, (double)hostile.wire_bytes), (double)cap / (double)MIB,
           hostile.sound && calm.sound ? "right" : "WRONG", fits ? "" : ", OVER CAP");
    fflush(stdout);
    return hostile.sound && calm.sound && fits;
}

static bool store(const struct grow_case *what, const struct options *options)
{
    static const char *const kinds[] = {"-calm", ""};
    bool written = true;

    for (int hostile = 0; hostile < 2; hostile++) {
        g_autofree char *path =
            g_strdup_printf("%s/%s%s.pcap", options->folder, what->name, kinds[hostile]);
        bool good = grow_write(what, hostile, size_of(what, options), path);
        if (!good)
            fprintf(stderr, "growth: cannot write %s\n", path);
        written = written && good;
    }
    return written;
}

static bool is_wanted(const struct grow_case *what, const struct options *options)
{
    return !options->names || g_strv_contains((const char *const *)options->names, what->name);
}

static void print_heading(void)
{
    printf("| case                   |  segments |      ns |    calm | ratio | reports |    calm "
           "| ratio |     MiB |    x  |     cap | facts |\n"
           "|------------------------|----------:|--------:|--------:|------:|--------:|--------:"
           "|------:|--------:|------:|--------:|-------|\n");
}

static bool read_options(struct options *options, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"short", 0, 0, G_OPTION_ARG_NONE, &options->brief, "small captures", NULL},
        {"repeat", 0, 0, G_OPTION_ARG_INT, &options->repeat, "measure N times", "N"},
        {"pcap", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "write captures there", "DIR"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->names, NULL, NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
    GOptionContext *context = g_option_context_new("[CASE...]");
    GError *error = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    bool good = g_option_context_parse(context, &argc, &argv, &error);
    g_option_context_free(context);
    if (!good)
        fprintf(stderr, "growth: %s\n", error->message);
    g_clear_error(&error);
    return good;
}

int main(int argc, char **argv)
{
    struct options options = {.repeat = 1};
    unsigned found = 0;
    bool good = true;

    if (!read_options(&options, argc, argv))
        return 2;
    wmem_init();
    if (!options.folder)
        print_heading();
    for (size_t table = 0; table < G_N_ELEMENTS(tables); table++)
        for (const struct grow_case *what = tables[table]; what->name; what++)
            if (is_wanted(what, &options)) {
                found++;
                good = (options.folder ? store(what, &options) : run(what, &options)) && good;
            }
    wmem_cleanup();
    return good && found > 0 ? 0 : 1;
}
