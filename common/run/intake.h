/* intake.h: how much there is to read, for the progress that is shown. */
#ifndef KBC_INTAKE_H
#define KBC_INTAKE_H

#include "processor.h"

/* How many bytes of files have to be read to make a source, or all data of an item. */
uint64_t intake_of_source(const struct source *source);
uint64_t intake_of_item(const struct item *item);

#endif
