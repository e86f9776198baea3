/* listing_forms: the parsers behind listing.h, one a form. Each takes a whole line and fills an
 * entry that is all zero before, or says false when the line is not of its form.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_WIRE_LISTING_FORMS_H
#define FTPX_WIRE_LISTING_FORMS_H

#include "listing.h"

bool ftpx_listed_unix(ftpx_span line, struct ftpx_listed *out);
bool ftpx_listed_dos(ftpx_span line, struct ftpx_listed *out);
bool ftpx_listed_facts(ftpx_span line, struct ftpx_listed *out);
bool ftpx_listed_eplf(ftpx_span line, struct ftpx_listed *out);

/* `alone_out`: nothing but the name is in the line. */
bool ftpx_listed_vms(ftpx_span line, struct ftpx_listed *out, bool *alone_out);

/* The heading of z/OS's columns, or FTPX_FORM_NONE; then the lines below it. */
enum ftpx_listed_form ftpx_listed_zos_heading(ftpx_span line);
bool ftpx_listed_dataset(ftpx_span line, struct ftpx_listed *out);
bool ftpx_listed_member(ftpx_span line, struct ftpx_listed *out);

#endif
