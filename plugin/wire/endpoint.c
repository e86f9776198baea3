/* endpoint: reads the six notations and keeps the very characters they were read from.
 * Of replies it knows the three codes that bring one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "endpoint.h"

#include <string.h>
#include <wsutil/inet_addr.h>

#include "quirk.h"

/* The part of `before` in front of what is left of it. */
static ftpx_span taken(ftpx_span before, ftpx_span rest)
{
    return ftpx_span_take(before, before.len - rest.len);
}

static struct ftpx_announced unusable(void)
{
    return (struct ftpx_announced){.quirks = FTPX_QUIRK(BAD_ENDPOINT)};
}

/* Between two numbers RFC 959 has a comma. Loosely, blanks may stand around it, and some clients write
 * a point or only blanks in its place: there are servers that take that. */
static bool take_separator(ftpx_span *rest, const struct ftpx_announced *announced)
{
    bool of_client = ftpx_method_is_active(announced->method);
    ftpx_span before = *rest;

    if (!(announced->quirks & FTPX_QUIRK(LOOSE_ENDPOINT)))
        return ftpx_span_take_byte(rest, ',');
    *rest = ftpx_skip_blanks(*rest);
    bool marked = ftpx_span_take_byte(rest, ',') || (of_client && ftpx_span_take_byte(rest, '.'));
    *rest = ftpx_skip_blanks(*rest);
    return marked || (of_client && rest->len < before.len);
}

/* numbers = number *(separator number), each 0–255 */
static bool take_numbers(ftpx_span *rest, const struct ftpx_announced *announced, uint8_t *out,
                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t number;

        if ((i && !take_separator(rest, announced)) || !ftpx_span_number(rest, 255, &number))
            return false;
        out[i] = (uint8_t)number;
    }
    return true;
}

/* Port 0 cannot be connected to. */
static bool set_port(struct ftpx_announced *announced, uint64_t port, ftpx_span text)
{
    announced->at.port = (uint16_t)port;
    announced->port = text;
    return port != 0;
}

/* port = separator p1 separator p2 */
static bool take_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    uint8_t numbers[2];
    ftpx_span start;

    if (!take_separator(rest, announced))
        return false;
    start = *rest;
    return take_numbers(rest, announced, numbers, 2) &&
           set_port(announced, (uint64_t)(numbers[0] * 256 + numbers[1]), taken(start, *rest));
}

static bool take_host(ftpx_span *rest, struct ftpx_announced *announced, uint8_t family)
{
    ftpx_span start = *rest;

    announced->at.address.family = family;
    if (!take_numbers(rest, announced, announced->at.address.bytes, family == 4 ? 4 : 16))
        return false;
    announced->host = taken(start, *rest);
    return true;
}

/* host-port = h1,h2,h3,h4,p1,p2 */
static bool take_host_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    return take_host(rest, announced, 4) && take_port(rest, announced);
}

/* long-host-port = af,hal,h1,…,pal,p1,p2 with 4,4 or 6,16 and two port bytes */
static bool take_long_host_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    uint8_t head[2], port_length;

    if (!take_numbers(rest, announced, head, 2) || !take_separator(rest, announced))
        return false;
    if (!(head[0] == 4 && head[1] == 4) && !(head[0] == 6 && head[1] == 16))
        return false;
    return take_host(rest, announced, head[0]) && take_separator(rest, announced) &&
           take_numbers(rest, announced, &port_length, 1) && port_length == 2 &&
           take_port(rest, announced);
}

typedef bool take_form(ftpx_span *rest, struct ftpx_announced *announced);

/* As the documents have it, and where that does not fit, loosely. */
static const uint64_t manners[] = {0, FTPX_QUIRK(LOOSE_ENDPOINT)};

#define MANNERS (sizeof manners / sizeof manners[0])

/* The form and nothing else, as in arguments. */
static struct ftpx_announced read_whole(ftpx_span arg, enum ftpx_method method, take_form *take)
{
    for (size_t manner = 0; manner < MANNERS; manner++) {
        struct ftpx_announced announced = {.method = method, .quirks = manners[manner]};
        ftpx_span rest = ftpx_span_trim(arg);

        if (take(&rest, &announced) && !rest.len)
            return announced;
    }
    return unusable();
}

/* Whether a list of numbers can start at `at`: not within a number, nor behind its sign, nor behind
 * another number's comma or point. */
