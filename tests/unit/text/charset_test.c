/* charset_test.c: unit tests of charset.h. */
#include "unit/text/charset_steps.h"

/* The same result, however the bytes arrive; returns false and says so otherwise. */
static bool gives(const char *source, const char *target, enum on_error on_error, struct span bytes,
                  struct span expected)
{
    struct converted converted CLEANUP(converted_release) = {0};
    for (size_t step = 1; step <= bytes.len + 1; step++) {
        convert_steps(&converted, bytes, step, source, target, on_error);
        if (!CHECK(holds(&converted, expected))) {
            printf("# %s to %s, %zu bytes at a time: \"%s\"\n", source, target, step,
                   buf_text(&converted.bytes));
            return false;
        }
    }
    return true;
}

static void refuses(const char *source, const char *target, enum on_error on_error,
                    struct span bytes, const char *part)
{
    for (size_t step = 1; step <= bytes.len; step++)
        refuses_steps(source, target, on_error, bytes, step, part);
}

static struct charset_result counts(const char *source, const char *target, enum on_error on_error,
                                    struct span bytes, size_t step)
{
    struct converted converted CLEANUP(converted_release) = {0};
    convert_steps(&converted, bytes, step, source, target, on_error);
    return converted.result;
}

TEST(knows_the_names_of_iconv)
{
    static const char *const known[] = {
        "UTF-8",  "utf-8",          "Windows-1250", "CP1250", "ISO_8859-1", "EBCDIC-CP-US",
        "UTF-16", "ANSI_X3.4-1968", "ISO-2022-JP",  "koi8-r", "ASCII",      "GB18030"};
    for (size_t i = 0; i < COUNT(known); i++)
        CHECK(charset_known(known[i]));
    static const char *const unknown[] = {"",      "UTF-8//IGNORE", "UTF-8/",     "/",
                                          "UTF 8", "UTF-8,",        "nonsense",   "UTF-9",
                                          "char",  "UTF-8\xC3\xA9", "//TRANSLIT", "INTERNAL"};
    for (size_t i = 0; i < COUNT(unknown); i++)
        CHECK(!charset_known(unknown[i]));
}

TEST(utf8_passes_at_every_split)
{
    const struct span text =
        BYTES("a\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80"
              "\xF4\x8F\xBF\xBF p\xC5\x99\xC3\xADli\xC5\xA1 \xE2\x82\xAC\r\n\0end");
    gives("UTF-8", "UTF-8", ON_ERROR_FAIL, text, text);
    gives("utf8", "UTF8", ON_ERROR_IGNORE, text, text);
    gives("UTF-8", "utf-8", ON_ERROR_TRANSLITERATE, text, text);
    gives("UTF-8", "UTF-8", ON_ERROR_FAIL, BYTES(""), BYTES(""));
}

TEST(utf8_that_is_invalid_is_named_with_its_place)
{
    refuses("UTF-8", "UTF-8", ON_ERROR_FAIL, BYTES("\xFFxyz"),
            "bytes ff at position 0, row 1, are not valid UTF-8");
    refuses("UTF-8", "UTF-8", ON_ERROR_FAIL, BYTES("a\nb\n\xC3\x28z"),
            "bytes c3 28 at position 4, row 3, are not valid UTF-8");
    refuses("UTF-8", "UTF-8", ON_ERROR_TRANSLITERATE, BYTES("ab\xED\xA0\x80"),
            "bytes ed a0 80 at position 2, row 1,");
    refuses("UTF-8", "UTF-8", ON_ERROR_FAIL, BYTES("ab\xF4\x90\x80\x80"),
            "bytes f4 90 80 80 at position 2, row 1, are not valid UTF-8");
    refuses("UTF-8", "UTF-8", ON_ERROR_FAIL, BYTES("\n\nab\xE2\x82"),
            "ends within a sequence of UTF-8: bytes e2 82 at position 4, row 3;");
    refuses("UTF-8", "UTF-16", ON_ERROR_FAIL, BYTES("a\n\xC3(a"),
            "bytes c3 28 at position 2, row 2, are not valid UTF-8");
    refuses("UTF-8", "CP1250", ON_ERROR_TRANSLITERATE, BYTES("a\n\xC3(a"),
            "bytes c3 28 at position 2, row 2, are not valid UTF-8");
    refuses("UTF-8", "CP1250", ON_ERROR_FAIL, BYTES("a\n\xE2\x82"),
            "ends within a sequence of UTF-8: bytes e2 82 at position 2, row 2;");
    refuses("UTF-8", "CP1250", ON_ERROR_TRANSLITERATE, BYTES("a\n\xE2\x82"),
            "ends within a sequence of UTF-8: bytes e2 82 at position 2, row 2;");
}

