/* unpack_zip_test.c: unit tests of unpack.h: zip archives, made here byte by byte. */
#include "unit/archive/unpack_samples.h"

enum { UTF8 = 1 << 11, ENCRYPTED = 1 << 0 };

struct zip {
    struct buf bytes, directory;
    size_t count, offset; /* offset: of all positions */
};

static void add_2(struct buf *to, size_t number)
{
    buf_add_byte(to, (char)number);
    buf_add_byte(to, (char)(number >> 8));
}

static void add_4(struct buf *to, size_t number)
{
    add_2(to, number);
    add_2(to, number >> 16);
}

static void add_8(struct buf *to, size_t number)
{
    add_4(to, number);
    add_4(to, number >> 32);
}

static uint32_t crc_of(const char *bytes, size_t length)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* What local header and directory entry share, from the flags to the length of the extra field. */
static void add_common(struct buf *to, const char *name, unsigned flags, const char *data,
                       size_t extra)
{
    const size_t length = strlen(data);
    add_2(to, flags);
    add_2(to, 0); /* stored */
    add_4(to, 0x21 << 16);
    add_4(to, crc_of(data, length));
    add_4(to, length);
    add_4(to, length);
    add_2(to, strlen(name));
    add_2(to, extra);
}

/* A member made on `system` (0 DOS, 3 Unix); `local_name` is that of its local header. */
static void add_member(struct zip *zip, const char *local_name, const char *name, unsigned flags,
                       unsigned system, size_t mode, struct span extra, const char *data)
{
    const size_t place = zip->bytes.len + zip->offset;
    add_4(&zip->bytes, 0x04034b50);
    add_2(&zip->bytes, 20);
    add_common(&zip->bytes, local_name, flags, data, 0);
    buf_add_text(&zip->bytes, local_name);
    buf_add_text(&zip->bytes, data);
    struct buf *to = &zip->directory;
    add_4(to, 0x02014b50);
    add_2(to, system << 8 | 20);
    add_2(to, 20);
    add_common(to, name, flags, data, extra.len);
    add_4(to, 0); /* comment, disk */
    add_2(to, 0);
    add_4(to, mode << 16);
    add_4(to, place);
    buf_add_text(to, name);
    buf_add(to, extra.at, extra.len);
    zip->count++;
}

static void add_file(struct zip *zip, const char *name, unsigned flags, const char *data)
{
    add_member(zip, name, name, flags, 3, 0100644, (struct span){0}, data);
}

static void add_end(struct zip *zip, size_t comment)
{
    const size_t place = zip->bytes.len + zip->offset;
    buf_add(&zip->bytes, zip->directory.data, zip->directory.len);
    add_4(&zip->bytes, 0x06054b50);
    add_4(&zip->bytes, 0);
    add_2(&zip->bytes, zip->count);
    add_2(&zip->bytes, zip->count);
    add_4(&zip->bytes, zip->directory.len);
    add_4(&zip->bytes, place);
    add_2(&zip->bytes, comment);
    for (size_t i = 0; i < comment; i++)
        buf_add_byte(&zip->bytes, 'c');
}

static void zip_release(struct zip *zip)
{
    buf_release(&zip->bytes);
    buf_release(&zip->directory);
}

TEST(zip_members)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_file(&zip, "a.csv", 0, "one\n");
    add_member(&zip, "d/", "d/", 0, 3, 040755, (struct span){0}, "");
    add_file(&zip, "d/.hidden", 0, "");
    add_file(&zip, "a.csv", 0, "two\n");
    add_member(&zip, "link", "link", 0, 3, 0120777, (struct span){0}, "a.csv");
    add_file(&zip, "../up", 0, "x");
    add_file(&zip, "/root", 0, "y");
    add_file(&zip, "__MACOSX/._a.csv", 0, "z");
    add_end(&zip, 0);
    CHECK(holds(UNPACK_ZIP, &zip.bytes,
                "file a.csv 4 one\n|folder d/|file d/.hidden 0 |file a.csv 4 two\n|link link|"
                "file ../up 1 x|file /root 1 y|file __MACOSX/._a.csv 1 z|"));
}

