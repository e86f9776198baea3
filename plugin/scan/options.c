/* options: read by libwsutil, whose getopt is the same on all systems. Some of tshark's options are there to be
 * ignored: a command line for it shall do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "options.h"

#include "../taps/ask/asked.h"
#include "../taps/say/complain.h"

#include <stdio.h>
#include <string.h>
#include <ws_version.h>
#include <wsutil/ws_getopt.h>

#define NAME "ftpx-scan"

enum {
    OPTION_BYTES = 256,
    OPTION_CONDENSE,
    OPTION_CONDENSED,
    OPTION_EACH,
    OPTION_FILES_FROM,
    OPTION_FRAMES_BEFORE,
    OPTION_FRAMES_TO,
    OPTION_INDEX,
    OPTION_KEEP,
    OPTION_LIST_INPUTS,
    OPTION_MEMORY,
    OPTION_NULL,
    OPTION_ONLY,
    OPTION_TOLD,
    OPTION_UNFIT,
    OPTION_TSHARK,
    OPTION_HELP,
    OPTION_VERSION
};

#define MIB              ((size_t)1 << 20)
#define MEMORY_OF_ITSELF (64 * MIB)

static const struct ws_option long_options[] = {
    {"bytes", ws_required_argument, NULL, OPTION_BYTES},
    {"condense", ws_required_argument, NULL, OPTION_CONDENSE},
    {"condensed-from", ws_required_argument, NULL, OPTION_CONDENSED},
    {"each", ws_no_argument, NULL, OPTION_EACH},
    {"files-from", ws_required_argument, NULL, OPTION_FILES_FROM},
    {"frames-before", ws_required_argument, NULL, OPTION_FRAMES_BEFORE},
    {"frames-to", ws_required_argument, NULL, OPTION_FRAMES_TO},
    {"index", ws_required_argument, NULL, OPTION_INDEX},
    {"keep", ws_no_argument, NULL, OPTION_KEEP},
    {"list-inputs", ws_no_argument, NULL, OPTION_LIST_INPUTS},
    {"memory", ws_required_argument, NULL, OPTION_MEMORY},
    {"null", ws_no_argument, NULL, OPTION_NULL},
    {"only-from", ws_required_argument, NULL, OPTION_ONLY},
    {"told", ws_required_argument, NULL, OPTION_TOLD},
    {"tshark", ws_required_argument, NULL, OPTION_TSHARK},
    {"unfit", ws_required_argument, NULL, OPTION_UNFIT},
    {"help", ws_no_argument, NULL, OPTION_HELP},
    {"version", ws_no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static void print_help(void)
{
    const char *name;

    fputs("usage: " NAME " [-z REPORT[,ARGUMENTS]]... [-o ftpx.NAME:VALUE]... CAPTURE...\n"
          "\n"
          "Writes the reports of ftpx on captures of any size: the same as\n"
          "`tshark -q -r CAPTURE -z REPORT`, sooner. Several captures are one, in time order.\n"
          "\n"
          "  CAPTURE            a file; a folder: all captures below it; -: standard input\n"
          "  -z REPORT          which report, as for tshark (ftpx,flows); may be given again\n"
          "  -o NAME:VALUE      a preference, as for tshark\n"
          "  -r CAPTURE         the same as CAPTURE\n"
          "  --files-from LIST  captures that a file names, one a line; -: standard input\n"
          "  --each             every capture by itself, one after the other\n"
          "  --memory MIB       what is known beyond that goes to a temporary file (64)\n"
          "  --keep             no temporary file: all that is known stays in memory\n"
          "  --tshark PROGRAM   the tshark to run where packets have to be dissected (tshark)\n"
          "  --null             lists have entries with a NUL behind each, not lines\n"
          "  --list-inputs      the captures that are meant, each behind the time of its first\n"
          "                     frame, in nanoseconds since 1970, and a tab\n"
          "  --help, --version\n"
          "\n"
          "for ftpx-archive, which reads parts of many captures at once:\n"
          "  --condense TAPE    no reports, but a file from which they can be made\n"
          "  --index FILE       and one that tells frames and times of each capture\n"
          "  --bytes NAME       and a folder of bytes, in each that files are extracted to\n"
          "  --told NUMBER      of so many captures, hashes and comments go with it (0)\n"
          "  --only-from LIST   all of these connections, and nothing of others\n"
          "  --frames-before N  these captures are of a tape with so many frames before them (0)\n"
          "  --frames-to N      and frames behind the tape's N are not read (all are)\n"
          "  --condensed-from LIST  reports from such tapes, two entries each: a tape, and one\n"
          "                     with --only-from, or nothing\n"
          "  --unfit FILE       which connections have to be read with --only-from\n"
          "\n"
          "reports:",
          stdout);
    for (unsigned number = 0; (name = ftpx_asked_name(number)); number++)
        printf(" %s", name);
    puts(
        ", and all that tshark has\n"
        "\n"
        "exit code: 0 when all was read and written, 2 when not (a capture that cannot be read or\n"
        "is cut off, a report that cannot be written); with tapes 3 when only all captures\n"
        "together tell, 4 when a tape is damaged or of others, 5 when --unfit has been written");
}

static enum ftpx_options_result answer(bool help)
{
    if (help)
        print_help();
    else
        puts(NAME " " PLUGIN_VERSION " (Wireshark " G_STRINGIFY(
            WIRESHARK_VERSION_MAJOR) "." G_STRINGIFY(WIRESHARK_VERSION_MINOR) ")");
    return FTPX_OPTIONS_ANSWERED;
}

/* `text` is not the array's. */
static void add(GPtrArray *array, const char *text)
{
    g_ptr_array_add(array, (gpointer)(uintptr_t)text);
}

