/* arrange.h: who names the output: where in out/ each table and file of a run goes.
 *
 * Invariants: called once for each item, after the manifest phase. A manifest goes with the data it
 * describes, and never without it; what the processor does not touch keeps its place.
 */
#ifndef KBC_ARRANGE_H
#define KBC_ARRANGE_H

#include "run/run.h"

/* Adds what becomes of an item to run->out. */
void arrange(struct run *run, const struct item *item);

#endif
