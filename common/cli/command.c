/* command.c: the command line. */
#include "cli/command.h"
#include "data/listing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct arguments {
    int count, next;
    char **at;
};

static void print(const char *text)
{
    struct writer *out = writer_of(STDOUT_FILENO, "the output");
    writer_write(out, text, strlen(text));
    writer_finish(out);
}

static const struct param *find_in(const struct param *param, const char *name)
{
    for (; param && param->type != PARAM_END; param++) {
        const char *key = param->name + (param->name[0] == '#' && name[0] != '#');
        if (strcmp(key, name) == 0)
            return param;
    }
    return NULL;
}

static const struct param *find_param(const struct processor *processor, const char *name)
{
    return find_in(processor->params, name);
}

/* The four forms of the command line. */
static void help_forms(const struct processor *processor, struct buf *text)
{
    const char *name = processor->name;
    buf_add_format(text, "processor-%s: %s\n\n", name, processor->summary);
    buf_add_format(text, "  processor-%s [OPTIONS]\n", name);
    buf_add_text(text, "      the data folder KBC_DATADIR (/data/): config.json, in/ -> out/\n");
    buf_add_format(text, "  processor-%s --data DIR [OPTIONS]\n", name);
    buf_add_text(text, "      another data folder; config.json is optional\n");
    buf_add_format(text, "  processor-%s --in DIR --out DIR [OPTIONS]\n", name);
    buf_add_text(text, "      two folders that hold tables/ and files/\n");
    if (processor->rows || processor->bytes)
        buf_add_format(text, "  processor-%s [OPTIONS] - <IN >OUT\n      one %s\n", name,
                       processor->rows ? "table; its first row is the header" : "file");
}

static void help_options(const struct processor *processor, struct buf *text)
{
    buf_add_text(text,
                 "\nOther options:\n"
                 "  --consume            files that go through unchanged are moved out of in/\n");
    if (processor->rows)
        buf_add_text(text, "  --no-header          with -: the first row is data\n");
    if (processor->rows && !find_param(processor, "columns"))
        buf_add_text(text, "  --columns A,B,...    with -: the columns; the first row is data\n");
    if (processor->rows && !find_param(processor, "delimiter"))
        buf_add_text(text, "  --delimiter C        with -: the input's delimiter (default ,)\n"
                           "  --enclosure C        with -: the input's enclosure (default \")\n");
    buf_add_text(text, "  --describe           all of this as JSON\n"
                       "  --version\n");
    if (strstr(buf_text(text), "A,B,..."))
        buf_add_text(text, "\nIn A,B,... a comma that is part of an element is \\, and every other "
                           "byte is itself.\n");
}

_Noreturn static void help(const struct processor *processor)
{
    struct buf text = {0};
    help_forms(processor, &text);
    if (processor->params) {
        buf_add_text(&text, "\nParameters (of config.json, or options):\n");
        params_help(processor->params, &text);
    }
    if (processor->options) {
        buf_add_text(&text, "\nIn place of a run:\n");
        params_help(processor->options, &text);
    }
    help_options(processor, &text);
    print(buf_text(&text));
    buf_release(&text);
    leave(0);
}

_Noreturn static void describe(const struct processor *processor)
{
    char *text = command_describe(processor);
    print(text);
    free(text);
    leave(0);
}

_Noreturn static void version(const struct processor *processor)
{
    char *text = mem_format("processor-%s %s\n", processor->name, KBC_VERSION);
    print(text);
    free(text);
    leave(0);
}

/* "--name=value" or "--name value". */
static const char *value_of(struct arguments *arguments, const char *name, const char *inside)
{
    if (inside)
        return inside;
    if (arguments->next == arguments->count)
        user_error("%s wants a value", name);
    return arguments->at[arguments->next++];
}

/* A boolean's value may be left out. */
static const char *boolean_of(struct arguments *arguments, const char *inside)
{
    if (inside)
        return inside;
    const char *next = arguments->next < arguments->count ? arguments->at[arguments->next] : "";
    if (strcmp(next, "true") != 0 && strcmp(next, "false") != 0)
        return "true";
    return arguments->at[arguments->next++];
}

static char one_byte(const char *name, const char *value)
{
    if (strcmp(value, "\\t") == 0)
        return '\t';
    if (strlen(value) > 1 || (*value == '\0' && strcmp(name, "--delimiter") == 0))
        user_error("%s must be one byte", name);
    return value[0];
}

/* Options of the core that take a value; false when it is none of them. */
static bool core_option(struct command *command, struct arguments *arguments, const char *name,
                        const char *inside)
{
    if (strcmp(name, "data") == 0) {
        command->data = value_of(arguments, "--data", inside);
        command->form = COMMAND_DATA;
    } else if (strcmp(name, "in") == 0) {
        command->in = value_of(arguments, "--in", inside);
        command->form = COMMAND_FOLDERS;
    } else if (strcmp(name, "out") == 0) {
        command->out = value_of(arguments, "--out", inside);
        command->form = COMMAND_FOLDERS;
    } else {
        return false;
    }
    return true;
}

