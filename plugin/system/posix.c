/* posix: file, folder and process for Linux, macOS and their kin. In a folder all is found from the open folder,
 * so that nobody can exchange it meanwhile. Plain renaming does not fail where the name is taken, a second name
 * does; file systems without second names are asked whether it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "file.h"
#include "folder.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pipe in place of a file must not make us wait for a reader. */
#define FOLDER_FLAGS (O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)

/* Kept by its owner from nobody: as other programs make files. */
#define BESIDE_MODE 0666

/* --- file --- */

bool ftpx_file_look(const char *path, struct ftpx_file_about *about_out)
{
    GStatBuf about;

    if (g_stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return false;
    *about_out = (struct ftpx_file_about){(uint64_t)about.st_size, (uint64_t)about.st_dev,
                                          (uint64_t)about.st_ino};
    return true;
}

bool ftpx_file_is_there(const char *path)
{
    GStatBuf about;
    return g_lstat(path, &about) == 0;
}

bool ftpx_file_is_device(const char *path)
{
    GStatBuf about;
    return g_stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

FILE *ftpx_file_open(const char *path, const char *mode)
{
    return g_fopen(path, mode);
}

FILE *ftpx_file_beside(const char *path, char **name_out)
{
    g_autofree char *folder = g_path_get_dirname(path);
    char *beside = g_build_filename(folder, "ftpx-XXXXXX.part", NULL);
    int descriptor = g_mkstemp_full(beside, O_WRONLY | O_CLOEXEC, BESIDE_MODE);

    if (descriptor < 0)
        g_clear_pointer(&beside, g_free);
    *name_out = beside;
    return descriptor < 0 ? NULL : fdopen(descriptor, "wb");
}

/* Takes no other file's place: at once where system and file system can do that; in two steps where there are
 * links; else after a look. */
static bool rename_to_new(int folder, const char *from, const char *to)
{
#ifdef RENAME_NOREPLACE
    if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno == EEXIST)
        return false;
#endif
    if (linkat(folder, from, folder, to, 0) == 0)
        return unlinkat(folder, from, 0) == 0;
    if (errno == EEXIST)
        return false;
    if (faccessat(folder, to, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return renameat(folder, from, folder, to) == 0;
    errno = EEXIST;
    return false;
}

bool ftpx_file_rename(const char *from, const char *to, bool replace)
{
    return replace ? g_rename(from, to) == 0 : rename_to_new(AT_FDCWD, from, to);
}

void ftpx_file_remove(const char *path)
{
    g_unlink(path);
}

bool ftpx_file_make_folder(const char *path)
{
    return g_mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* GLib makes it with mode 0600 and O_EXCL; it loses its name at once. */
FILE *ftpx_file_scratch(void)
{
    g_autofree char *path = NULL;

    errno = 0;
    int descriptor = g_file_open_tmp("ftpx-XXXXXX", &path, NULL);
    if (descriptor < 0)
        return NULL;
    g_unlink(path);
    return fdopen(descriptor, "w+b");
}

bool ftpx_file_seek(FILE *file, int64_t at)
{
    return fseeko(file, at, SEEK_SET) == 0;
}

bool ftpx_file_is_terminal(FILE *file)
{
    return isatty(fileno(file));
}

void ftpx_file_begin_output(FILE *out)
{
    (void)out;
}

void ftpx_file_end_output(FILE *out)
{
    (void)out;
}

/* --- folder --- */

struct ftpx_folder {
    int descriptor;
};

void ftpx_folder_free(struct ftpx_folder *folder)
{
    if (!folder)
        return;
    if (folder->descriptor >= 0)
        close(folder->descriptor);
    g_free(folder);
}

static bool can_be_written_to(const struct ftpx_folder *folder)
{
    return folder->descriptor >= 0 && faccessat(folder->descriptor, ".", W_OK | X_OK, 0) == 0;
}

struct ftpx_folder *ftpx_folder_open(const char *path)
{
    if (g_mkdir(path, 0700) != 0 && errno != EEXIST)
        return NULL;
    struct ftpx_folder *folder = g_new0(struct ftpx_folder, 1);
    folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (can_be_written_to(folder))
        return folder;
    int reason = errno;
    ftpx_folder_free(folder);
    errno = reason;
    return NULL;
}

static struct ftpx_folder_identity identity_of(int descriptor)
{
    struct ftpx_folder_identity identity = {0, 0};
    struct stat status;

    if (fstat(descriptor, &status) == 0)
        identity = (struct ftpx_folder_identity){(uint64_t)status.st_dev, (uint64_t)status.st_ino};
    return identity;
}

int ftpx_folder_create(const struct ftpx_folder *folder, const char *name,
                       struct ftpx_folder_identity *identity_out)
{
    int descriptor = openat(folder->descriptor, name, O_CREAT | O_EXCL | FOLDER_FLAGS, 0600);

    if (descriptor >= 0)
        *identity_out = identity_of(descriptor);
    return descriptor;
}

int ftpx_folder_reopen(const struct ftpx_folder *folder, const char *name,
                       const struct ftpx_folder_identity *identity)
{
    int descriptor = openat(folder->descriptor, name, FOLDER_FLAGS);

    if (descriptor < 0)
        return -1;
    struct ftpx_folder_identity found = identity_of(descriptor);
    if (found.device == identity->device && found.number == identity->number)
        return descriptor;
    close(descriptor);
    errno = EEXIST;
    return -1;
}

int ftpx_folder_find(const struct ftpx_folder *folder, const char *path, uint64_t *length_out)
{
    int descriptor = openat(folder->descriptor, path, FOLDER_FLAGS);
    struct stat status;

    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        *length_out = (uint64_t)status.st_size;
        return descriptor;
    }
    close(descriptor);
    errno = EINVAL;
    return -1;
}

static bool name_again(const struct ftpx_folder *folder, const char *path, const char *name)
{
    if (linkat(folder->descriptor, path, folder->descriptor, name, 0) == 0)
        return true;
    return errno != EEXIST && rename_to_new(folder->descriptor, path, name);
}

int ftpx_folder_adopt(const struct ftpx_folder *folder, const char *path, const char *name,
                      struct ftpx_folder_identity *identity_out)
{
    int descriptor =
        name_again(folder, path, name) ? openat(folder->descriptor, name, FOLDER_FLAGS) : -1;

    if (descriptor >= 0)
        *identity_out = identity_of(descriptor);
    return descriptor;
}

bool ftpx_folder_write(int descriptor, int64_t at, ftpx_span bytes)
{
    while (bytes.len > 0) {
        ssize_t written = pwrite(descriptor, bytes.at, bytes.len, at);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        bytes = ftpx_span_drop(bytes, (size_t)written);
    }
    return true;
}

bool ftpx_folder_read(int descriptor, int64_t at, uint8_t *out, size_t length)
{
    while (length > 0) {
        ssize_t had = pread(descriptor, out, length, at);
        if (had < 0 && errno == EINTR)
            continue;
        if (had <= 0)
            return false;
        at += had;
        out += had;
        length -= (size_t)had;
    }
    return true;
}

bool ftpx_folder_cut(int descriptor, int64_t length)
{
    return ftruncate(descriptor, length) == 0;
}

bool ftpx_folder_close(int descriptor)
{
    return g_close(descriptor, NULL);
}

FILE *ftpx_folder_stream(int descriptor)
{
    return fdopen(descriptor, "wb");
}

bool ftpx_folder_rename(const struct ftpx_folder *folder, const char *from, const char *to)
{
    return rename_to_new(folder->descriptor, from, to);
}

void ftpx_folder_remove(const struct ftpx_folder *folder, const char *name)
{
    unlinkat(folder->descriptor, name, 0);
}

/* --- process --- */

void ftpx_process_end(int status)
{
    fflush(NULL);
    _exit(status);
}

/* Signals are the host's, whose handlers know its own threads only. */
GThread *ftpx_process_thread(const char *name, GThreadFunc work, void *context)
{
    sigset_t all;
    sigset_t before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    GThread *thread = g_thread_try_new(name, work, context, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return thread;
}

/* Linux has them in a file. */
char *ftpx_process_words(gsize *length_out)
{
    char *words;
    return g_file_get_contents("/proc/self/cmdline", &words, length_out, NULL) ? words : NULL;
}

GBytes *ftpx_process_brought(const char *name)
{
    (void)name;
    return NULL;
}
