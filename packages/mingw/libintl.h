/* Stands for GNU gettext's header when GLib is built without translations: each message is itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define gettext(text)                        (text)
#define dgettext(domain, text)               (text)
#define dcgettext(domain, text, category)    (text)
#define ngettext(one, many, count)           ((count) == 1 ? (one) : (many))
#define dngettext(domain, one, many, count)  ((count) == 1 ? (one) : (many))
#define textdomain(domain)                   ((char *)"messages")
#define bindtextdomain(domain, folder)       ((char *)"messages")
#define bind_textdomain_codeset(domain, set) ((char *)"messages")

/* The language of messages, which Windows has no locale for. */
#include <locale.h>
#define LC_MESSAGES LC_CTYPE
