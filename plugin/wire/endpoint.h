/* endpoint: addresses and ports, and the six ways FTP writes them (PORT, PASV, EPRT, EPSV, LPRT,
 * LPSV). It does not judge whether an endpoint is plausible for a session.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_ENDPOINT_H
#define FTPX_WIRE_ENDPOINT_H

#include "span.h"

/* Compared and hashed as bytes: unused bytes are 0. */
struct ftpx_address {
    uint8_t family; /* 4, 6, or 0 for none */
    uint8_t bytes[16];
};

struct ftpx_endpoint {
    struct ftpx_address address;
    uint16_t port;
};

/* FTP's ports, and the first one that is nobody's. */
#define FTPX_PORT_DATA        20
#define FTPX_PORT_CONTROL     21
#define FTPX_PORT_TLS_DATA    989
#define FTPX_PORT_TLS_CONTROL 990
#define FTPX_PORT_LOWEST_FREE 1024

enum ftpx_method {
    FTPX_METHOD_NONE,
    FTPX_METHOD_PORT,
    FTPX_METHOD_PASV,
    FTPX_METHOD_EPRT,
    FTPX_METHOD_EPSV,
    FTPX_METHOD_LPRT,
    FTPX_METHOD_LPSV,
    FTPX_METHOD_DEFAULT /* nothing was announced: RFC 959 §3.2 */
};

/* What a command's argument or a reply's text announces. */
struct ftpx_announced {
    enum ftpx_method method; /* NONE: nothing usable was announced */
    struct ftpx_endpoint at; /* address family 0 when only a port is named (EPSV) */
    /* the characters that name the address, for highlighting; empty when only a port is named */
    ftpx_span host;
    ftpx_span port;  /* and those that name the port */
    uint64_t quirks; /* BAD_ENDPOINT, ENDPOINT_UNCLOSED, LOOSE_ENDPOINT */
};

/* Reads what the method's document has, and where that does not fit, what is in use besides: then
 * LOOSE_ENDPOINT. PORT … LPSV:
 *
 * PORT argument (RFC 959 §4.1.2): six decimal numbers 0–255, separated by commas, nothing else
 * but blanks around. Loosely: points or blanks in place of commas, or around them.
 * PASV, the text of 227 (RFC 1123 §4.1.2.6): the first six comma-separated numbers 0–255 anywhere in it,
 * brackets or not. Loosely: blanks around the commas.
 * EPRT argument (RFC 2428 §2): <d>af<d>address<d>port<d>, <d> any of 33–126.
 * EPSV, the text of 229 (RFC 2428 §3): (<d><d><d>port<d>), any text before; without `)` ENDPOINT_UNCLOSED.
 * Loosely, with `|` as delimiter: `|||port|`, `(||port|)`, `(|||port)`, and `(|1|address|port|)`, which names
 * an address as well.
 * LPRT argument and LPSV, the text of 228 (RFC 1639): af,hal,h1,…,pal,p1,p2 with af 4 or 6; loosely as PORT
 * and 227. */
struct ftpx_announced ftpx_announced_read(enum ftpx_method method, ftpx_span text);

/* Whether a reply with this code announces: 227, 228, 229. What it does; method NONE for any other. */
bool ftpx_announced_by_code(uint16_t code);
struct ftpx_announced ftpx_announced_reply(uint16_t code, ftpx_span text);

/* "PORT" … "LPSV", "default"; "" for NONE. Whether the client listens (PORT, EPRT, LPRT, default). */
const char *ftpx_method_name(enum ftpx_method method);
bool ftpx_method_is_active(enum ftpx_method method);

/* That of a command's name; NONE for one that announces nothing, nor asks for that. */
enum ftpx_method ftpx_method_named(const char *name);

bool ftpx_address_equal(const struct ftpx_address *left, const struct ftpx_address *right);
bool ftpx_endpoint_equal(const struct ftpx_endpoint *left, const struct ftpx_endpoint *right);

/* An address from its text; false, and of no family, when it is none. */
bool ftpx_address_read(const char *text, struct ftpx_address *out);

/* Text of an address: "192.0.2.1", "2001:db8::1" (RFC 5952); "" for family 0. */
#define FTPX_ADDRESS_TEXT 46
void ftpx_address_text(const struct ftpx_address *address, char out[FTPX_ADDRESS_TEXT]);

#endif