/* False when it is no number. */
static bool read_number(uint32_t *out, const char *text)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 0, UINT32_MAX, &number, NULL))
        return false;
    *out = (uint32_t)number;
    return true;
}

/* False when it is no number of MiB. */
static bool read_memory(size_t *out, const char *text)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 0, SIZE_MAX / MIB, &number, NULL))
        return false;
    *out = (size_t)number * MIB;
    return true;
}

static enum ftpx_options_result known(bool well)
{
    return well ? FTPX_OPTIONS_READ : FTPX_OPTIONS_WRONG;
}

/* Of those about tapes. */
static enum ftpx_options_result take_taped(struct ftpx_options *options, int option)
{
    switch (option) {
    case OPTION_BYTES: options->bytes = ws_optarg; break;
    case OPTION_CONDENSE: options->condense = ws_optarg; break;
    case OPTION_CONDENSED: options->condensed = ws_optarg; break;
    case OPTION_FRAMES_BEFORE: return known(read_number(&options->before, ws_optarg));
    case OPTION_FRAMES_TO: return known(read_number(&options->upto, ws_optarg));
    case OPTION_INDEX: options->index = ws_optarg; break;
    case OPTION_ONLY: options->only = ws_optarg; break;
    case OPTION_TOLD: return known(read_number(&options->told, ws_optarg));
    case OPTION_UNFIT: options->unfit = ws_optarg; break;
    default: return FTPX_OPTIONS_WRONG;
    }
    return FTPX_OPTIONS_READ;
}

static enum ftpx_options_result take(struct ftpx_options *options, int option)
{
    switch (option) {
    case 'z': add(options->reports, ws_optarg); break;
    case 'o': add(options->preferences, ws_optarg); break;
    case 'r': g_ptr_array_add(options->paths, g_strdup(ws_optarg)); break;
    case 'n':
    case 'q': break; /* so it is */
    case OPTION_EACH: options->each = true; break;
    case OPTION_FILES_FROM: add(options->lists, ws_optarg); break;
    case OPTION_KEEP: options->keep = true; break;
    case OPTION_LIST_INPUTS: options->list_inputs = true; break;
    case OPTION_MEMORY: return known(read_memory(&options->memory, ws_optarg));
    case OPTION_NULL: options->entry_end = '\0'; break;
    case OPTION_TSHARK: options->tshark = ws_optarg; break;
    case OPTION_HELP:
    case OPTION_VERSION: return answer(option == OPTION_HELP);
    default: return take_taped(options, option);
    }
    return FTPX_OPTIONS_READ;
}

