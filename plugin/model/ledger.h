/* ledger: values written down one after the other, and read again in the same order by the same code. Numbers are
 * small when they are near 0. Who reads may have been given anything: what does not fit fails, and from then on
 * all values stay as they are. It knows nothing of what they mean.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_MODEL_LEDGER_H
#define FTPX_MODEL_LEDGER_H

#include "../wire/span.h"
#include <glib.h>

struct ftpx_ledger {
    GByteArray *out; /* NULL: they are read */
    ftpx_span rest;  /* of what is read */
    bool failed;
    uint32_t base; /* what frames count from */
};

static inline struct ftpx_ledger ftpx_ledger_to(GByteArray *out, uint32_t base)
{
    return (struct ftpx_ledger){.out = out, .base = base};
}

static inline struct ftpx_ledger ftpx_ledger_from(ftpx_span bytes, uint32_t base)
{
    return (struct ftpx_ledger){.rest = bytes, .base = base};
}

/* Signed values are no further from 0: of any two the difference is a value, too. */
#define FTPX_LEDGER_MOST (INT64_MAX / 2)

/* Each writes what stands at `value`, or puts there what was written. */
void ftpx_ledger_number(struct ftpx_ledger *ledger, uint64_t *value);
void ftpx_ledger_signed(struct ftpx_ledger *ledger, int64_t *value);
/* The same, small when it is near `before`. */
void ftpx_ledger_signed_from(struct ftpx_ledger *ledger, int64_t *value, int64_t before);
void ftpx_ledger_word(struct ftpx_ledger *ledger, uint32_t *value);
void ftpx_ledger_flag(struct ftpx_ledger *ledger, bool *value);
/* A frame's number; 0, which is none, stays so. */
void ftpx_ledger_frame(struct ftpx_ledger *ledger, uint32_t *frame);
/* Finite. */
void ftpx_ledger_real(struct ftpx_ledger *ledger, double *value);
/* What is read is a part of what was given. */
void ftpx_ledger_span(struct ftpx_ledger *ledger, ftpx_span *bytes);
/* Exactly so many bytes, one at least. */
void ftpx_ledger_bytes(struct ftpx_ledger *ledger, void *bytes, size_t length);

#endif