TEST(zip_names_are_bytes)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_file(&zip, "\xc5\xbe.csv", UTF8, "1");
    add_file(&zip, "z\xcc\x8c.csv", UTF8, "2"); /* decomposed */
    add_file(&zip, "\xc5\xbe.csv", 0, "3");
    add_file(&zip, "\x82.csv", 0, "4"); /* CP437 */
    add_file(&zip, "d\\e.csv", 0, "5");
    add_member(&zip, "f\\g.csv", "f\\g.csv", 0, 0, 0, (struct span){0}, "6");
    add_member(&zip, "\xc5\xbe/", "\xc5\xbe/", UTF8, 0, 0, (struct span){0}, "");
    add_file(&zip, "\xff.csv", UTF8, "7"); /* not UTF-8, whatever the flag says */
    add_end(&zip, 0);
    CHECK(holds(UNPACK_ZIP, &zip.bytes,
                "file \xc5\xbe.csv 1 1|file z\xcc\x8c.csv 1 2|file \xc5\xbe.csv 1 3|"
                "file \x82.csv 1 4|file d\\e.csv 1 5|file f\\g.csv 1 6|folder \xc5\xbe/|"
                "file \xff.csv 1 7|"));
}

/* Info-ZIP's field 0x7075: version, CRC of the other name, name. */
static void add_with_utf8_field(struct zip *zip, const char *name, uint32_t crc, const char *utf8)
{
    struct buf extra CLEANUP(buf_release) = {0};
    buf_add(&extra, "\xfe\xca\0\0", 4); /* another field in front */
    add_2(&extra, 0x7075);
    add_2(&extra, 5 + strlen(utf8));
    buf_add_byte(&extra, 1);
    add_4(&extra, crc);
    buf_add_text(&extra, utf8);
    add_member(zip, name, name, 0, 3, 0100644, (struct span){extra.data, extra.len}, "x");
}

TEST(zip_utf8_field)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_with_utf8_field(&zip, "\x9e.csv", crc_of("\x9e.csv", 5), "\xc5\xbe.csv");
    add_with_utf8_field(&zip, "\x9e.csv", 1, "\xc5\xbe.csv");
    add_end(&zip, 0);
    CHECK(holds(UNPACK_ZIP, &zip.bytes, "file \xc5\xbe.csv 1 x|file \x9e.csv 1 x|"));
}

TEST(zip_with_a_comment_and_with_bytes_in_front)
{
    for (size_t offset = 0; offset < 2; offset++) {
        struct zip zip CLEANUP(zip_release) = {0};
        buf_add_text(&zip.bytes, "#!/bin/sh\n");
        zip.offset = offset ? 0 : (size_t)-10; /* counted by its positions, or not */
        add_file(&zip, "a", 0, "1");
        add_end(&zip, 300);
        CHECK(holds(UNPACK_ZIP, &zip.bytes, "file a 1 1|"));
    }
}

TEST(zip64)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_file(&zip, "b", 0, "1");
    struct buf extra CLEANUP(buf_release) = {0};
    add_2(&extra, 1);
    add_2(&extra, 8);
    add_8(&extra, zip.bytes.len);
    add_member(&zip, "a", "a", 0, 3, 0100644, (struct span){extra.data, extra.len}, "2");
    const size_t entry = zip.directory.len - 46 - 1 - extra.len;
    memset(zip.directory.data + entry + 42, 0xff, 4);
    const size_t place = zip.bytes.len;
    buf_add(&zip.bytes, zip.directory.data, zip.directory.len);
    const size_t end = zip.bytes.len;
    add_4(&zip.bytes, 0x06064b50);
    add_8(&zip.bytes, 44);
    add_4(&zip.bytes, 45 | 45 << 16);
    add_8(&zip.bytes, 0);
    add_8(&zip.bytes, 2);
    add_8(&zip.bytes, 2);
    add_8(&zip.bytes, zip.directory.len);
    add_8(&zip.bytes, place);
    add_4(&zip.bytes, 0x07064b50);
    add_4(&zip.bytes, 0);
    add_8(&zip.bytes, end);
    add_4(&zip.bytes, 1);
    buf_add(&zip.bytes, "PK\5\6\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0", 22);
    CHECK(holds(UNPACK_ZIP, &zip.bytes, "file b 1 1|file a 1 2|"));
}

TEST(zip_without_members)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_end(&zip, 0);
    CHECK(unpack_fails(UNPACK_ZIP, &zip.bytes, NULL, "no members"));
    struct buf nothing CLEANUP(buf_release) = {0};
    CHECK(unpack_fails(UNPACK_ZIP, &nothing, NULL, "is empty"));
    buf_add_text(&nothing, "id,name\n");
    CHECK(unpack_fails(UNPACK_ZIP, &nothing, NULL, "no directory"));
}

