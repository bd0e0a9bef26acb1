/* seven_test.c: unit tests of seven.h. */
#include "archive/seven.h"
#include "archive/seven_header.h"
#include "archive/seven_key.h"
#include "base/mem.h"
#include "unit/unit.h"

enum { FEW = 1 << 20 };

/* Made with the 7z tool: the file a, 3 bytes, encrypted and not compressed; password "secret". */
static const char encrypted[] =
    "\x37\x7a\xbc\xaf\x27\x1c\x00\x04\x1e\xcf\xf8\xbd\x10\x00\x00\x00\x00\x00\x00\x00"
    "\x4e\x00\x00\x00\x00\x00\x00\x00\xc6\x67\x37\xc7\x1e\xaa\x64\xba\x69\xe1\x19\xe1"
    "\x23\x84\xc6\x6b\x81\x12\x79\x6c\x01\x04\x06\x00\x01\x09\x10\x00\x07\x0b\x01\x00"
    "\x02\x24\x06\xf1\x07\x01\x12\x53\x0f\x32\x10\xce\x46\xea\x5b\xc8\xfd\xc1\x5b\xf3"
    "\x04\x09\x94\x90\xde\x01\x00\x01\x00\x0c\x03\x03\x00\x08\x0a\x01\xff\x99\x56\x42"
    "\x00\x00\x05\x01\x19\x03\x00\x00\x00\x11\x05\x00\x61\x00\x00\x00\x15\x06\x01\x00"
    "\x20\x80\xa4\x81\x00\x00";

static void check_key(const char *password, struct seven_aes aes, const char *expected)
{
    struct seven_keys keys;
    char text[2 * CIPHER_KEY + 1];
    CHECK(seven_keys_init(&keys, password, FEW));
    const size_t number = seven_keys_find(&keys, &aes);
    if (CHECK_NUMBER(number, 0)) {
        for (size_t i = 0; i < CIPHER_KEY; i++)
            snprintf(text + 2 * i, 3, "%02x", keys.at[0].bytes[i]);
        CHECK_TEXT(text, expected);
    }
    seven_keys_release(&keys);
}

/* The values of hashlib in Python, and of the rule in 7zAes.cpp. */
TEST(keys_are_those_of_7zAES)
{
    static const char beyond_ascii[] = "\xc5\xbelu\xc5\xa5\xf0\x9f\x98\x80";
    struct seven_aes aes = {.power = 19};
    check_key("secret", aes, "6511f1507a3c2a982ae6def4f65818ed6cf242651aca19d15cebc6a67ae2891d");
    aes = (struct seven_aes){.power = 0};
    check_key("a", aes, "7b771da26f8c94f907df04fea75b0529881e98710a09363a15483f352a571620");
    aes = (struct seven_aes){.power = 10, .salt_size = 3, .salt = {1, 2, 3}};
    check_key(beyond_ascii, aes,
              "0839da1d5a19ef3c944909d7a08d402103aaf832e6257bf2812f6f4e7006e820");
    aes.power = 0x3f;
    check_key(beyond_ascii, aes,
              "0102037e016c00750065013dd800de0000000000000000000000000000000000");
}

TEST(keys_are_made_once_and_bounded)
{
    struct seven_keys keys;
    CHECK(!seven_keys_init(&keys, "\xff", FEW));
    seven_keys_release(&keys);
    CHECK(seven_keys_init(&keys, "secret", FEW));
    struct seven_aes aes = {.power = 19};
    CHECK_NUMBER(seven_keys_find(&keys, &aes), 0);
    aes.salt_size = 1;
    CHECK_NUMBER(seven_keys_find(&keys, &aes), 1);
    CHECK_NUMBER(seven_keys_find(&keys, &aes), 1);
    aes.salt[0] = 1;
    CHECK_NUMBER(seven_keys_find(&keys, &aes), SEVEN_KEYS);
    aes.power = 25;
    keys.rounds = UINT64_MAX;
    CHECK_NUMBER(seven_keys_find(&keys, &aes), SEVEN_KEYS);
    aes.power = 1;
    for (size_t i = 2; i <= SEVEN_KEYS; i++) {
        aes.salt[0] = (unsigned char)i;
        CHECK_NUMBER(seven_keys_find(&keys, &aes), i);
    }
    seven_keys_release(&keys);
}

TEST(settings_of_7zAES_have_the_size_they_say)
{
    struct seven_aes aes;
    CHECK(seven_aes_read((struct span){"\xd3\x11"
                                       "ssii",
                                       6},
                         &aes));
    CHECK_NUMBER(aes.power, 19);
    CHECK_NUMBER(aes.salt_size, 2);
    CHECK(memcmp(aes.salt, "ss", 2) == 0 && memcmp(aes.first, "ii\0", 3) == 0);
    CHECK(!seven_aes_read((struct span){"\xd3\x11ssi", 5}, &aes));
    CHECK(!seven_aes_read((struct span){"\xd3", 1}, &aes));
    CHECK(!seven_aes_read((struct span){"\x13\0", 2}, &aes));
    CHECK(seven_aes_read((struct span){"\x13", 1}, &aes));
    CHECK(seven_aes_read((struct span){0}, &aes));
}