/* Options that only - has; false when it is none of them. */
static bool stream_option(struct command *command, struct arguments *arguments, const char *name,
                          const char *inside)
{
    struct stream_options *stream = &command->stream;
    if (strcmp(name, "columns") == 0) {
        command->stream_option = "--columns";
        strings_split(&stream->columns, value_of(arguments, "--columns", inside));
    } else if (strcmp(name, "delimiter") == 0) {
        command->stream_option = "--delimiter";
        stream->dialect.delimiter =
            one_byte("--delimiter", value_of(arguments, "--delimiter", inside));
    } else if (strcmp(name, "enclosure") == 0) {
        command->stream_option = "--enclosure";
        stream->dialect.enclosure =
            one_byte("--enclosure", value_of(arguments, "--enclosure", inside));
    } else if (strcmp(name, "no-header") == 0 && !inside) {
        command->stream_option = "--no-header";
        stream->no_header = true;
    } else {
        return false;
    }
    return true;
}

/* Appends what was given to a list of `*count`. */
static void parameter(const struct param *param, struct command_parameter **list, size_t *count,
                      struct arguments *arguments, const char *inside)
{
    const bool boolean = param->type == PARAM_BOOLEAN || param->type == PARAM_MAYBE;
    char *name CLEANUP(mem_release) = mem_format("--%s", param->name);
    const char *value = boolean ? boolean_of(arguments, inside) : value_of(arguments, name, inside);
    *list = mem_resize(*list, *count + 1, sizeof(**list));
    (*list)[(*count)++] = (struct command_parameter){.param = param, .value = value};
}

static void option(const struct processor *processor, struct command *command,
                   struct arguments *arguments, const char *text)
{
    const size_t length = strcspn(text, "=");
    char *name CLEANUP(mem_release) = mem_text(text, length);
    const char *inside = text[length] ? text + length + 1 : NULL;
    const struct param *param = find_param(processor, name);
    const struct param *extra = find_in(processor->options, name);
    if (param)
        parameter(param, &command->parameters, &command->count, arguments, inside);
    else if (extra)
        parameter(extra, &command->options, &command->option_count, arguments, inside);
    else if (strcmp(text, "help") == 0)
        help(processor);
    else if (strcmp(text, "version") == 0)
        version(processor);
    else if (strcmp(text, "describe") == 0)
        describe(processor);
    else if (strcmp(text, "consume") == 0)
        command->consume = true;
    else if (!core_option(command, arguments, name, inside) &&
             !stream_option(command, arguments, name, inside))
        user_error("--%s is no option of processor-%s; --help lists them", name, processor->name);
}

static void check_form(const struct command *command)
{
    if (command->form == COMMAND_FOLDERS && (!command->in || !command->out))
        user_error("--in and --out belong together");
    if (command->data && (command->in || command->out))
        user_error("--data goes without --in and --out: it holds both");
    const bool folders = command->data || command->in || command->out;
    if (command->form == COMMAND_STREAM && folders)
        user_error("- (standard input) goes without --data, --in and --out");
    if (command->form != COMMAND_STREAM && command->stream_option)
        user_error("%s is for one table from standard input: it goes with - only",
                   command->stream_option);
}

struct command command_read(const struct processor *processor, int count, char **arguments)
{
    struct command command = {.stream.dialect = DIALECT_DEFAULT};
    struct arguments rest = {.count = count, .at = arguments};
    bool stream = false;
    while (rest.next < rest.count) {
        const char *text = rest.at[rest.next++];
        if (strcmp(text, "-") == 0)
            stream = true;
        else if (strncmp(text, "--", 2) == 0 && text[2])
            option(processor, &command, &rest, text + 2);
        else
            user_error("\"%s\" is neither an option nor -; --help lists the options", text);
    }
    if (stream)
        command.form = COMMAND_STREAM;
    check_form(&command);
    return command;
}

struct settings *command_settings(const struct command *command, const struct processor *processor,
                                  int folder)
{
    const bool required = command->form == COMMAND_COMPONENT && command->option_count == 0 &&
                          !processor->without_config;
    const bool file = folder >= 0 && (required || listing_has(folder, "config.json"));
    struct settings *settings = file ? settings_load(folder) : settings_new();
    for (size_t i = 0; i < command->count; i++)
        settings_option(settings, command->parameters[i].param, command->parameters[i].value);
    return settings;
}

struct settings *command_options(const struct command *command)
{
    struct settings *settings = command->option_count ? settings_new() : NULL;
    for (size_t i = 0; i < command->option_count; i++)
        settings_option(settings, command->options[i].param, command->options[i].value);
    return settings;
}

void command_release(struct command *command)
{
    free(command->options);
    strings_release(&command->stream.columns);
    free(command->parameters);
}