static bool begins_list(ftpx_span text, size_t at)
{
    if (!ftpx_is_digit(text.at[at]))
        return false;
    if (at == 0)
        return true;
    if (text.at[at - 1] == ',' || text.at[at - 1] == '.')
        return at == 1 || !ftpx_is_digit(text.at[at - 2]);
    return !ftpx_is_digit(text.at[at - 1]) && text.at[at - 1] != '-';
}

/* Whether a form can start at `at`. */
typedef bool begins_form(ftpx_span text, size_t at);

/* The first place where the form fits, as in replies, which servers word as they like. */
static struct ftpx_announced read_anywhere(ftpx_span text, enum ftpx_method method,
                                           begins_form *begins, take_form *take)
{
    for (size_t manner = 0; manner < MANNERS; manner++)
        for (size_t i = 0; i < text.len; i++) {
            struct ftpx_announced announced = {.method = method, .quirks = manners[manner]};
            ftpx_span rest = ftpx_span_drop(text, i);

            if (begins(text, i) && take(&rest, &announced))
                return announced;
        }
    return unusable();
}

/* RFC 2428 §2: the delimiter is any printable ASCII character. */
static bool is_delimiter(uint8_t byte)
{
    return byte >= 33 && byte <= 126;
}

/* The characters up to the next delimiter, which goes with them. */
static bool take_field(ftpx_span *rest, uint8_t delimiter, ftpx_span *field_out)
{
    *field_out = ftpx_span_take(*rest, ftpx_span_find(*rest, delimiter));
    *rest = ftpx_span_drop(*rest, field_out->len);
    return ftpx_span_take_byte(rest, delimiter);
}

/* A field that is a number and nothing else. */
static bool take_number_field(ftpx_span *rest, uint8_t delimiter, uint64_t *number_out,
                              ftpx_span *field_out)
{
    return take_field(rest, delimiter, field_out) &&
           ftpx_span_is_number(*field_out, UINT16_MAX, number_out);
}

bool ftpx_address_read(const char *text, struct ftpx_address *out)
{
    ws_in4_addr four;
    ws_in6_addr six;

    *out = (struct ftpx_address){0};
    if (ws_inet_pton4(text, &four)) {
        out->family = 4;
        memcpy(out->bytes, &four, sizeof four);
    } else if (ws_inet_pton6(text, &six)) {
        out->family = 6;
        memcpy(out->bytes, &six, sizeof six);
    }
    return out->family != 0;
}

/* Of the family that it is said to be of: 1 is IPv4, 2 is IPv6 (RFC 2428 §2). */
static bool parse_address(ftpx_span text, uint64_t af, struct ftpx_address *out)
{
    char copy[FTPX_ADDRESS_TEXT];

    if (!text.len || text.len >= sizeof copy || ftpx_span_find(text, 0) < text.len)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return ftpx_address_read(copy, out) && af == (out->family == 4 ? 1 : 2);
}

/* <d>af<d>address<d>port<d> */
static bool take_extended(ftpx_span *rest, struct ftpx_announced *announced)
{
    uint8_t delimiter = rest->len ? rest->at[0] : 0;
    uint64_t af, port;
    ftpx_span field;

    return is_delimiter(delimiter) && ftpx_span_take_byte(rest, delimiter) &&
           take_number_field(rest, delimiter, &af, &field) &&
           take_field(rest, delimiter, &announced->host) &&
           parse_address(announced->host, af, &announced->at.address) &&
           take_number_field(rest, delimiter, &port, &field) && set_port(announced, port, field);
}

/* "(" <d><d><d> port <d> [")"] */
static bool take_bracketed_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    uint8_t delimiter = rest->len > 1 ? rest->at[1] : 0;
    uint64_t port;
    ftpx_span field;

    if (!ftpx_span_take_byte(rest, '(') || !is_delimiter(delimiter))
        return false;
    for (int i = 0; i < 3; i++)
        if (!ftpx_span_take_byte(rest, delimiter))
            return false;
    if (!take_number_field(rest, delimiter, &port, &field) || !set_port(announced, port, field))
        return false;
    if (!ftpx_span_take_byte(rest, ')'))
        announced->quirks |= FTPX_QUIRK(ENDPOINT_UNCLOSED);
    return true;
}

/* Nothing that would make the number before it another one. */
static bool ends_number(ftpx_span rest)
{
    return !rest.len || rest.at[0] == ' ' || rest.at[0] == ')' ||
           (rest.at[0] == '.' && rest.len == 1);
}

