/* dialect.h: the delimiter and the enclosure of a table, of which manifests and rows speak alike.
 */
#ifndef KBC_DIALECT_H
#define KBC_DIALECT_H

#include "base/base.h"

struct dialect {
    char delimiter;
    char enclosure; /* 0: the table has none, nothing is enclosed */
    char escape; /* 0: none, as always on this platform; escape-character reads others */
    char instead; /* written in the place of a delimiter or line break that a value without
                     enclosure cannot hold; 0: it is an error */
};

/* What the platform takes for granted when a manifest is silent. */
#define DIALECT_DEFAULT ((struct dialect){.delimiter = ',', .enclosure = '"'})

#endif
