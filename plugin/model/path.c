/* path: components are pushed on a growing text one by one; `..` takes the last one off again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "path.h"

#include "../wire/reply.h"
#include "bytes.h"
#include "limits.h"
#include <string.h>

/* A path under construction. `root` bytes at its start can not be left with `..`. Behind it, slashes
 * separate until the path is finished, since components hold none. */
struct builder {
    uint8_t text[FTPX_LIMIT_PATH];
    size_t len;
    size_t root;
    uint8_t separator; /* that the finished path has */
    const struct ftpx_charset *charset;
};

static bool has_drive(ftpx_span path)
{
    return path.len >= 2 && ftpx_is_letter(path.at[0]) && path.at[1] == ':';
}

bool ftpx_path_is_absolute(ftpx_span path)
{
    return (path.len > 0 && (path.at[0] == '/' || path.at[0] == '\\')) || has_drive(path);
}

static bool holds(ftpx_span path, uint8_t byte)
{
    return ftpx_span_find(path, byte) < path.len;
}

/* Where directories are known to begin with a slash, `C:\x` is a name like any other. */
static bool is_windows(const struct ftpx_charset *charset, ftpx_span cwd, ftpx_span name)
{
    if (cwd.len > 0 && cwd.at[0] == '/')
        return false;
    return has_drive(cwd) || has_drive(name) ||
           (!holds(cwd, '/') &&
            ftpx_charset_find_backslash(ftpx_charset_reading(charset, cwd), cwd) < cwd.len);
}

static void append(struct builder *path, const void *bytes, size_t len)
{
    if (len > sizeof path->text - path->len)
        len = sizeof path->text - path->len;
    memcpy(path->text + path->len, bytes, len);
    path->len += len;
}

/* Where the last component begins, its separator included. */
static size_t last_component(const struct builder *path)
{
    size_t at = path->len;

    while (at > path->root && path->text[at - 1] != '/')
        at--;
    return at > path->root ? at - 1 : path->root;
}

static void push_name(struct builder *path, ftpx_span name)
{
    if (path->len > path->root)
        append(path, "/", 1);
    append(path, name.at, name.len);
}

static bool ends_in_parent(const struct builder *path)
{
    size_t at = last_component(path);
    ftpx_span last = {path->text + at, path->len - at};

    if (at > path->root)
        last = ftpx_span_drop(last, 1);
    return ftpx_span_is(last, "..");
}

static void push_parent(struct builder *path)
{
    if (path->len > path->root && !ends_in_parent(path))
        path->len = last_component(path);
    else if (path->root == 0) /* above a directory that is not known */
        push_name(path, ftpx_span_of(".."));
}

static void push(struct builder *path, ftpx_span component)
{
    if (component.len == 0 || ftpx_span_is(component, "."))
        return;
    if (ftpx_span_is(component, ".."))
        push_parent(path);
    else
        push_name(path, component);
}

/* What is between two slashes. */
static void push_part(struct builder *path, ftpx_span part)
{
    const struct ftpx_charset *reading = ftpx_charset_reading(path->charset, part);

    while (part.len > 0) {
        size_t len =
            path->separator == '\\' ? ftpx_charset_find_backslash(reading, part) : part.len;
        push(path, ftpx_span_take(part, len));
        part = ftpx_span_drop(part, len + 1);
    }
}

static void push_all(struct builder *path, ftpx_span text)
{
    while (text.len > 0) {
        size_t len = ftpx_span_find(text, '/');
        push_part(path, ftpx_span_take(text, len));
        text = ftpx_span_drop(text, len + 1);
    }
}

static ftpx_span finish(wmem_allocator_t *pool, struct builder *path)
{
    for (size_t i = path->root; i < path->len; i++)
        if (path->text[i] == '/')
            path->text[i] = path->separator;
    return ftpx_bytes_keep(pool, (ftpx_span){path->text, path->len});
}

/* Moves the root of an absolute path (`/`, `C:\`) from *text to the builder. */
static void begin(struct builder *path, ftpx_span *text)
{
    if (path->separator == '\\' && has_drive(*text)) {
        append(path, text->at, 2);
        append(path, &path->separator, 1);
        *text = ftpx_span_drop(*text, 2);
    } else if (ftpx_path_is_absolute(*text)) {
        append(path, &path->separator, 1);
    }
    path->root = path->len;
}

/* On Windows `\name` stands on the drive one is on. */
static bool is_rooted_on_drive(ftpx_span cwd, ftpx_span name)
{
    return has_drive(cwd) && !has_drive(name);
}

ftpx_span ftpx_path_join(wmem_allocator_t *pool, const struct ftpx_charset *charset, ftpx_span cwd,
                         ftpx_span name)
{
    struct builder path = {.separator = is_windows(charset, cwd, name) ? '\\' : '/',
                           .charset = charset};
    bool absolute =
        path.separator == '/' ? name.len > 0 && name.at[0] == '/' : ftpx_path_is_absolute(name);

    if (absolute && is_rooted_on_drive(cwd, name)) {
        ftpx_span drive = ftpx_span_take(cwd, 2);
        begin(&path, &drive);
    } else if (absolute) {
        begin(&path, &name);
    } else {
        begin(&path, &cwd);
        push_all(&path, cwd);
    }
    push_all(&path, name);
    return finish(pool, &path);
}

/* What is behind the last slash. */
static ftpx_span last_part(ftpx_span path)
{
    return ftpx_span_drop(path, ftpx_span_behind_last(path, '/'));
}

ftpx_span ftpx_path_leaf(const struct ftpx_charset *charset, ftpx_span path)
{
    ftpx_span part = last_part(path);
    const struct ftpx_charset *reading = ftpx_charset_reading(charset, part);
    size_t at;

    while ((at = ftpx_charset_find_backslash(reading, part)) < part.len)
        part = ftpx_span_drop(part, at + 1);
    return part;
}

ftpx_span ftpx_path_name(const struct ftpx_charset *charset, ftpx_span path)
{
    bool unix_like = path.len > 0 && path.at[0] == '/';
    ftpx_span name = unix_like ? last_part(path) : ftpx_path_leaf(charset, path);

    return name.len > 0 ? name : path;
}

ftpx_span ftpx_path_without_options(ftpx_span arg)
{
    arg = ftpx_span_trim(arg);
    while (arg.len > 0 && arg.at[0] == '-')
        arg = ftpx_span_trim(ftpx_span_drop(arg, ftpx_span_find(arg, ' ')));
    return arg;
}

ftpx_span ftpx_path_quoted(wmem_allocator_t *pool, ftpx_span text)
{
    uint8_t *bytes = wmem_alloc(pool, text.len + 1);
    size_t len = 0;

    if (!ftpx_reply_quoted_path(text, bytes, &len) ||
        !ftpx_path_is_absolute((ftpx_span){bytes, len})) {
        wmem_free(pool, bytes);
        return FTPX_SPAN_NONE;
    }
    return (ftpx_span){bytes, len};
}
