/* windows: file, folder and process for Windows. Names go to the system as UTF-16: what takes UTF-8 there reads it as
 * the old code page. Files and descriptors are opened, used and closed by this library alone, since the
 * program and GLib may have another C runtime, to which they mean nothing; likewise errno.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "file.h"
#include "folder.h"
#include "process.h"

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define TRIES 100 /* at a name that nobody has */

/* --- names --- */

/* The caller's to free. NULL, and EINVAL, for what is no UTF-8. */
static wchar_t *wide(const char *name)
{
    wchar_t *made = (wchar_t *)g_utf8_to_utf16(name, -1, NULL, NULL, NULL);

    if (!made)
        errno = EINVAL;
    return made;
}

/* What the system's last error is called in C. */
static int reason_of_failure(void)
{
    static const struct {
        DWORD error;
        int reason;
    } known[] = {
        {ERROR_FILE_EXISTS, EEXIST},
        {ERROR_ALREADY_EXISTS, EEXIST},
        {ERROR_FILE_NOT_FOUND, ENOENT},
        {ERROR_PATH_NOT_FOUND, ENOENT},
        {ERROR_ACCESS_DENIED, EACCES},
        {ERROR_SHARING_VIOLATION, EACCES},
        {ERROR_DISK_FULL, ENOSPC},
        {ERROR_HANDLE_DISK_FULL, ENOSPC},
        {ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG},
    };
    DWORD error = GetLastError();

    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i].error == error)
            return known[i].reason;
    return EIO;
}

