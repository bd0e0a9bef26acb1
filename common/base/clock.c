/* clock.c: points in time. */
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char *zone_path(const char *zone)
{
    const char *folder = getenv("TZDIR");
    return mem_format("%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", zone);
}

static bool is_utc(const char *zone)
{
    return strcmp(zone, "UTC") == 0;
}

/* A zone's file begins with "TZif": RFC 8536, section 3.1. */
static bool is_zone_file(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    char magic[4] = {0};
    const bool known = file >= 0 && read(file, magic, sizeof(magic)) == sizeof(magic) &&
                       memcmp(magic, "TZif", sizeof(magic)) == 0;
    if (file >= 0)
        close(file);
    return known;
}

const char *clock_zone_problem(const char *zone)
{
    static const char problem[] = "is no time zone of the system's database, as Europe/Prague is";
    if (is_utc(zone))
        return NULL;
    if (zone[0] == '\0' || zone[0] == '/' || strstr(zone, ".."))
        return problem;
    char *path CLEANUP(mem_release) = zone_path(zone);
    return is_zone_file(path) ? NULL : problem;
}

static time_t present(void)
{
    const char *frozen = getenv("KBC_NOW");
    if (!frozen || !*frozen)
        return time(NULL);
    char *end = NULL;
    errno = 0;
    const long long seconds = strtoll(frozen, &end, 10);
    if (*end || errno)
        user_error("KBC_NOW must be a number of seconds since 1970");
    return (time_t)seconds;
}

/* localtime() knows only the zone of the process. */
static void set_zone(const char *value)
{
    if ((value ? setenv("TZ", value, 1) : unsetenv("TZ")) != 0)
        app_error("cannot set the time zone: %s", strerror(errno));
    tzset();
}

struct clock_text clock_now(const char *zone)
{
    const time_t now = present();
    struct tm parts = {0};
    struct tm *result;
    if (zone && is_utc(zone)) {
        result = gmtime_r(&now, &parts);
    } else {
        const char *set = getenv("TZ");
        char *before CLEANUP(mem_release) = set ? mem_string(set) : NULL;
        char *path CLEANUP(mem_release) = zone ? zone_path(zone) : NULL;
        char *value CLEANUP(mem_release) = zone ? mem_format(":%s", path) : NULL;
        set_zone(zone ? value : before);
        result = localtime_r(&now, &parts);
        set_zone(before);
    }
    struct clock_text text = {0};
    if (!result || !strftime(text.date, sizeof(text.date), "%Y%m%d", &parts) ||
        !strftime(text.time, sizeof(text.time), "%H%M%S", &parts))
        user_error("the time cannot be written as a date");
    return text;
}

/* Exactly `count` digits, which it goes behind. */
static bool take_number(const char **at, size_t count, int64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < count; i++, ++*at) {
        if (**at < '0' || **at > '9')
            return false;
        *number = 10 * *number + (**at - '0');
    }
    return true;
}

static bool take_byte(const char **at, const char *allowed)
{
    if (!**at || !strchr(allowed, **at))
        return false;
    ++*at;
    return true;
}

/* Days from 1970 to a day of the Gregorian calendar, with March as the first month, so that the
 * leap day is the last of its year. */
static int64_t days_from_1970(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t m = month <= 2 ? month + 9 : month - 3;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static void take_fraction(const char **at, struct clock_time *time)
{
    const char *from = *at;
    if (!take_byte(at, ".,"))
        return;
    uint32_t unit = 100000000;
    for (; **at >= '0' && **at <= '9'; ++*at, unit /= 10)
        time->nanoseconds += unit * (uint32_t)(**at - '0');
    if (*at == from + 1)
        *at = from; /* a dot alone is none */
}

/* How far local time is ahead, in seconds. */
static bool take_offset(const char **at, int64_t *offset)
{
    *offset = 0;
    if (take_byte(at, "Zz"))
        return true;
    const int sign = **at == '-' ? -1 : 1;
    int64_t hours, minutes = 0;
    if (!take_byte(at, "+-") || !take_number(at, 2, &hours))
        return false;
    if (**at && (take_byte(at, ":"), !take_number(at, 2, &minutes)))
        return false;
    *offset = sign * (3600 * hours + 60 * minutes);
    return hours < 24 && minutes < 60;
}

bool clock_parse(const char *text, struct clock_time *time)
{
    const char *at = text;
    int64_t year, month, day, hour, minute, second, offset;
    *time = (struct clock_time){0};
    if (!take_number(&at, 4, &year) || !take_byte(&at, "-") || !take_number(&at, 2, &month) ||
        !take_byte(&at, "-") || !take_number(&at, 2, &day) || !take_byte(&at, "Tt ") ||
        !take_number(&at, 2, &hour) || !take_byte(&at, ":") || !take_number(&at, 2, &minute) ||
        !take_byte(&at, ":") || !take_number(&at, 2, &second))
        return false;
    take_fraction(&at, time);
    if (!take_offset(&at, &offset) || *at)
        return false;
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
        return false;
    time->seconds = 86400 * days_from_1970(year, month, day) + 3600 * hour + 60 * minute + second;
    time->seconds -= offset;
    return true;
}
