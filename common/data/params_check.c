/* params_check.c: what is wrong with a configuration, and where. */
#include "data/params_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/word.h"

enum { MESSAGES = 20, LONGEST_KEY = 64 };

static bool is_simple(const char *key)
{
    return *key &&
           !key[strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-#*")];
}

static void show_key(const char *key, struct buf *into)
{
    size_t length = strlen(key);
    if (length <= LONGEST_KEY) {
        buf_add(into, key, length);
        return;
    }
    length = LONGEST_KEY;
    while (length && ((unsigned char)key[length] & 0xC0) == 0x80)
        length--;
    buf_add(into, key, length);
    buf_add_text(into, "...");
}

static void show_spot(const struct spot *spot, struct buf *into)
{
    if (!spot->above) {
        buf_add_text(into, spot->origin == IN_OPTION ? "--" : "");
        show_key(spot->key, into);
        return;
    }
    show_spot(spot->above, into);
    if (!spot->key) {
        buf_add_format(into, "[%zu]", spot->index);
    } else if (is_simple(spot->key)) {
        buf_add_byte(into, '.');
        show_key(spot->key, into);
    } else {
        buf_add_text(into, "[\"");
        show_key(spot->key, into);
        buf_add_text(into, "\"]");
    }
}

void check_violation(struct check *check, const struct spot *spot, const char *format, ...)
{
    if (++check->count > MESSAGES)
        return;
    struct buf text = {0};
    show_spot(spot, &text);
    va_list arguments;
    va_start(arguments, format);
    char *reason = NULL;
    if (vasprintf(&reason, format, arguments) < 0)
        app_error("out of memory");
    va_end(arguments);
    buf_add_text(&text, reason);
    free(reason);
    const struct spot *top = spot;
    while (top->above)
        top = top->above;
    strings_give(top->origin == IN_OPTION ? &check->in_options : &check->in_file, buf_take(&text));
}

bool check_is_key(const struct param *param, const char *key)
{
    return strcmp(param->name, key) == 0 || (param->former && strcmp(param->former, key) == 0);
}

const json_t *check_member(const json_t *json, const struct param *param)
{
    const json_t *value = json_object_get(json, param->name);
    const json_t *former = value || !param->former ? NULL : json_object_get(json, param->former);
    if (former)
        log_warn("%s is an older spelling of the parameter %s", param->former, param->name);
    return former ? former : value;
}

void check_unknown(struct check *check, const struct spot *spot, const struct param *table)
{
    struct strings names CLEANUP(strings_release) = {0};
    for (const struct param *param = table; param->type != PARAM_END; param++)
        strings_add(&names, param->name);
    const char *nearest = word_nearest(&names, spot->key, (strlen(spot->key) + 1) / 3);
    struct buf advice CLEANUP(buf_release) = {0};
    if (nearest)
        buf_add_format(&advice, "did you mean %s?", nearest);
    if (check->listed != table) {
        char *known CLEANUP(mem_release) = strings_show(&names, 50);
        buf_add_format(&advice, "%sknown: %s", nearest ? " " : "", names.count ? known : "none");
        check->listed = table;
    }
    if (advice.len)
        check_violation(check, spot, " is not known (%s)", buf_text(&advice));
    else
        check_violation(check, spot, " is not known");
}

void check_count(struct check *check, const struct param *param, size_t count, const char *things,
                 const struct spot *spot)
{
    const long long least = param->least, most = param->most;
    if (least == 1 && !count)
        check_violation(check, spot, " must not be empty");
    else if (least > 0 && count < (uint64_t)least)
        check_violation(check, spot, " must have at least %lld %s", least, things);
    else if (most > 0 && count > (uint64_t)most)
        check_violation(check, spot, " must have at most %lld %s", most, things);
}

const char *param_empty(const char *text)
{
    return *text ? NULL : "must not be empty";
}

const char *param_sign(const char *text)
{
    if (*text == '\n' || *text == '\r')
        return "must be no line break";
    if (!*text || !text[1])
        return NULL;
    return *text == '\\'
               ? "must be one byte, and is a backslash and more; a tab is \"\\t\" in JSON"
               : "must be one byte; where a table's delimiter is longer, processor-format-csv "
                 "puts one of one byte in its place (delimiterFrom)";
}

static void join(const struct strings *list, struct buf *into)
{
    for (size_t i = 0; i < list->count; i++) {
        if (into->len)
            buf_add_text(into, "; ");
        buf_add_text(into, list->at[i]);
    }
}

void check_report(struct check *check, const char *name)
{
    if (!check->count)
        return;
    struct buf text CLEANUP(buf_release) = {0};
    join(&check->in_file, &text);
    join(&check->in_options, &text);
    if (check->count > MESSAGES)
        buf_add_format(&text, "; and %zu more", check->count - MESSAGES);
    const bool named = name && check->in_file.count;
    strings_release(&check->in_file);
    strings_release(&check->in_options);
    user_error("%s%s%s", named ? name : "", named ? ": " : "", buf_text(&text));
}
