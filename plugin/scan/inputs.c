/* inputs: folders are walked in the order of names, so that the same files are named in the same order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "inputs.h"

#include "../taps/say/complain.h"
#include "../wtap/capture_file.h"

#include <errno.h>
#include <glib/gstdio.h>
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

bool ftpx_inputs_add_list(GPtrArray *paths, const char *list)
{
    bool is_stdin = strcmp(list, "-") == 0;
    FILE *in = is_stdin ? stdin : g_fopen(list, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    bool well = true;

    if (!in) {
        ftpx_complain(NAME, "%s: %s", list, g_strerror(errno));
        return false;
    }
    while ((length = getline(&line, &room, in)) >= 0) {
        if (length > 0 && line[length - 1] == '\n')
            line[length - 1] = '\0';
        if (*line)
            well = ftpx_inputs_add(paths, line) && well;
    }
    free(line);
    if (!is_stdin)
        fclose(in);
    return well;
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