/* 2*3"|" port ["|"]: servers in use leave out a delimiter or the brackets. */
static bool take_bare_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    ftpx_span start;
    uint64_t port;

    if (!ftpx_span_take_byte(rest, '|') || !ftpx_span_take_byte(rest, '|'))
        return false;
    ftpx_span_take_byte(rest, '|');
    start = *rest;
    if (!ftpx_span_number(rest, UINT16_MAX, &port) ||
        !set_port(announced, port, taken(start, *rest)))
        return false;
    return ftpx_span_take_byte(rest, '|') || ends_number(*rest);
}

/* What RFC 2428 has in brackets; loosely, EPRT's form, with its address, or a port between bars. */
static bool take_extended_port(ftpx_span *rest, struct ftpx_announced *announced)
{
    struct ftpx_announced with_address = *announced;
    ftpx_span end = *rest;

    if (!(announced->quirks & FTPX_QUIRK(LOOSE_ENDPOINT)))
        return take_bracketed_port(rest, announced);
    if (!ftpx_span_starts(*rest, "|") || !take_extended(&end, &with_address))
        return take_bare_port(rest, announced);
    *announced = with_address;
    *rest = end;
    return true;
}

static bool begins_extended(ftpx_span text, size_t at)
{
    return text.at[at] == '(' || (text.at[at] == '|' && (at == 0 || text.at[at - 1] != '|'));
}

/* --- methods --- */

static const struct {
    const char *name;
    bool is_active;
    take_form *take;     /* NULL: nothing announces it */
    begins_form *begins; /* of replies; NULL: an argument, which is the form and nothing else */
} methods[] = {
    [FTPX_METHOD_NONE] = {"", false, NULL, NULL},
    [FTPX_METHOD_PORT] = {"PORT", true, take_host_port, NULL},
    [FTPX_METHOD_PASV] = {"PASV", false, take_host_port, begins_list},
    [FTPX_METHOD_EPRT] = {"EPRT", true, take_extended, NULL},
    [FTPX_METHOD_EPSV] = {"EPSV", false, take_extended_port, begins_extended},
    [FTPX_METHOD_LPRT] = {"LPRT", true, take_long_host_port, NULL},
    [FTPX_METHOD_LPSV] = {"LPSV", false, take_long_host_port, begins_list},
    [FTPX_METHOD_DEFAULT] = {"default", true, NULL, NULL},
};

struct ftpx_announced ftpx_announced_read(enum ftpx_method method, ftpx_span text)
{
    return methods[method].begins
               ? read_anywhere(text, method, methods[method].begins, methods[method].take)
               : read_whole(text, method, methods[method].take);
}

bool ftpx_announced_by_code(uint16_t code)
{
    return code >= 227 && code <= 229;
}

struct ftpx_announced ftpx_announced_reply(uint16_t code, ftpx_span text)
{
    static const enum ftpx_method of_code[] = {FTPX_METHOD_PASV, FTPX_METHOD_LPSV,
                                               FTPX_METHOD_EPSV};

    return ftpx_announced_by_code(code) ? ftpx_announced_read(of_code[code - 227], text)
                                        : (struct ftpx_announced){0};
}

enum ftpx_method ftpx_method_named(const char *name)
{
    for (enum ftpx_method method = FTPX_METHOD_PORT; method < FTPX_METHOD_DEFAULT; method++)
        if (strcmp(methods[method].name, name) == 0)
            return method;
    return FTPX_METHOD_NONE;
}

const char *ftpx_method_name(enum ftpx_method method)
{
    return methods[method].name;
}

bool ftpx_method_is_active(enum ftpx_method method)
{
    return methods[method].is_active;
}

bool ftpx_address_equal(const struct ftpx_address *left, const struct ftpx_address *right)
{
    return left->family == right->family &&
           memcmp(left->bytes, right->bytes, sizeof left->bytes) == 0;
}

bool ftpx_endpoint_equal(const struct ftpx_endpoint *left, const struct ftpx_endpoint *right)
{
    return left->port == right->port && ftpx_address_equal(&left->address, &right->address);
}

void ftpx_address_text(const struct ftpx_address *address, char out[FTPX_ADDRESS_TEXT])
{
    out[0] = '\0';
    if (address->family == 4)
        ws_inet_ntop4(address->bytes, out, FTPX_ADDRESS_TEXT);
    else if (address->family)
        ws_inet_ntop6(address->bytes, out, FTPX_ADDRESS_TEXT);
}
