/* clock_test.c: unit tests of clock.h. */
#include "base/clock.h"
#include "unit/unit.h"

static long long seconds_of(const char *text)
{
    struct clock_time time;
    return CHECK(clock_parse(text, &time)) ? time.seconds : -1;
}

TEST(clock_reads_times)
{
    CHECK_NUMBER(seconds_of("1970-01-01T00:00:00Z"), 0);
    CHECK_NUMBER(seconds_of("2015-03-14T00:47:00+0100"), 1426290420);
    CHECK_NUMBER(seconds_of("2015-03-14T00:47:00+01:00"), 1426290420);
    CHECK_NUMBER(seconds_of("2015-03-13T23:47:00z"), 1426290420);
    CHECK_NUMBER(seconds_of("2015-03-13 21:17:00-02:30"), 1426290420);
    CHECK_NUMBER(seconds_of("2024-02-29T12:00:00Z"), 1709208000);
    CHECK_NUMBER(seconds_of("1969-12-31T23:59:59Z"), -1);
    CHECK_NUMBER(seconds_of("2000-03-01T00:00:00+14"), 951818400);
    struct clock_time time;
    CHECK(clock_parse("2015-03-14T00:47:00.25Z", &time));
    CHECK_NUMBER(time.nanoseconds, 250000000);
    CHECK(clock_parse("2015-03-14T00:47:00.1234567891Z", &time));
    CHECK_NUMBER(time.nanoseconds, 123456789);
}

TEST(clock_refuses_other_texts)
{
    static const char *const texts[] = {"",
                                        "2015",
                                        "2015-03-14",
                                        "2015-03-14T00:47:00",
                                        "2015-13-14T00:47:00Z",
                                        "2015-03-32T00:47:00Z",
                                        "2015-03-14T00:60:00Z",
                                        "2015-03-14T00:47:00.Z",
                                        "2015-03-14T00:47:00+1",
                                        "2015-03-14T00:47:00+01:00x",
                                        "x015-03-14T00:47:00Z",
                                        "2015-03-14T00:47:00+25:00"};
    struct clock_time time;
    for (size_t i = 0; i < COUNT(texts); i++)
        CHECK(!clock_parse(texts[i], &time));
}

TEST(clock_tells_the_present_in_a_zone)
{
    setenv("KBC_NOW", "1286668800", 1);
    CHECK_TEXT(clock_now("UTC").date, "20101010");
    CHECK_TEXT(clock_now("UTC").time, "000000");
    setenv("TZ", "XYZ-3", 1);
    CHECK_TEXT(clock_now(NULL).time, "030000");
    CHECK_TEXT(clock_now("UTC").time, "000000");
    CHECK_TEXT(getenv("TZ"), "XYZ-3");
    unsetenv("TZ");
    setenv("KBC_NOW", "soon", 1);
    CHECK_ERROR(1, "KBC_NOW", clock_now("UTC"));
    unsetenv("KBC_NOW");
    CHECK_NUMBER(strlen(clock_now(NULL).date), 8);
}

TEST(clock_knows_the_zones_of_the_system)
{
    CHECK(clock_zone_problem("UTC") == NULL);
    CHECK(clock_zone_problem("") != NULL);
    CHECK(clock_zone_problem("No/Where") != NULL);
    CHECK(clock_zone_problem("../../../etc/passwd") != NULL);
    CHECK(clock_zone_problem("/etc/localtime") != NULL);
    CHECK(clock_zone_problem("Europe") != NULL);
}