/* A descriptor, or -1. An open file may get another name. A link in place of a file is opened itself. */
static int open_as(const char *path, DWORD access, DWORD disposition, DWORD flags)
{
    const DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
    wchar_t *name = wide(path);

    if (!name)
        return -1;
    HANDLE file = CreateFileW(name, access, all, NULL, disposition,
                              flags | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
    int descriptor = -1;
    if (file == INVALID_HANDLE_VALUE)
        errno = reason_of_failure();
    else
        descriptor = _open_osfhandle((intptr_t)file, _O_BINARY | _O_NOINHERIT);
    int reason = errno;
    g_free(name);
    errno = reason;
    return descriptor;
}

/* A new file of a name that nobody has. */
static int open_new(const char *folder, const char *suffix, DWORD access, DWORD flags,
                    char **path_out)
{
    int descriptor = -1;

    *path_out = NULL;
    for (int tries = 0; descriptor < 0 && tries < TRIES; tries++) {
        char *name = g_strdup_printf("ftpx-%08x%s", g_random_int(), suffix);
        g_free(*path_out);
        *path_out = g_build_filename(folder, name, NULL);
        g_free(name);
        descriptor = open_as(*path_out, access, CREATE_NEW, flags);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    int reason = errno;
    if (descriptor < 0)
        g_clear_pointer(path_out, g_free);
    errno = reason;
    return descriptor;
}

/* --- file --- */

static bool look(HANDLE file, struct ftpx_file_about *about_out)
{
    BY_HANDLE_FILE_INFORMATION about;

    if (file == INVALID_HANDLE_VALUE || GetFileType(file) != FILE_TYPE_DISK ||
        !GetFileInformationByHandle(file, &about))
        return false;
    *about_out = (struct ftpx_file_about){
        (uint64_t)about.nFileSizeHigh << 32 | about.nFileSizeLow,
        about.dwVolumeSerialNumber,
        (uint64_t)about.nFileIndexHigh << 32 | about.nFileIndexLow,
    };
    return true;
}

/* Without the right to read, so that nobody is kept from it; the caller's to close. Folders do not open so. */
static HANDLE open_to_look(const char *path)
{
    wchar_t *name = wide(path);
    HANDLE file = INVALID_HANDLE_VALUE;

    if (name)
        file = CreateFileW(name, FILE_READ_ATTRIBUTES,
                           FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                           OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
    if (name && file == INVALID_HANDLE_VALUE)
        errno = reason_of_failure();
    g_free(name);
    return file;
}

static void close_if_open(HANDLE file)
{
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
}

bool ftpx_file_look(const char *path, struct ftpx_file_about *about_out)
{
    HANDLE file = open_to_look(path);
    bool is_file = look(file, about_out);

    close_if_open(file);
    return is_file;
}

bool ftpx_file_is_there(const char *path)
{
    wchar_t *name = wide(path);
    bool is_there = name && GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES;

    g_free(name);
    return is_there;
}

bool ftpx_file_is_device(const char *path)
{
    HANDLE file = open_to_look(path);
    bool is_device = file != INVALID_HANDLE_VALUE && GetFileType(file) != FILE_TYPE_DISK;

    close_if_open(file);
    return is_device;
}

FILE *ftpx_file_open(const char *path, const char *mode)
{
    wchar_t *name = wide(path);
    wchar_t *wide_mode = wide(mode);
    FILE *file = name && wide_mode ? _wfopen(name, wide_mode) : NULL;
    int reason = errno;

    g_free(name);
    g_free(wide_mode);
    errno = reason;
    return file;
}

FILE *ftpx_file_beside(const char *path, char **name_out)
{
    char *folder = g_path_get_dirname(path);
    int descriptor = open_new(folder, ".part", GENERIC_WRITE, FILE_ATTRIBUTE_NORMAL, name_out);
    int reason = errno;

    g_free(folder);
    errno = reason;
    return descriptor < 0 ? NULL : _fdopen(descriptor, "wb");
}

bool ftpx_file_rename(const char *from, const char *to, bool replace)
{
    wchar_t *old_name = wide(from);
    wchar_t *new_name = wide(to);
    bool moved = false;

    if (old_name && new_name) {
        moved = MoveFileExW(old_name, new_name, replace ? MOVEFILE_REPLACE_EXISTING : 0);
        errno = moved ? 0 : reason_of_failure();
    }
    int reason = errno;
    g_free(old_name);
    g_free(new_name);
    errno = reason;
    return moved;
}

void ftpx_file_remove(const char *path)
{
    wchar_t *name = wide(path);

    if (name)
        DeleteFileW(name);
    g_free(name);
}

bool ftpx_file_make_folder(const char *path)
{
    wchar_t *name = wide(path);
    bool made = name && (_wmkdir(name) == 0 || errno == EEXIST);
    int reason = errno;

    g_free(name);
    errno = reason;
    return made;
}

/* An open file cannot lose its name here; it loses it when it is closed. */
FILE *ftpx_file_scratch(void)
{
    char *path;
    int descriptor = open_new(g_get_tmp_dir(), ".tmp", GENERIC_READ | GENERIC_WRITE | DELETE,
                              FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, &path);
    int reason = errno;

    g_free(path);
    errno = reason;
    return descriptor < 0 ? NULL : _fdopen(descriptor, "w+b");
}

bool ftpx_file_seek(FILE *file, int64_t at)
{
    return _fseeki64(file, at, SEEK_SET) == 0;
}

/* The null device is a device too. */
bool ftpx_file_is_terminal(FILE *file)
{
    DWORD mode;
    return GetConsoleMode((HANDLE)_get_osfhandle(_fileno(file)), &mode);
}

/* The terminal's code page and mode, which stay when a program ends. */
static struct {
    UINT code_page; /* 0: not changed */
    DWORD mode;
    int translation;
} before;

void ftpx_file_begin_output(FILE *out)
{
    HANDLE console = (HANDLE)_get_osfhandle(_fileno(out));

    fflush(out);
    before.translation = _setmode(_fileno(out), _O_BINARY);
    before.code_page = 0;
    if (!GetConsoleMode(console, &before.mode))
        return;
    before.code_page = GetConsoleOutputCP();
    SetConsoleOutputCP(CP_UTF8);
    SetConsoleMode(console, before.mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

void ftpx_file_end_output(FILE *out)
{
    fflush(out);
    if (before.translation != -1)
        _setmode(_fileno(out), before.translation);
    if (before.code_page == 0)
        return;
    SetConsoleMode((HANDLE)_get_osfhandle(_fileno(out)), before.mode);
    SetConsoleOutputCP(before.code_page);
}

/* --- folder --- */

struct ftpx_folder {
    char *path;
};

void ftpx_folder_free(struct ftpx_folder *folder)
{
    if (!folder)
        return;
    g_free(folder->path);
    g_free(folder);
}

static bool can_be_written_to(const char *path)
{
    const int writing = 2;
    wchar_t *name = wide(path);
    bool can = false;

    if (name && GetFileAttributesW(name) & FILE_ATTRIBUTE_DIRECTORY)
        can = _waccess(name, writing) == 0;
    else
        errno = ENOTDIR;
    int reason = errno;
    g_free(name);
    errno = reason;
    return can;
}

struct ftpx_folder *ftpx_folder_open(const char *path)
{
    if (!ftpx_file_make_folder(path) || !can_be_written_to(path))
        return NULL;
    struct ftpx_folder *folder = g_new0(struct ftpx_folder, 1);
    folder->path = g_strdup(path);
    return folder;
}

static int open_in(const struct ftpx_folder *folder, const char *name, DWORD disposition)
{
    char *path = g_build_filename(folder->path, name, NULL);
    int descriptor =
        open_as(path, GENERIC_READ | GENERIC_WRITE, disposition, FILE_ATTRIBUTE_NORMAL);
    int reason = errno;

    g_free(path);
    errno = reason;
    return descriptor;
}

static struct ftpx_folder_identity identity_of(int descriptor)
{
    struct ftpx_file_about about = {0};

    look((HANDLE)_get_osfhandle(descriptor), &about);
    return (struct ftpx_folder_identity){about.device, about.number};
}

int ftpx_folder_create(const struct ftpx_folder *folder, const char *name,
                       struct ftpx_folder_identity *identity_out)
{
    int descriptor = open_in(folder, name, CREATE_NEW);

    if (descriptor >= 0)
        *identity_out = identity_of(descriptor);
    return descriptor;
}

int ftpx_folder_reopen(const struct ftpx_folder *folder, const char *name,
                       const struct ftpx_folder_identity *identity)
{
    int descriptor = open_in(folder, name, OPEN_EXISTING);

    if (descriptor < 0)
        return -1;
    struct ftpx_folder_identity found = identity_of(descriptor);
    if (found.device == identity->device && found.number == identity->number)
        return descriptor;
    _close(descriptor);
    errno = EEXIST;
    return -1;
}

int ftpx_folder_find(const struct ftpx_folder *folder, const char *path, uint64_t *length_out)
{
    int descriptor = open_in(folder, path, OPEN_EXISTING);
    struct ftpx_file_about about = {0};

    if (descriptor >= 0)
        look((HANDLE)_get_osfhandle(descriptor), &about);
    *length_out = about.size;
    return descriptor;
}

int ftpx_folder_adopt(const struct ftpx_folder *folder, const char *path, const char *name,
                      struct ftpx_folder_identity *identity_out)
{
    int descriptor =
        ftpx_folder_rename(folder, path, name) ? open_in(folder, name, OPEN_EXISTING) : -1;

    if (descriptor >= 0)
        *identity_out = identity_of(descriptor);
    return descriptor;
}

bool ftpx_folder_write(int descriptor, int64_t at, ftpx_span bytes)
{
    if (bytes.len > 0 && _lseeki64(descriptor, at, SEEK_SET) != at)
        return false;
    while (bytes.len > 0) {
        int written = _write(descriptor, bytes.at, (unsigned)MIN(bytes.len, INT_MAX));
        if (written <= 0)
            return false;
        bytes = ftpx_span_drop(bytes, (size_t)written);
    }
    return true;
}

bool ftpx_folder_read(int descriptor, int64_t at, uint8_t *out, size_t length)
{
    if (length > 0 && _lseeki64(descriptor, at, SEEK_SET) != at)
        return false;
    while (length > 0) {
        int had = _read(descriptor, out, (unsigned)MIN(length, INT_MAX));
        if (had <= 0)
            return false;
        out += had;
        length -= (size_t)had;
    }
    return true;
}

bool ftpx_folder_cut(int descriptor, int64_t length)
{
    return _chsize_s(descriptor, length) == 0;
}

bool ftpx_folder_close(int descriptor)
{
    return _close(descriptor) == 0;
}

FILE *ftpx_folder_stream(int descriptor)
{
    return _fdopen(descriptor, "wb");
}

bool ftpx_folder_rename(const struct ftpx_folder *folder, const char *from, const char *to)
{
    char *old_path = g_build_filename(folder->path, from, NULL);
    char *new_path = g_build_filename(folder->path, to, NULL);
    bool moved = ftpx_file_rename(old_path, new_path, false);
    int reason = errno;

    g_free(old_path);
    g_free(new_path);
    errno = reason;
    return moved;
}

void ftpx_folder_remove(const struct ftpx_folder *folder, const char *name)
{
    char *path = g_build_filename(folder->path, name, NULL);

    ftpx_file_remove(path);
    g_free(path);
}

/* --- process --- */

/* Libraries are given back under a lock, in which a program may not end as it likes to: others wait for it. */
void ftpx_process_end(int status)
{
    fflush(NULL);
    TerminateProcess(GetCurrentProcess(), (UINT)status);
    abort();
}

GThread *ftpx_process_thread(const char *name, GThreadFunc work, void *context)
{
    return g_thread_try_new(name, work, context, NULL);
}

char *ftpx_process_words(gsize *length_out)
{
    char **words = g_win32_get_command_line();
    GString *line = g_string_new(NULL);

    for (unsigned i = 0; words[i]; i++)
        g_string_append_len(line, words[i], (gssize)strlen(words[i]) + 1);
    g_strfreev(words);
    *length_out = line->len;
    return g_string_free(line, FALSE);
}

/* The folder that this library was loaded from; the caller's to free. NULL when it cannot be told. */
static char *own_folder(void)
{
    static const DWORD longest = 32768;
    const DWORD by_address =
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    static const char within;
    HMODULE self;

    if (!GetModuleHandleExW(by_address, (const wchar_t *)(const void *)&within, &self))
        return NULL;
    wchar_t *path = g_new(wchar_t, longest);
    DWORD length = GetModuleFileNameW(self, path, longest);
    char *own = g_utf16_to_utf8((const gunichar2 *)path, (glong)length, NULL, NULL, NULL);
    char *folder = own ? g_path_get_dirname(own) : NULL;
    g_free(path);
    g_free(own);
    return folder;
}

GBytes *ftpx_process_brought(const char *name)
{
    char *folder = own_folder();
    char *path = folder ? g_build_filename(folder, name, NULL) : NULL;
    char *bytes;
    gsize length;
    bool is_there = path && g_file_get_contents(path, &bytes, &length, NULL);

    g_free(folder);
    g_free(path);
    return is_there ? g_bytes_new_take(bytes, length) : NULL;
}
