/* path: components are pushed on a growing text one by one; `..` takes the last one off again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "path.h"

#include "limits.h"
#include <string.h>

/* A path under construction. `root` bytes at its start can not be left with `..`. */
struct builder {
    uint8_t text[FTPX_LIMIT_PATH];
    size_t len;
    size_t root;
    uint8_t separator;
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
static bool is_windows(ftpx_span cwd, ftpx_span name)
{
    if (cwd.len > 0 && cwd.at[0] == '/')
        return false;
    return has_drive(cwd) || has_drive(name) || (holds(cwd, '\\') && !holds(cwd, '/'));
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

    while (at > path->root && path->text[at - 1] != path->separator)
        at--;
    return at > path->root ? at - 1 : path->root;
}

static void push_name(struct builder *path, ftpx_span name)
{
    if (path->len > path->root)
        append(path, &path->separator, 1);
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

static bool separates(const struct builder *path, uint8_t byte)
{
    return byte == '/' || byte == path->separator;
}

static void push_all(struct builder *path, ftpx_span text)
{
    while (text.len > 0) {
        size_t len = 0;
        while (len < text.len && !separates(path, text.at[len]))
            len++;
        push(path, ftpx_span_take(text, len));
        text = ftpx_span_drop(text, len + 1);
    }
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

ftpx_span ftpx_path_join(wmem_allocator_t *pool, ftpx_span cwd, ftpx_span name)
{
    struct builder path = {.separator = is_windows(cwd, name) ? '\\' : '/'};
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
    return ftpx_span_copy(pool, (ftpx_span){path.text, path.len});
}

ftpx_span ftpx_path_parent(wmem_allocator_t *pool, ftpx_span cwd)
{
    return ftpx_path_join(pool, cwd, ftpx_span_of(".."));
}

ftpx_span ftpx_path_name(ftpx_span path)
{
    bool unix_like = path.len > 0 && path.at[0] == '/';
    size_t at = path.len;

    while (at > 0 && path.at[at - 1] != '/' && (unix_like || path.at[at - 1] != '\\'))
        at--;
    return at < path.len ? ftpx_span_drop(path, at) : path;
}

ftpx_span ftpx_path_without_options(ftpx_span arg)
{
    arg = ftpx_span_trim(arg);
    while (arg.len > 0 && arg.at[0] == '-')
        arg = ftpx_span_trim(ftpx_span_drop(arg, ftpx_span_find(arg, ' ')));
    return arg;
}

ftpx_span ftpx_span_copy(wmem_allocator_t *pool, ftpx_span span)
{
    if (span.len == 0)
        return FTPX_SPAN_NONE;
    return (ftpx_span){wmem_memdup(pool, span.at, span.len), span.len};
}
