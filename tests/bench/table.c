/* table.c: writes a made-up table for the benchmarks: table BYTES STYLE.
 *
 * Twelve columns: numbers, dates, text with doubled quotes, commas, line breaks and Czech letters
 * that WINDOWS-1250 has, too. STYLE is quoted (every cell enclosed), sparse (only cells that must
 * be), or irregular (every row has a quote in an unquoted cell). No header. The same arguments give
 * the same bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
    "order",    "invoice", "příliš",   "žluťoučký", "kůň",   "delivery", "Praha",  "returned",
    "customer", "úpěl",    "ďábelské", "ódy",       "brown", "parcel",   "refund", "warehouse"};

static uint64_t state = 88172645463325252u;

static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static void text(char *to, size_t room)
{
    const uint64_t count = 2 + draw(6);
    size_t used = 0;
    for (uint64_t i = 0; i < count; i++) {
        static const char *const between[] = {" ", " ", " ", " ", ", ", " \"", "\" ", "\n"};
        const char *gap = i == 0 ? "" : between[draw(8)];
        used += (size_t)snprintf(to + used, room - used, "%s%s", gap, words[draw(16)]);
    }
}

enum style { QUOTED, SPARSE, IRREGULAR };

static void cell(const char *value, enum style style, char end)
{
    const int needs = strpbrk(value, ",\"\n") != NULL;
    if (style != QUOTED && !needs) {
        fputs(value, stdout);
    } else {
        putchar('"');
        for (; *value; value++) {
            if (*value == '"')
                putchar('"');
            putchar(*value);
        }
        putchar('"');
    }
    putchar(end);
}

static void row(uint64_t number, enum style style)
{
    char value[400];
    for (int column = 0; column < 12; column++) {
        switch (column) {
        case 0:
            snprintf(value, sizeof(value), "%" PRIu64, number);
            break;
        case 1:
        case 7:
            snprintf(value, sizeof(value), "20%02d-%02d-%02d", (int)draw(25), 1 + (int)draw(12),
                     1 + (int)draw(28));
            break;
        case 2:
        case 8:
            snprintf(value, sizeof(value), "%d.%02d", (int)draw(100000), (int)draw(100));
            break;
        case 4:
        case 9:
            text(value, sizeof(value));
            break;
        case 5:
            snprintf(value, sizeof(value), "%s", draw(3) ? "paid" : "");
            break;
        default:
            snprintf(value, sizeof(value), "%s%d", words[draw(16)], (int)draw(1000));
        }
        if (column == 6 && style == IRREGULAR)
            printf("5\" disk,");
        else
            cell(value, style, column == 11 ? '\n' : ',');
    }
}

int main(int count, char **arguments)
{
    if (count != 3)
        return 1;
    const uint64_t bytes = strtoull(arguments[1], NULL, 10);
    const enum style style = arguments[2][0] == 'q'   ? QUOTED
                             : arguments[2][0] == 's' ? SPARSE
                                                      : IRREGULAR;
    static char block[1 << 20];
    setvbuf(stdout, block, _IOFBF, sizeof(block));
    for (uint64_t number = 1; (uint64_t)ftello(stdout) < bytes; number++)
        row(number, style);
    return fclose(stdout) != 0;
}