TEST(what_is_ignored_is_counted)
{
    const struct span text = BYTES("\xFF"
                                   "a\xC3(\xE2\x82"
                                   "b\xED\xA0\x80"
                                   "c\xE2\x82");
    gives("UTF-8", "UTF-8", ON_ERROR_IGNORE, text, BYTES("a(bc"));
    gives("UTF-8", "CP1250", ON_ERROR_IGNORE, text, BYTES("a(bc"));
    gives("UTF-8", "ASCII", ON_ERROR_IGNORE,
          BYTES("a\xC4\x8D"
                "b"),
          BYTES("ab"));
    for (size_t step = 1; step < 16; step++) {
        CHECK_NUMBER(counts("UTF-8", "UTF-8", ON_ERROR_IGNORE, text, step).dropped, 5);
        CHECK_NUMBER(
            counts("UTF-8", "CP1250", ON_ERROR_IGNORE, BYTES("\xFF a\xC3(\xE2\x82"), step).dropped,
            3);
        CHECK_NUMBER(counts("CP1250", "UTF-8", ON_ERROR_IGNORE,
                            BYTES("\x81"
                                  "a\x83\x98"),
                            step)
                         .dropped,
                     3);
    }
    /* What a wrong second byte takes with it is glibc's decision, as of `iconv -c`. */
    gives("SHIFT_JIS", "UTF-8", ON_ERROR_IGNORE,
          BYTES("a\x81\xAD"
                "b\x81 c\x82\xA0"),
          BYTES("ab c\xE3\x81\x82"));
    gives("UTF-16LE", "UTF-8", ON_ERROR_IGNORE,
          BYTES("a\0\0\xDC"
                "b\0\0\xD8"
                "c\0d"),
          BYTES("abc"));
}

TEST(holes_are_named_with_their_place)
{
    refuses("CP1250", "UTF-8", ON_ERROR_FAIL, BYTES("a\nb\n\x81z"),
            "bytes 81 at position 4, row 3, are not valid CP1250");
    refuses("CP1250", "CP1250", ON_ERROR_FAIL, BYTES("a\nb\n\x81z"),
            "bytes 81 at position 4, row 3, are not valid CP1250");
    refuses("CP1250", "UTF-8", ON_ERROR_TRANSLITERATE, BYTES("\x81"), "position 0, row 1");
}

TEST(what_the_target_lacks_is_named)
{
    refuses("UTF-8", "ISO-8859-1", ON_ERROR_FAIL,
            BYTES("a\nb\xC4\x8D"
                  "c"),
            "character U+010D (bytes c4 8d in UTF-8) at position 3, row 2, does not exist in "
            "ISO-8859-1");
    refuses("CP1250", "ISO-8859-1", ON_ERROR_FAIL, BYTES("ab\xE8"),
            "character U+010D (bytes e8 in CP1250) at position 2, row 1,");
}