TEST(numbers_come_back)
{
    for (unsigned bits = 0; bits <= 64; bits++) {
        const uint64_t top = bits < 64 ? (uint64_t)1 << bits : 0;
        const uint64_t numbers[] = {top - 1, top, top + 1};
        for (size_t i = 0; i < COUNT(numbers); i++) {
            struct buf bytes CLEANUP(buf_release) = {0};
            seven_put_number(&bytes, numbers[i]);
            const unsigned char *at = (const unsigned char *)bytes.data;
            struct seven_cursor cursor = {.at = at, .end = at + bytes.len};
            CHECK(seven_number(&cursor) == numbers[i]);
            CHECK(cursor.at == cursor.end && !cursor.bad);
            cursor = (struct seven_cursor){.at = at, .end = at + bytes.len - 1};
            seven_number(&cursor);
            CHECK(cursor.bad);
        }
    }
}

#define FOLDER(literal) check_folder((struct span){literal, sizeof(literal) - 1})

/* The folder without its 7zAES, in hexadecimal; "" when it is no chain that begins with it. */
static const char *check_folder(struct span bytes)
{
    static char text[200];
    struct seven_folder folder;
    const unsigned char *at = (const unsigned char *)bytes.at;
    struct seven_cursor cursor = {.at = at, .end = at + bytes.len};
    struct buf plain CLEANUP(buf_release) = {0};
    if (!seven_folder_read(&cursor, &folder))
        return "bad";
    if (folder.aes_count != 1 || seven_folder_first(&folder) != folder.aes)
        return "";
    uint64_t unpacked[SEVEN_CODERS] = {0};
    seven_folder_peel(&folder, folder.aes, unpacked);
    seven_folder_put(&folder, &plain);
    for (size_t i = 0; i < plain.len; i++)
        snprintf(text + 2 * i, 3, "%02x", (unsigned char)plain.data[i]);
    return text;
}

#define AES "\x04\x06\xf1\x07\x01"
#define LZMA "\x23\x03\x01\x01\x02pp"

TEST(folders_lose_their_encryption)
{
    CHECK_TEXT(FOLDER("\1" AES), "010100");
    CHECK_TEXT(FOLDER("\2" AES LZMA "\1\0"), "0123030101027070");
    CHECK_TEXT(FOLDER("\2" LZMA AES "\0\1"), "0123030101027070");
    CHECK_TEXT(FOLDER("\3" AES LZMA "\1\3\1\0\2\1"), "02230301010270700103"
                                                     "0100");
    CHECK_TEXT(FOLDER("\3" LZMA AES "\1\3\0\1\2\0"), "02230301010270700103"
                                                     "0100");
    CHECK_TEXT(FOLDER("\2" AES LZMA "\0\1"), ""); /* encrypted, then compressed */
    CHECK_TEXT(FOLDER("\2" AES AES "\1\0"), "");
    CHECK_TEXT(FOLDER("\2" AES LZMA "\1\7"), "");
    CHECK_TEXT(FOLDER("\2" AES LZMA "\1\1"), "");
    CHECK_TEXT(FOLDER("\2" AES "\x11\x21\2\1\1\0\0\2"), "");
    CHECK_TEXT(FOLDER("\2" AES LZMA "\1"), "bad");
    CHECK_TEXT(FOLDER("\0"), "bad");
    CHECK_TEXT(FOLDER("\x80\x21"), "bad");
    CHECK_TEXT(FOLDER("\1\x84\x06\xf1\x07\x01"), "bad");
    CHECK_TEXT(FOLDER("\1\x11\x21\1\2\0\0"), "bad");
}

static struct seven *open_bytes(struct span bytes, const char *password, struct source *source,
                                const char **problem)
{
    struct reader *reader CLEANUP(reader_release) = reader_of_span(bytes);
    source_init(source, reader_seekable(reader));
    return seven_open(source, password, FEW, problem);
}

static void close_all(struct seven *seven, struct source *source)
{
    seven_close(seven);
    reader_close(source->inner);
    unpack_source_release(source);
}

TEST(an_archive_is_shown_from_any_place_on)
{
    struct source source;
    const char *problem;
    struct seven *seven =
        open_bytes((struct span){encrypted, sizeof(encrypted) - 1}, "secret", &source, &problem);
    if (!CHECK(seven))
        return;
    struct source_view *view = seven_view(seven);
    char whole[300], some[300];
    uint64_t size = 0;
    for (size_t got = 1; got > 0; size += got)
        got = view->read(view, size, whole + size, sizeof(whole) - (size_t)size);
    CHECK_NUMBER(size, view->size);
    CHECK(memcmp(whole, encrypted, 7) == 0);
    CHECK(memcmp(whole + 32, "7a\n\1\4\6\0\1\x09\3\0\7\x0b\1\0\1\1\0\x0c\3\0", 21) == 0);
    for (uint64_t from = 0; from < size; from++) {
        for (size_t most = 1; most < 40; most++) {
            const size_t got = view->read(view, from, some, most);
            CHECK(got > 0 && got <= most && memcmp(some, whole + from, got) == 0);
        }
    }
    close_all(seven, &source);
}

TEST(what_is_no_encrypted_archive_is_not_shown)
{
    for (size_t cut = 0; cut < sizeof(encrypted) - 1; cut++) {
        struct source source;
        const char *problem;
        struct seven *seven =
            open_bytes((struct span){encrypted, cut}, "secret", &source, &problem);
        CHECK(!seven && !problem);
        close_all(seven, &source);
    }
}

TEST(a_password_that_is_no_text_is_refused)
{
    struct source source;
    const char *problem = NULL;
    struct seven *seven =
        open_bytes((struct span){encrypted, sizeof(encrypted) - 1}, "\xff", &source, &problem);
    CHECK(!seven);
    CHECK_TEXT(problem, "the archive is encrypted, and the password is not UTF-8");
    close_all(seven, &source);
}
