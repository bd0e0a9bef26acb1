/* reshape.h: changes of a record before it becomes rows.
 *
 * Invariants: they are made in the record itself; what is added stands in its arena.
 */
#ifndef KBC_RESHAPE_H
#define KBC_RESHAPE_H

#include "shape/value.h"

/* Members of these names, or paths of names joined by "." from the record down, become lists of one
 * where they are no lists and not null. */
void reshape_lists(struct arena *arena, struct value *record, const struct strings *lists);

/* Each element of each list gets the member row_nr, its number in the list from 1. A text, number
 * or empty object becomes an object with the member NAME_value, NAME being that of the list. */
void reshape_numbers(struct arena *arena, struct names *names, struct value *record);

/* The record is element `number` of a list of that name. */
void reshape_number(struct arena *arena, struct names *names, struct value *record,
                    const char *list, uint64_t number);

/* An object, or null, gets the member keboola_file_name_col; false for anything else. */
MUST_USE bool reshape_file_name(struct arena *arena, struct names *names, struct value *record,
                                const char *file);

#endif
