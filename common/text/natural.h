/* natural.h: the order in which people number things. */
#ifndef KBC_NATURAL_H
#define KBC_NATURAL_H

/* Byte order, but a run of digits counts as a number of any length: part2 comes before part10. As
 * strcmp(); 0 for equal texts alone, so that 02 and 2 have an order, too. */
int natural_compare(const char *a, const char *b);

#endif
