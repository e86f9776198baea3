/* eve_event: members in the order in which they appear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "eve_event.h"

#include "../../model/figures.h"
#include "../../model/tcp/flow.h"
#include "../record/community.h"
#include "../record/record_id.h"

/* Hexadecimal digits of a flow's number: what every reader of JSON has room for (RFC 8259, section 6). */
#define NUMBER_DIGITS 13

void ftpx_eve_put_time(struct ftpx_json *json, const char *name, int64_t time)
{
    GString *text = g_string_new(NULL);

    ftpx_figure_time(text, time, 6);
    g_string_truncate(text, text->len - 1); /* Z */
    g_string_append(text, "+0000");
    ftpx_json_word(json, name, text->str);
    g_string_free(text, TRUE);
}

void ftpx_eve_put_protocol(struct ftpx_json *json, const struct ftpx_connection *connection)
{
    ftpx_json_word(json, "app_proto", connection->transfer ? "ftp-data" : "ftp");
}

static void put_number(struct ftpx_json *json, const char *name, const struct ftpx_flow *flow)
{
    const struct ftpx_record_subject subject = {.kind = "eve flow", .control = flow};
    char id[FTPX_RECORD_ID_TEXT];

    ftpx_record_id(&subject, id);
    id[NUMBER_DIGITS] = '\0';
    ftpx_json_number(json, name, g_ascii_strtoull(id, NULL, 16));
}

/* A data connection belongs to a control connection, if that is known. */
static void put_flow(struct ftpx_json *json, const struct ftpx_connection *connection)
{
    put_number(json, "flow_id", connection->flow);
    if (connection->transfer && connection->session)
        put_number(json, "parent_id", connection->session->flow);
}

static void put_end(struct ftpx_json *json, const char *address_name, const char *port_name,
                    const struct ftpx_endpoint *end)
{
    char address[FTPX_ADDRESS_TEXT];

    ftpx_address_text(&end->address, address);
    ftpx_json_word(json, address_name, address);
    ftpx_json_number(json, port_name, end->port);
}

static void put_community(struct ftpx_json *json, const struct ftpx_flow *flow)
{
    GString *id = g_string_new(NULL);

    ftpx_community_id(id, &flow->end[0], &flow->end[1]);
    ftpx_json_word(json, "community_id", id->str);
    g_string_free(id, TRUE);
}

/* The member has room for one. */
static void put_capture(struct ftpx_json *json, const struct ftpx_scope *scope)
{
    if (ftpx_captures_count(scope->captures) != 1)
        return;
    const struct ftpx_captured *file = ftpx_captures_file(scope->captures, 0, false);
    ftpx_json_text(json, "pcap_filename", ftpx_span_of(file->name));
}

struct ftpx_json ftpx_eve_begin(const struct ftpx_scope *scope, FILE *out,
                                const struct ftpx_eve_event *event)
{
    const struct ftpx_connection *connection = event->connection;
    const struct ftpx_endpoint *ends = connection->flow->end;
    struct ftpx_json json = ftpx_json_line(out, 6);

    ftpx_eve_put_time(&json, "timestamp", event->time);
    put_flow(&json, connection);
    ftpx_json_count(&json, "pcap_cnt", event->frame);
    ftpx_json_word(&json, "event_type", event->type);
    put_end(&json, "src_ip", "src_port", &ends[event->source]);
    put_end(&json, "dest_ip", "dest_port", &ends[1 - event->source]);
    ftpx_json_word(&json, "proto", "TCP");
    put_community(&json, connection->flow);
    put_capture(&json, scope);
    return json;
}
