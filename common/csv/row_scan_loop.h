/* row_scan_loop.h: a window of CSV, word by word, for every scanner.
 *
 * Inner part of row_scan_*.c, included by nothing else. The including file says what is different
 * with its instructions (struct row_instructions): a constant, so that all is inlined.
 */
#ifndef KBC_ROW_SCAN_LOOP_H
#define KBC_ROW_SCAN_LOOP_H

#include "csv/row_scan_word.h"

/* The signs, as the instructions take them; the including file has it. */
struct row_vectors;

struct row_instructions {
    /* Compares 64 bytes with the signs. */
    struct row_masks (*masks)(const struct row_vectors *vectors, const char *at);
    uint64_t (*prefix_xor)(uint64_t bits);
    /* As row_add_cells(). */
    void (*add_cells)(struct row_scan *scan, uint32_t at, uint64_t bits);
};

/* What does not change within a window. */
struct row_plan {
    const struct row_instructions *use;
    const struct row_vectors *vectors;
    enum row_wanted wanted;
    uint64_t enclosed, escapes; /* all ones where the dialect has an enclosure, an escape */
};

/* The signs in 64 bytes. A sign that the dialect has not stands nowhere: NUL is data. */
ROW_INLINE struct row_masks row_masks_at(const struct row_plan *plan, const char *at)
{
    struct row_masks masks = plan->use->masks(plan->vectors, at);
    masks.enclosure &= plan->enclosed;
    masks.escape &= plan->escapes;
    return masks;
}

/* Appends what was found in the word at `at`; `valid` are the bits that count. */
ROW_INLINE void row_add_word(struct row_scan *scan, const struct row_plan *plan, uint32_t at,
                             const struct row_masks *masks, const struct row_found *found,
                             uint64_t valid)
{
    const uint64_t separators = found->separators & valid;
    const uint32_t cells = scan->cells;
    if (plan->wanted == ROW_CELLS) {
        scan->not_enclosed |= found->not_enclosed & valid;
        plan->use->add_cells(scan, at, separators);
    } else if (plan->wanted == ROW_WIDTHS) {
        scan->cells += (uint32_t)__builtin_popcountll(separators);
    }
    row_add_rows(scan, plan->wanted, at, separators & masks->line_end, separators, cells);
}

/* Takes whole words from the start of the window on, up to one that is unusual, which is left to
 * row_scan_rest(). Returns where that is. Most tables need nothing else, and half of the work. */
ROW_INLINE uint32_t row_scan_usual(struct row_scan *scan, const struct row_plan *plan,
                                   struct row_carry *carry)
{
    uint32_t at = 0;
    for (; scan->length - at >= 64; at += 64) {
        const struct row_masks masks = row_masks_at(plan, scan->base + at);
        struct row_carry next = *carry;
        const struct row_found found =
            row_scan_word(&next, &masks, plan->use->prefix_xor(masks.enclosure));
        if (UNLIKELY(masks.trail | masks.escape | found.irregular))
            break;
        *carry = next;
        row_add_word(scan, plan, at, &masks, &found, ~0ull);
    }
    return at;
}

/* Takes all words from `at` on, up to the first irregular byte. */
ROW_INLINE void row_scan_rest(struct row_scan *scan, const struct row_plan *plan,
                              struct row_carry *carry, uint32_t at)
{
    uint64_t unusual = 0;
    for (uint64_t valid = ~0ull; valid == ~0ull && at < scan->length; at += 64) {
        const struct row_masks masks = row_masks_at(plan, scan->base + at);
        const struct row_found found =
            row_scan_any_word(carry, &masks, plan->use->prefix_xor(masks.enclosure), &scan->signs);
        if (scan->length - at < 64)
            valid = (1ull << (scan->length - at)) - 1;
        const uint64_t irregular = found.irregular & valid;
        if (UNLIKELY(irregular)) {
            scan->irregular = true;
            valid &= (irregular ^ (irregular - 1)) >> 1;
        }
        unusual |= masks.trail | masks.escape;
        row_add_word(scan, plan, at, &masks, &found, valid);
    }
    scan->unusual = unusual;
}

ROW_INLINE void row_scan_wanted(struct row_scan *scan, struct row_plan plan, enum row_wanted wanted)
{
    struct row_scan now = *scan; /* nothing else points to it: its members stay in registers */
    struct row_carry carry = {0};
    plan.wanted = wanted;
    now.not_enclosed = 0;
    uint32_t at = 0;
    if (!now.unusual)
        at = row_scan_usual(&now, &plan, &carry);
    if (at < now.length)
        row_scan_rest(&now, &plan, &carry, at);
    *scan = now;
}

/* Does what row_scanner.scan does. */
ROW_INLINE void row_scan_window(struct row_scan *scan, const struct row_instructions *use,
                                const struct row_vectors *vectors)
{
    const struct row_plan plan = {
        .use = use,
        .vectors = vectors,
        .enclosed = -(uint64_t)!scan->signs.bare,
        .escapes = -(uint64_t)(scan->signs.escape != 0),
    };
    switch (scan->wanted) {
    case ROW_ENDS:
        row_scan_wanted(scan, plan, ROW_ENDS);
        break;
    case ROW_WIDTHS:
        row_scan_wanted(scan, plan, ROW_WIDTHS);
        break;
    case ROW_CELLS:
        row_scan_wanted(scan, plan, ROW_CELLS);
        break;
    }
}

#endif