TEST(transliteration_needs_no_locale)
{
    static const struct {
        const char *target, *text, *expected;
    } cases[] = {
        {"ASCII", "příliš žluťoučký KŮŇ", "prilis zlutoucky KUN"},
        {"ASCII", "Straße Æsir œuvre smørrebrød đak Łódź Þór ðe ħ ı ŋ",
         "Strasse AEsir oeuvre smorrebrod dak Lodz THor de h i n"},
        {"ASCII", "“a” ‘b’ „c“ – — … • « »", "\"a\" 'b' ,,c\" - -- ... o << >>"},
        {"ASCII", "5\u00A0€ © ™ ½ × ² ﬁ Ａ Ⅷ ㎏", "5 EUR (C) (TM)  1/2  x 2 fi A VIII kg"},
        {"ASCII", "e\u0301 \u200Bx", "e x"},
        {"ASCII", "日 я λ ☃ \u00B0", "? ? ? ? ?"},
        {"ASCII", "𝐀𝓏𝟗 Ǽ Ở ệ", "Az9 AE O e"},
        {"ISO-8859-1", "Ǽ ㎡ ㎛ č é", "\xC6 m^2 \xB5m c \xE9"},
        {"ISO-8859-7", "ά ᾷ ὸ", "\xDC \xE1 \xEF"},
        {"KOI8-R", "ѓ ў", "\xC7 \xD5"},
        {"CP1250", "“č” ñ €", "\x93\xE8\x94 n \x80"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        gives("UTF-8", cases[i].target, ON_ERROR_TRANSLITERATE,
              (struct span){cases[i].text, strlen(cases[i].text)},
              (struct span){cases[i].expected, strlen(cases[i].expected)});
    }
    const struct span text = BYTES("\xC4\x8D\xE2\x98\x83"
                                   "a");
    CHECK_NUMBER(counts("UTF-8", "ASCII", ON_ERROR_TRANSLITERATE, text, 1).replaced, 2);
    CHECK_NUMBER(counts("UTF-8", "ASCII", ON_ERROR_TRANSLITERATE, text, 9).dropped, 0);
}

TEST(byte_order_marks)
{
    const enum on_error fail = ON_ERROR_FAIL, ignore = ON_ERROR_IGNORE;
    gives("UTF-16", "UTF-8", fail,
          BYTES("\xFF\xFE"
                "a\0\xFF\xFE"),
          BYTES("a\xEF\xBB\xBF"));
    gives("utf-16", "UTF-8", ignore, BYTES("\xFE\xFF\0a"), BYTES("a"));
    gives("UTF-16", "UTF-8", fail, BYTES("a\0b\0"), BYTES("ab"));
    gives("UTF-16LE", "UTF-8", fail,
          BYTES("\xFF\xFE"
                "a\0"),
          BYTES("\xEF\xBB\xBF"
                "a"));
    gives("UTF-16BE", "UTF-8", fail, BYTES("\xFE\xFF\0a"),
          BYTES("\xEF\xBB\xBF"
                "a"));
    gives("UTF-8", "UTF-8", fail,
          BYTES("\xEF\xBB\xBF"
                "a"),
          BYTES("\xEF\xBB\xBF"
                "a"));
    gives("UTF-32", "UTF-8", fail, BYTES("\xFF\xFE\0\0a\0\0\0"), BYTES("a"));
    gives("UTF-32", "UTF-8", fail, BYTES("\0\0\xFE\xFF\0\0\0a"), BYTES("a"));
    gives("UTF-8", "UTF-16", fail, BYTES("ab"),
          BYTES("\xFF\xFE"
                "a\0b\0"));
    gives("UTF-8", "UTF-16", ignore, BYTES("ab"),
          BYTES("\xFF\xFE"
                "a\0b\0"));
    gives("UTF-8", "UTF-32", fail, BYTES("a"), BYTES("\xFF\xFE\0\0a\0\0\0"));
    gives("UTF-8", "UTF-16LE", fail, BYTES("ab"), BYTES("a\0b\0"));
    gives("UTF-8", "UTF-16", fail, BYTES(""), BYTES(""));
    gives("UTF-16", "UTF-16", fail, BYTES("\xFE\xFF\0a"),
          BYTES("\xFF\xFE"
                "a\0"));
    gives("UTF-16", "UTF-8", fail, BYTES("\xFF\xFE"), BYTES(""));
}

TEST(rows_of_wide_encodings)
{
    /* U+0A0A and a byte 0A across two units are no line feeds. */
    refuses("UTF-16", "UTF-8", ON_ERROR_FAIL,
            BYTES("\xFF\xFE\n\0\n\n\0\n"
                  "a\0\n\0\0\xDC"
                  "b\0"),
            "at position 12, row 3, are not valid UTF-16");
    refuses("UTF-32BE", "UTF-8", ON_ERROR_FAIL, BYTES("\0\0\0\n\0\0\0\n\0\x11\0\0"),
            "at position 8, row 3, are not valid UTF-32BE");
    refuses("UTF-16LE", "UTF-8", ON_ERROR_FAIL, BYTES("\n\0x"), "bytes 78 at position 2, row 2;");
    refuses("UTF-16LE", "ASCII", ON_ERROR_FAIL, BYTES("\n\0\x0D\x01"),
            "character U+010D (bytes 0d 01 in UTF-16LE) at position 2, row 2,");
}

TEST(no_superset_of_ascii)
{
    gives("EBCDIC-US", "UTF-8", ON_ERROR_FAIL, BYTES("\xC1\x25\xC2"), BYTES("A\nB"));
    refuses("EBCDIC-US", "UTF-8", ON_ERROR_FAIL, BYTES("\xC1\x25\x25\x70"),
            "bytes 70 at position 3, row 3, are not valid EBCDIC-US");
}

TEST(stateful_encodings)
{
    const struct span japanese = BYTES("a\xE6\x97\xA5\xE6\x9C\xAC");
    const struct span shifted = BYTES("a\x1B$BF|K\\\x1B(B");
    for (int mode = ON_ERROR_FAIL; mode <= ON_ERROR_IGNORE; mode++) {
        gives("UTF-8", "ISO-2022-JP", (enum on_error)mode, japanese, shifted);
        gives("ISO-2022-JP", "UTF-8", (enum on_error)mode, shifted, japanese);
        gives("UTF-8", "UTF-7", (enum on_error)mode, BYTES("a\xC4\x8D"), BYTES("a+AQ0-"));
        gives("UTF-7", "UTF-8", (enum on_error)mode, BYTES("a+AQ0-"), BYTES("a\xC4\x8D"));
        /* Composes: a letter is kept until it is clear that no accent follows. */
        gives("CP1258", "UTF-8", (enum on_error)mode,
              BYTES("a\xCC"
                    "A"),
              BYTES("\xC3\xA0"
                    "A"));
    }
    gives("UTF-8", "ISO-2022-JP", ON_ERROR_TRANSLITERATE, BYTES("\xE6\x97\xA5\xC4\x8D"),
          BYTES("\x1B$BF|\x1B(Bc"));
    refuses("CP1255", "CP1250", ON_ERROR_FAIL, BYTES("a\n\xF9"),
            "the last character, before position 3, row 2, does not exist in CP1250");
    refuses_steps("CP1255", "CP1250", ON_ERROR_FAIL, BYTES("a\n\xF9g"), 9,
                  "character U+05E9 (bytes f9 in CP1255) at position 2, row 2,");
    refuses("ISO-2022-JP", "UTF-8", ON_ERROR_FAIL, BYTES("a\n\x1B$B\x80\x80"), "position 5, row 2");
}

TEST(a_damaged_source_is_not_called_truncated)
{
    struct fault fault = {.text = "damaged"};
    struct stepper stepper = {.step = 1};
    reader_init(&stepper.reader, &stepper_kind);
    stepper.left = BYTES("a\xE2\x82");
    reader_note_faults(&stepper.reader, &fault);
    struct buf bytes CLEANUP(buf_release) = {0};
    struct reader *reader CLEANUP(reader_release) = &stepper.reader;
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(&bytes);
    charset_convert(reader, writer, "UTF-8", "UTF-8", ON_ERROR_FAIL);
    CHECK_NUMBER(writer_size(writer), 1);
}
