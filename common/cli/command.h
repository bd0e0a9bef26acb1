/* command.h: the command line: where the data is and what the parameters are.
 *
 * Invariants: every parameter of the processor's table is an option of the same name; a name that
 * belongs both to a parameter and to the stream options below is the parameter's. Unknown options,
 * missing values and forms that do not go together are user_error. --help, --version and --describe
 * print and leave.
 */
#ifndef KBC_COMMAND_H
#define KBC_COMMAND_H

#include "cli/stream.h"
#include "processor.h"

enum command_form {
    COMMAND_COMPONENT, /* nothing but options: KBC_DATADIR, config.json is required */
    COMMAND_DATA, /* --data DIR */
    COMMAND_FOLDERS, /* --in DIR --out DIR */
    COMMAND_STREAM /* - */
};

struct command {
    enum command_form form;
    const char *data, *in, *out; /* folders; of the arguments */
    bool consume;
    struct stream_options stream;
    const char *stream_option; /* one that was given, or NULL */
    size_t count; /* parameters given as options, in their order */
    struct command_parameter {
        const struct param *param;
        const char *value;
    } *parameters;
    size_t option_count; /* the same of the processor's options */
    struct command_parameter *options;
};

/* Reads the arguments behind the program's name; they must outlive the command. */
struct command command_read(const struct processor *processor, int count, char **arguments);

/* The parameters: config.json of the data folder (`folder`, a descriptor), which only
 * COMMAND_COMPONENT without options of the processor requires (but not for a processor that does
 * without it) and which -1 leaves out, and over it
 * the options. */
MUST_USE struct settings *command_settings(const struct command *command,
                                           const struct processor *processor, int folder);

/* The processor's options; NULL when none was given. */
MUST_USE struct settings *command_options(const struct command *command);

void command_release(struct command *command);

/* The text of --describe: id, summary, what it works on, parameters as JSON Schema; to be freed. */
MUST_USE char *command_describe(const struct processor *processor);

#endif