static void make_two(struct zip *zip)
{
    add_file(zip, "a.csv", 0, "first data");
    add_file(zip, "b.csv", 0, "second data");
    add_end(zip, 0);
}

TEST(every_truncation_of_a_zip_is_found)
{
    struct zip zip CLEANUP(zip_release) = {0};
    make_two(&zip);
    for (size_t size = 0; size < zip.bytes.len; size++) {
        const struct buf cut = {.data = zip.bytes.data, .len = size};
        CHECK(unpack_fails(UNPACK_ZIP, &cut, NULL, size == 0 ? "is empty" : "damaged"));
    }
}

TEST(every_damage_of_the_data_is_found)
{
    struct zip zip CLEANUP(zip_release) = {0};
    make_two(&zip);
    for (size_t at = 35; at < 45; at++) {
        zip.bytes.data[at] ^= 0x20;
        CHECK(unpack_fails(UNPACK_ZIP, &zip.bytes, NULL, "CRC"));
        zip.bytes.data[at] ^= 0x20;
    }
}

/* Any byte at all may be wrong: there is a fault, or the members are as they were but for their
 * names. */
TEST(no_damage_changes_the_data)
{
    struct zip zip CLEANUP(zip_release) = {0};
    make_two(&zip);
    for (size_t at = 0; at < zip.bytes.len; at++) {
        for (int bit = 0; bit < 8; bit++) {
            zip.bytes.data[at] ^= (char)(1 << bit);
            struct buf listing CLEANUP(buf_release) = {0};
            const struct fault fault = list_members(UNPACK_ZIP, &zip.bytes, NULL, 9, &listing);
            const char *text = buf_text(&listing);
            const char *first = strstr(text, " 10 first|");
            CHECK(fault.text[0] || (first && strstr(first, " 11 secon|")) ||
                  strstr(text, "folder") || strstr(text, "link") || strstr(text, "other"));
            zip.bytes.data[at] ^= (char)(1 << bit);
        }
    }
}

TEST(zip_names_must_agree)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_member(&zip, "harmless", "other", 0, 3, 0100644, (struct span){0}, "x");
    add_end(&zip, 0);
    CHECK(unpack_fails(UNPACK_ZIP, &zip.bytes, NULL, "other names"));
}

TEST(zip_members_share_no_place)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_file(&zip, "a", 0, "data");
    struct buf once CLEANUP(buf_release) = {0};
    buf_add(&once, zip.directory.data, zip.directory.len);
    buf_add(&zip.directory, once.data, once.len);
    zip.count = 2;
    add_end(&zip, 0);
    CHECK(unpack_fails(UNPACK_ZIP, &zip.bytes, NULL, "share one place"));
}

TEST(zip_encrypted)
{
    struct zip zip CLEANUP(zip_release) = {0};
    add_file(&zip, "plain", 0, "data");
    add_file(&zip, "hidden", ENCRYPTED, "123456789012data");
    add_end(&zip, 0);
    struct buf listing CLEANUP(buf_release) = {0};
    const struct fault fault = list_members(UNPACK_ZIP, &zip.bytes, NULL, 100, &listing);
    CHECK_TEXT(fault.text, "the archive is encrypted");
    CHECK_TEXT(buf_text(&listing), ""); /* said before anything is unpacked */
    CHECK(unpack_fails(UNPACK_ZIP, &zip.bytes, "wrong", "password is wrong"));
}

TEST(zip_from_a_file)
{
    struct zip zip CLEANUP(zip_release) = {0};
    make_two(&zip);
    const int folder = unit_folder();
    struct writer *writer = writer_create(folder, "a.zip");
    writer_write(writer, "xyz", 3);
    writer_write(writer, zip.bytes.data, zip.bytes.len);
    writer_finish(writer);
    struct reader *reader = reader_open(folder, "a.zip");
    char skipped[3];
    reader_fill(reader, skipped, sizeof(skipped)); /* the archive is what is left */
    struct unpack *unpack = unpack_open(reader, UNPACK_ZIP, NULL);
    struct member member;
    CHECK(unpack_next(unpack, &member));
    CHECK_TEXT(member.name, "a.csv");
    CHECK(unpack_next(unpack, &member));
    struct reader *data = unpack_member(unpack);
    CHECK_SPAN(reader_peek(data, 100), "second data");
    reader_close(data);
    CHECK(!unpack_next(unpack, &member));
    unpack_close(unpack);
}