/* Why these options cannot be together; NULL when they can. */
static const char *against(const struct ftpx_options *options)
{
    if (options->each && (options->condense || options->condensed))
        return "a tape is of captures together: not with --each";
    if ((options->before > 0 || options->upto > 0) && !options->only)
        return "a tape is of all its captures: --frames-before and --frames-to are for --only-from";
    return NULL;
}

static enum ftpx_options_result read_all(struct ftpx_options *options, int count, char **arguments)
{
    int option;

    ws_opterr = 0; /* it would speak through what is not there yet */
    while ((option = ws_getopt_long(count, arguments, "z:o:r:nq", long_options, NULL)) != -1) {
        enum ftpx_options_result result = take(options, option);
        if (result == FTPX_OPTIONS_WRONG)
            ftpx_complain(NAME, "\"%s\" is no option, or lacks its value. See " NAME " --help",
                          arguments[MIN(ws_optind, count) - 1]);
        if (result != FTPX_OPTIONS_READ)
            return result;
    }
    while (ws_optind < count)
        g_ptr_array_add(options->paths, g_strdup(arguments[ws_optind++]));
    if (options->paths->len == 0 && options->lists->len == 0) {
        ftpx_complain(NAME, "which captures? See " NAME " --help");
        return FTPX_OPTIONS_WRONG;
    }
    const char *complaint = against(options);
    if (complaint) {
        ftpx_complain(NAME, "%s", complaint);
        return FTPX_OPTIONS_WRONG;
    }
    if (options->reports->len == 0)
        add(options->reports, "ftpx,flows");
    return FTPX_OPTIONS_READ;
}

enum ftpx_options_result ftpx_options_read(struct ftpx_options *out, int count, char **arguments)
{
    *out = (struct ftpx_options){
        .reports = g_ptr_array_new(),
        .preferences = g_ptr_array_new(),
        .paths = g_ptr_array_new_with_free_func(g_free),
        .lists = g_ptr_array_new(),
        .tshark = "tshark",
        .entry_end = '\n',
        .memory = MEMORY_OF_ITSELF,
    };
    return read_all(out, count, arguments);
}

void ftpx_options_free(struct ftpx_options *options)
{
    g_ptr_array_unref(options->reports);
    g_ptr_array_unref(options->preferences);
    g_ptr_array_unref(options->paths);
    g_ptr_array_unref(options->lists);
}

/* --- preferences --- */

static enum ftpx_preferred prefer(const char *option, struct ftpx_preferences *preferences,
                                  GPtrArray *texts)
{
    static const char prefix[] = "ftpx.";
    const char *colon = strchr(option, ':');

    if (!colon || !g_str_has_prefix(option, prefix))
        return FTPX_PREFERRED_OTHER;
    const char *value = colon + 1;
    while (g_ascii_isspace(*value))
        value++;
    char *name = g_strndup(option + strlen(prefix), (size_t)(colon - option) - strlen(prefix));
    enum ftpx_preference_result result = ftpx_preferences_set(preferences, name, value);
    g_ptr_array_add(texts, name);
    if (result == FTPX_PREFERENCE_UNKNOWN)
        ftpx_complain(NAME, "there is no preference \"ftpx.%s\"", name);
    switch (result) {
    case FTPX_PREFERENCE_SET: return FTPX_PREFERRED;
    case FTPX_PREFERENCE_UNKNOWN: return FTPX_PREFERRED_WRONG;
    case FTPX_PREFERENCE_UNCLEAR: break;
    }
    return FTPX_PREFERRED_OTHER;
}

enum ftpx_preferred ftpx_options_prefer(const struct ftpx_options *options,
                                        struct ftpx_preferences *preferences, GPtrArray *texts)
{
    enum ftpx_preferred all = FTPX_PREFERRED;

    for (unsigned i = 0; i < options->preferences->len; i++)
        all = MAX(all, prefer(options->preferences->pdata[i], preferences, texts));
    return all;
}
