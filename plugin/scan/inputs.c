/* inputs: folders are walked in the order of names, so that the same files are named in the same order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "inputs.h"

#include "../model/instant.h"
#include "../taps/say/complain.h"
#include "../wtap/capture_file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NAME "ftpx-scan"

static bool is_capture(const char *path)
{
    char *reason = NULL;
    struct ftpx_capture_file *file = ftpx_capture_file_open(path, &reason);
    bool is = file && ftpx_capture_file_has_packets(file);

    if (file)
        ftpx_capture_file_close(file);
    g_free(reason);
    return is;
}

/* The last first: they are put on a stack. */
static int by_name(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)right, *(const char *const *)left);
}

/* Puts what is in a folder on the stack. False, and a complaint, when it cannot be read. */
static bool open_folder(GPtrArray *stack, const char *folder)
{
    GError *error = NULL;
    GDir *dir = g_dir_open(folder, 0, &error);
    const char *name;

    if (!dir) {
        ftpx_complain(NAME, "%s: %s", folder, error->message);
        g_error_free(error);
        return false;
    }
    GPtrArray *inside = g_ptr_array_new();
    while ((name = g_dir_read_name(dir)))
        g_ptr_array_add(inside, g_build_filename(folder, name, NULL));
    g_dir_close(dir);
    g_ptr_array_sort(inside, by_name);
    g_ptr_array_extend_and_steal(stack, inside);
    return true;
}

static bool is_folder(const char *path)
{
    return !g_file_test(path, G_FILE_TEST_IS_SYMLINK) && g_file_test(path, G_FILE_TEST_IS_DIR);
}

static bool add_folder(GPtrArray *paths, const char *folder)
{
    GPtrArray *stack = g_ptr_array_new();
    bool well = open_folder(stack, folder);

    while (stack->len > 0) {
        char *path = g_ptr_array_steal_index(stack, stack->len - 1);
        if (is_folder(path))
            well = open_folder(stack, path) && well;
        else if (g_file_test(path, G_FILE_TEST_IS_REGULAR) && is_capture(path))
            g_ptr_array_add(paths, g_steal_pointer(&path));
        g_free(path);
    }
    g_ptr_array_unref(stack);
    return well;
}

bool ftpx_inputs_add(GPtrArray *paths, const char *path)
{
    if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR))
        return add_folder(paths, path);
    g_ptr_array_add(paths, g_strdup(path));
    return true;
}

static void read_entries(GPtrArray *out, FILE *in, char end)
{
    char *entry = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getdelim(&entry, &room, end, in)) >= 0) {
        if (length > 0 && entry[length - 1] == end)
            entry[length - 1] = '\0';
        g_ptr_array_add(out, g_strdup(entry));
    }
    free(entry);
}

bool ftpx_inputs_read_list(GPtrArray *out, const char *list, char end)
{
    bool is_stdin = strcmp(list, "-") == 0;
    FILE *in = is_stdin ? stdin : g_fopen(list, "rb");

    if (!in) {
        ftpx_complain(NAME, "%s: %s", list, g_strerror(errno));
        return false;
    }
    read_entries(out, in, end);
    if (!is_stdin)
        fclose(in);
    return true;
}

bool ftpx_inputs_add_list(GPtrArray *paths, const char *list, char end)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(g_free);
    bool well = ftpx_inputs_read_list(entries, list, end);

    for (guint i = 0; i < entries->len; i++)
        if (*(const char *)entries->pdata[i])
            well = ftpx_inputs_add(paths, entries->pdata[i]) && well;
    g_ptr_array_unref(entries);
    return well;
}

static bool find_first(const char *path, int64_t *time_out)
{
    char *reason = NULL;
    struct ftpx_capture_file *file = ftpx_capture_file_open(path, &reason);
    struct ftpx_frame frame;
    bool any = file && ftpx_capture_file_read(file, &frame, &reason) == FTPX_READ_FRAME;

    if (any)
        *time_out = ftpx_instant(frame.seconds, frame.nanoseconds);
    if (file)
        ftpx_capture_file_close(file);
    g_free(reason);
    return any;
}

void ftpx_inputs_print(const char *path, char end)
{
    int64_t time;

    if (find_first(path, &time))
        printf("%" PRId64, time);
    printf("\t%s%c", path, end);
}

uint64_t ftpx_inputs_size(const GPtrArray *paths)
{
    uint64_t size = 0;
    GStatBuf about;

    for (unsigned i = 0; i < paths->len; i++)
        if (g_stat(paths->pdata[i], &about) == 0)
            size += (uint64_t)about.st_size;
    return size;
}
