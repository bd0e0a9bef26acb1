/* local.h: a component's configuration on this machine: what processor-chain does besides its run.
 *
 * Invariants: with --component-config the steps are a section of that file, else those of the
 * parameters. Several rows read the same in/, and are published together. in/ is never touched.
 * --explain and --preview leave nothing behind; --section all works in a folder below out/'s hidden
 * one (stage.h), which the end of the process removes, so that out/ shows all results or none.
 */
#ifndef KBC_LOCAL_H
#define KBC_LOCAL_H

#include "chain/chain.h"

struct local_options {
    const char *component_config;
    const char *section;
    const char *row;
    const char *main;
    const char *vendor;
    bool explain;
    int64_t preview;
    const char *preview_html;
};

extern const struct param local_params[];

/* For struct processor: .options is the table above. */
void local_run(const struct task *task);

#endif
