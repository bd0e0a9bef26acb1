/* jsonrow_plan.h: the plan by which columns become an object; for jsonrow*.c alone.
 *
 * Invariants: a row is, for each step, its literal and then the value of its column; then the tail.
 */
#ifndef KBC_JSONROW_PLAN_H
#define KBC_JSONROW_PLAN_H

#include "shape/jsonrow.h"

struct jsonrow_step {
    size_t literal_end; /* in `literals`; it begins where that of the step before ends */
    size_t column;
};

struct jsonrow {
    struct strings names; /* of the columns */
    struct jsonrow_column *columns;
    size_t count;
    struct jsonrow_step *steps;
    size_t step_count;
    struct buf literals; /* the tail is what stands behind the last step's */
    struct buf undoubled, unescaped;
};

#endif
