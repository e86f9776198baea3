/* unwrap: see wtap/unwrap.h. Only in a program that has not started Wireshark's library itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FTPX_EPAN_QUICK_UNWRAP_H
#define FTPX_EPAN_QUICK_UNWRAP_H

#include "../../wtap/unwrap.h"

bool ftpx_unwrap_start(void);
void ftpx_unwrap_begin(ftpx_unwrap_fn take, void *context);
bool ftpx_unwrap_frame(const struct ftpx_frame *frame, uint32_t number, bool outer_taken);
enum ftpx_unwrap_piece ftpx_unwrap_left_piece(void);
void ftpx_unwrap_end(void);
void ftpx_unwrap_close(void);

#endif
