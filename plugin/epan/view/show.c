/* show: the host wants NUL-terminated UTF-8 in the packet's memory; the model has spans.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "show.h"

#include "../../model/charset.h"
#include "../../model/figures.h"
#include "../../model/session/names.h"
#include "../fields.h"

#define ELLIPSIS "\u2026"

const char *ftpx_show_in(packet_info *pinfo, const struct ftpx_charset *charset, ftpx_span bytes)
{
    size_t room = ftpx_charset_show(charset, bytes, NULL, 0) + 1;
    char *text = wmem_alloc(pinfo->pool, room);

    ftpx_charset_show(charset, bytes, text, room);
    return text;
}

const char *ftpx_show(const struct ftpx_view *view, ftpx_span bytes)
{
    return ftpx_show_in(view->pinfo, view->charset, bytes);
}

const char *ftpx_show_short(const struct ftpx_view *view, ftpx_span bytes, size_t most)
{
    if (ftpx_charset_show(view->charset, bytes, NULL, 0) <= most)
        return ftpx_show(view, bytes);

    char *text = wmem_alloc(view->pinfo->pool, most + 1);
    ftpx_charset_show(view->charset, bytes, text, most + 1);
    return wmem_strdup_printf(view->pinfo->pool, "%s" ELLIPSIS, text);
}

const char *ftpx_show_kept(packet_info *pinfo, GString *text)
{
    const char *kept = wmem_strdup(pinfo->pool, text->str);

    g_string_free(text, TRUE);
    return kept;
}

const char *ftpx_show_count(packet_info *pinfo, uint64_t count)
{
    GString *text = g_string_new(NULL);

    ftpx_figure_grouped(text, count);
    return ftpx_show_kept(pinfo, text);
}

static proto_item *generated(proto_item *item)
{
    proto_item_set_generated(item);
    return item;
}

proto_item *ftpx_add_uint(proto_tree *tree, int field, tvbuff_t *tvb, uint32_t value)
{
    return generated(proto_tree_add_uint(tree, field, tvb, 0, 0, value));
}

proto_item *ftpx_add_uint64(proto_tree *tree, int field, tvbuff_t *tvb, uint64_t value)
{
    return generated(proto_tree_add_uint64(tree, field, tvb, 0, 0, value));
}

proto_item *ftpx_add_bool(proto_tree *tree, int field, tvbuff_t *tvb, bool value)
{
    return generated(proto_tree_add_boolean(tree, field, tvb, 0, 0, value));
}

proto_item *ftpx_add_text(proto_tree *tree, int field, tvbuff_t *tvb, const struct ftpx_view *view,
                          ftpx_span value)
{
    if (!tree)
        return NULL;
    return generated(proto_tree_add_string(tree, field, tvb, 0, 0, ftpx_show(view, value)));
}

void ftpx_add_charset(proto_tree *tree, tvbuff_t *tvb, const struct ftpx_view *view)
{
    const struct ftpx_charset *assumed = view->assumed;

    if (!assumed)
        return;
    ftpx_add_text(tree, hf_ftpx_charset, tvb, view, ftpx_span_of(ftpx_charset_name(assumed)));
    ftpx_add_text(tree, hf_ftpx_charset_from, tvb, view, ftpx_span_of(ftpx_names_reason(assumed)));
}

proto_item *ftpx_add_command(proto_tree *tree, int field, tvbuff_t *tvb,
                             const struct ftpx_view *view, const struct ftpx_exchange *exchange)
{
    if (!tree)
        return NULL;
    const char *text =
        wmem_strdup_printf(view->pinfo->pool, "%s%s%s", exchange->verb->name,
                           exchange->arg.len > 0 ? " " : "", ftpx_show(view, exchange->arg));
    return generated(proto_tree_add_string(tree, field, tvb, 0, 0, text));
}

address ftpx_address(const struct ftpx_address *host)
{
    bool is_v6 = host->family == 6;
    address out;

    alloc_address_wmem(NULL, &out, is_v6 ? AT_IPv6 : AT_IPv4, is_v6 ? 16 : 4, host->bytes);
    return out;
}

nstime_t ftpx_nstime(int64_t nanoseconds)
{
    return (nstime_t){.secs = (time_t)(nanoseconds / FTPX_NS_PER_SECOND),
                      .nsecs = (int)(nanoseconds % FTPX_NS_PER_SECOND)};
}

proto_item *ftpx_add_time(proto_tree *tree, int field, tvbuff_t *tvb, int64_t nanoseconds)
{
    nstime_t time = ftpx_nstime(nanoseconds);

    return generated(proto_tree_add_time(tree, field, tvb, 0, 0, &time));
}

proto_item *ftpx_add_address(proto_tree *tree, int field4, int field6, tvbuff_t *tvb, int start,
                             int len, const struct ftpx_address *host)
{
    if (host->family == 4 && field4 >= 0) {
        ws_in4_addr value;
        memcpy(&value, host->bytes, sizeof value);
        return proto_tree_add_ipv4(tree, field4, tvb, start, len, value);
    }
    if (host->family == 6 && field6 >= 0) {
        ws_in6_addr value;
        memcpy(&value, host->bytes, sizeof value);
        return proto_tree_add_ipv6(tree, field6, tvb, start, len, &value);
    }
    return NULL;
}
