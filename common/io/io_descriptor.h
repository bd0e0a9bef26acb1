/* io_descriptor.h: reading and writing descriptors, below the readers and writers over them.
 *
 * Inner part of the io module.
 */
#ifndef KBC_IO_DESCRIPTOR_H
#define KBC_IO_DESCRIPTOR_H

#include "base/base.h"

/* After a failed read (POLLIN) or write (POLLOUT): true when it is to be tried again. Descriptors
 * that the process inherits may be non-blocking; then this waits. */
MUST_USE bool io_is_passing(int descriptor, short events);

/* Writes all of it, waiting where the descriptor makes that necessary. Returns 0 or an errno. */
MUST_USE int io_write_all(int descriptor, const char *from, size_t size);

#endif
