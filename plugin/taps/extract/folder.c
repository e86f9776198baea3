/* folder: POSIX finds everything from the open folder, so that nobody can exchange it meanwhile;
 * Windows has paths only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#ifdef _WIN32
#include <io.h>
#define OPEN_FLAGS (O_WRONLY | O_BINARY)
#else
#include <sys/stat.h>
#include <unistd.h>
/* A pipe in place of a file must not make us wait for a reader. */
#define OPEN_FLAGS (O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
#endif

struct ftpx_folder {
    char *path;
    int descriptor; /* of the folder; -1 where there is no such thing */
};

void ftpx_folder_free(struct ftpx_folder *folder)
{
    if (!folder)
        return;
#ifndef _WIN32
    if (folder->descriptor >= 0)
        close(folder->descriptor);
#endif
    g_free(folder->path);
    g_free(folder);
}

struct ftpx_folder *ftpx_folder_open(const char *path)
{
    struct ftpx_folder *folder = g_new0(struct ftpx_folder, 1);

    folder->path = g_strdup(path);
    folder->descriptor = -1;
    bool usable = g_mkdir(path, 0700) == 0 || errno == EEXIST;
#ifdef _WIN32
    usable = usable && g_access(path, 2) == 0;
#else
    if (usable) {
        folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        usable = folder->descriptor >= 0 && faccessat(folder->descriptor, ".", W_OK | X_OK, 0) == 0;
    }
#endif
    if (usable)
        return folder;
    int reason = errno;
    ftpx_folder_free(folder);
    errno = reason;
    return NULL;
}

static int open_file(const struct ftpx_folder *folder, const char *name, int flags)
{
#ifdef _WIN32
    char *path = g_build_filename(folder->path, name, NULL);
    int descriptor = g_open(path, flags | OPEN_FLAGS, 0600);
    g_free(path);
    return descriptor;
#else
    return openat(folder->descriptor, name, flags | OPEN_FLAGS, 0600);
#endif
}

static struct ftpx_folder_identity identity_of(int descriptor)
{
    struct ftpx_folder_identity identity = {0, 0};
#ifndef _WIN32
    struct stat status;

    if (fstat(descriptor, &status) == 0)
        identity = (struct ftpx_folder_identity){(uint64_t)status.st_dev, (uint64_t)status.st_ino};
#endif
    return identity;
}

int ftpx_folder_create(const struct ftpx_folder *folder, const char *name,
                       struct ftpx_folder_identity *identity_out)
{
    int descriptor = open_file(folder, name, O_CREAT | O_EXCL);

    if (descriptor >= 0)
        *identity_out = identity_of(descriptor);
    return descriptor;
}

int ftpx_folder_reopen(const struct ftpx_folder *folder, const char *name,
                       const struct ftpx_folder_identity *identity)
{
    int descriptor = open_file(folder, name, 0);

    if (descriptor < 0)
        return -1;
    struct ftpx_folder_identity found = identity_of(descriptor);
    if (found.device == identity->device && found.number == identity->number)
        return descriptor;
    g_close(descriptor, NULL);
    errno = EEXIST;
    return -1;
}

bool ftpx_folder_write(int descriptor, int64_t at, ftpx_span bytes)
{
    while (bytes.len > 0) {
#ifdef _WIN32
        if (_lseeki64(descriptor, at, SEEK_SET) != at)
            return false;
        int written = _write(descriptor, bytes.at, (unsigned)bytes.len);
#else
        ssize_t written = pwrite(descriptor, bytes.at, bytes.len, at);
#endif
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        bytes = ftpx_span_drop(bytes, (size_t)written);
    }
    return true;
}

bool ftpx_folder_cut(int descriptor, int64_t length)
{
#ifdef _WIN32
    return _chsize_s(descriptor, length) == 0;
#else
    return ftruncate(descriptor, length) == 0;
#endif
}

bool ftpx_folder_close(int descriptor)
{
    return g_close(descriptor, NULL);
}

#ifdef _WIN32

bool ftpx_folder_rename(const struct ftpx_folder *folder, const char *from, const char *to)
{
    char *old_path = g_build_filename(folder->path, from, NULL);
    char *new_path = g_build_filename(folder->path, to, NULL);
    bool moved = rename(old_path, new_path) == 0; /* here it replaces nothing */

    g_free(old_path);
    g_free(new_path);
    return moved;
}

void ftpx_folder_remove(const struct ftpx_folder *folder, const char *name)
{
    char *path = g_build_filename(folder->path, name, NULL);

    g_unlink(path);
    g_free(path);
}

#else

/* A second name fails where the name is taken, which rename does not. File systems without second
 * names are asked whether it is. */
bool ftpx_folder_rename(const struct ftpx_folder *folder, const char *from, const char *to)
{
    int at = folder->descriptor;

    if (linkat(at, from, at, to, 0) == 0)
        return unlinkat(at, from, 0) == 0;
    if (errno == EEXIST)
        return false;
    if (faccessat(at, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return false;
    }
    return renameat(at, from, at, to) == 0;
}

void ftpx_folder_remove(const struct ftpx_folder *folder, const char *name)
{
    unlinkat(folder->descriptor, name, 0);
}

#endif
