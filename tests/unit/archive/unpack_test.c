/* unpack_test.c: unit tests of unpack.h: tar with its compressions, and 7z. */
#include "unit/archive/unpack_samples.h"

/* What the archives of libarchive's own writers hold. */
static const char SAMPLE[] = "folder d/|file d/a.csv 6 id,na|file empty 0 |file b\\c..txt 2 b\n|";

enum wrap { WRAP_NONE, WRAP_GZIP, WRAP_BZIP2, WRAP_XZ, WRAP_ZSTD };

static void add_entry(struct archive *archive, const char *name, unsigned type, const char *data)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 0, 0);
    if (type == AE_IFLNK) {
        archive_entry_set_symlink(entry, data);
    } else if (type == 0) {
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_hardlink(entry, data);
    } else {
        archive_entry_set_size(entry, (la_int64_t)strlen(data));
    }
    CHECK(archive_write_header(archive, entry) == ARCHIVE_OK);
    if (type == AE_IFREG)
        CHECK(archive_write_data(archive, data, strlen(data)) == (la_ssize_t)strlen(data));
    archive_entry_free(entry);
}

static void add_wrap(struct archive *archive, enum wrap wrap)
{
    switch (wrap) {
    case WRAP_NONE:
        break;
    case WRAP_GZIP:
        archive_write_add_filter_gzip(archive);
        break;
    case WRAP_BZIP2:
        archive_write_add_filter_bzip2(archive);
        break;
    case WRAP_XZ:
        archive_write_add_filter_xz(archive);
        break;
    case WRAP_ZSTD:
        archive_write_add_filter_zstd(archive);
        break;
    }
}

enum { SAMPLE_ROOM = 1 << 20 };

static struct archive *begin_sample(struct buf *to, enum unpack_format format, enum wrap wrap,
                                    size_t *used)
{
    struct archive *archive = archive_write_new();
    if (format == UNPACK_7Z)
        archive_write_set_format_7zip(archive);
    else
        archive_write_set_format_ustar(archive);
    add_wrap(archive, wrap);
    archive_write_set_bytes_per_block(archive, 512);
    CHECK(archive_write_open_memory(archive, buf_room(to, SAMPLE_ROOM), SAMPLE_ROOM, used) ==
          ARCHIVE_OK);
    return archive;
}

static void end_sample(struct archive *archive, struct buf *to, const size_t *used)
{
    CHECK(archive_write_close(archive) == ARCHIVE_OK);
    archive_write_free(archive);
    to->len = *used;
}

static struct buf sample(enum unpack_format format, enum wrap wrap)
{
    struct buf made = {0};
    size_t used = 0;
    struct archive *archive = begin_sample(&made, format, wrap, &used);
    add_entry(archive, "d/", AE_IFDIR, "");
    add_entry(archive, "d/a.csv", AE_IFREG, "id,na\n");
    add_entry(archive, "empty", AE_IFREG, "");
    add_entry(archive, "b\\c..txt", AE_IFREG, "b\n");
    end_sample(archive, &made, &used);
    return made;
}

TEST(tar_in_every_compression)
{
    for (enum wrap wrap = WRAP_NONE; wrap <= WRAP_ZSTD; wrap++) {
        struct buf archive CLEANUP(buf_release) = sample(UNPACK_TAR, wrap);
        CHECK(holds(UNPACK_TAR, &archive, SAMPLE));
    }
}

/* Cuts it everywhere and sees the fault, but for the last `rest` bytes. */
static void check_cuts(enum unpack_format format, const struct buf *archive, size_t rest)
{
    for (size_t size = 0; size + rest < archive->len; size++) {
        const struct buf cut = {.data = archive->data, .len = size};
        if (!unpack_fails(format, &cut, NULL, size == 0 ? "is empty" : "damaged"))
            printf("# cut at %zu of %zu\n", size, archive->len);
    }
}

TEST(every_truncation_of_a_compressed_tar_is_found)
{
    for (enum wrap wrap = WRAP_GZIP; wrap <= WRAP_ZSTD; wrap++) {
        struct buf archive CLEANUP(buf_release) = sample(UNPACK_TAR, wrap);
        check_cuts(UNPACK_TAR, &archive, 0);
    }
}

TEST(tar_is_cut_within_a_member)
{
    struct buf archive CLEANUP(buf_release) = sample(UNPACK_TAR, WRAP_NONE);
    const size_t sizes[] = {1, 100, 511, 513, 600, 1023, 1025, 1027};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        const struct buf cut = {.data = archive.data, .len = sizes[i]};
        CHECK(unpack_fails(UNPACK_TAR, &cut, NULL, "damaged"));
    }
}

TEST(check_sums_behind_the_last_member_are_verified)
{
    struct buf archive CLEANUP(buf_release) = sample(UNPACK_TAR, WRAP_GZIP);
    archive.data[archive.len - 8] ^= 1;
    CHECK(unpack_fails(UNPACK_TAR, &archive, NULL, "check sum is wrong"));
    struct buf other CLEANUP(buf_release) = sample(UNPACK_TAR, WRAP_XZ);
    other.data[other.len - 6] ^= 1;
    CHECK(unpack_fails(UNPACK_TAR, &other, NULL, "xz data is damaged"));
}

TEST(tar_links)
{
    struct buf made CLEANUP(buf_release) = {0};
    size_t used = 0;
    struct archive *archive = begin_sample(&made, UNPACK_TAR, WRAP_NONE, &used);
    add_entry(archive, "a", AE_IFREG, "x");
    add_entry(archive, "s", AE_IFLNK, "../a");
    add_entry(archive, "h", 0, "a");
    add_entry(archive, "p", AE_IFIFO, "");
    add_entry(archive, "../up", AE_IFREG, "y");
    add_entry(archive, "/root", AE_IFREG, "z");
    end_sample(archive, &made, &used);
    CHECK(holds(UNPACK_TAR, &made,
                "file a 1 x|link s|copy h of a|other p|file ../up 1 y|file /root 1 z|"));
}

TEST(tar_names_are_bytes)
{
    struct buf made CLEANUP(buf_release) = {0};
    size_t used = 0;
    struct archive *archive = begin_sample(&made, UNPACK_TAR, WRAP_BZIP2, &used);
    add_entry(archive, "\xc5\xbelu\xc5\xa5.csv", AE_IFREG, "1");
    add_entry(archive, "z\xcc\x8c.csv", AE_IFREG, "2"); /* decomposed */
    add_entry(archive, "\xbe.csv", AE_IFREG, "3"); /* not UTF-8 */
    add_entry(archive, "same", AE_IFREG, "4");
    add_entry(archive, "same", AE_IFREG, "5");
    end_sample(archive, &made, &used);
    CHECK(holds(UNPACK_TAR, &made,
                "file \xc5\xbelu\xc5\xa5.csv 1 1|file z\xcc\x8c.csv 1 2|file \xbe.csv 1 3|"
                "file same 1 4|file same 1 5|"));
}

/* A pax header with a path, and with the name of a user that is no ASCII. */
TEST(pax_names_are_bytes)
{
    struct buf made CLEANUP(buf_release) = {0};
    size_t used = 0;
    struct archive *archive = begin_sample(&made, UNPACK_TAR, WRAP_NONE, &used);
    add_entry(archive, "PaxHeader", AE_IFREG, "16 path=z\xcc\x8c.csv\n12 uname=\xc5\xbe\n");
    add_entry(archive, "plain", AE_IFREG, "data");
    end_sample(archive, &made, &used);
    made.data[156] = 'x'; /* the type of the first entry; the check sum follows */
    unsigned sum = 0;
    memset(made.data + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)made.data[i];
    snprintf(made.data + 148, 8, "%06o", sum);
    CHECK(holds(UNPACK_TAR, &made, "file z\xcc\x8c.csv 4 data|"));
}

TEST(tar_without_members)
{
    struct buf archive CLEANUP(buf_release) = {0};
    memset(buf_room(&archive, 10240), 0, 10240);
    archive.len = 10240;
    CHECK(unpack_fails(UNPACK_TAR, &archive, NULL, "no members"));
    archive.len = 0;
    CHECK(unpack_fails(UNPACK_TAR, &archive, NULL, "is empty"));
    buf_add_text(&archive, "id,name\n");
    CHECK(unpack_fails(UNPACK_TAR, &archive, NULL, "damaged"));
}

static size_t count_members(enum unpack_format format, const struct buf *archive)
{
    struct unpack *unpack =
        unpack_open(reader_of_span((struct span){archive->data, archive->len}), format, NULL);
    struct member member;
    size_t count = 0;
    while (unpack_next(unpack, &member))
        count++;
    unpack_close(unpack);
    return count;
}

TEST(members_may_be_left_unread)
{
    struct buf tar CLEANUP(buf_release) = sample(UNPACK_TAR, WRAP_NONE);
    CHECK_NUMBER(count_members(UNPACK_TAR, &tar), 4);
    struct buf seven_zip CLEANUP(buf_release) = sample(UNPACK_7Z, WRAP_NONE);
    CHECK_NUMBER(count_members(UNPACK_7Z, &seven_zip), 4);
    unpack_close(NULL);
}

TEST(damage_is_an_error_of_the_user)
{
    struct buf archive CLEANUP(buf_release) = sample(UNPACK_TAR, WRAP_GZIP);
    archive.len -= 3;
    CHECK_ERROR(1, "truncated", count_members(UNPACK_TAR, &archive));
}

TEST(seven_zip)
{
    struct buf archive CLEANUP(buf_release) = sample(UNPACK_7Z, WRAP_NONE);
    CHECK(holds(UNPACK_7Z, &archive,
                "file d/a.csv 6 id,na|file b\\c..txt 2 b\n|file empty 0 |folder d/|"));
    check_cuts(UNPACK_7Z, &archive, 0);
}

/* Made by 7z 16.02: `7z a -ppw s.7z s.txt`. */
static const unsigned char ENCRYPTED_7Z[] = {
    0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0x00, 0x04, 0xc2, 0xdf, 0x97, 0xac, 0x10, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x62, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1e, 0x33,
    0x04, 0xc2, 0xb0, 0x90, 0x5c, 0xf4, 0x58, 0x75, 0xb9, 0x5a, 0xa2, 0x70, 0x98, 0x31, 0xdf,
    0x29, 0x75, 0x01, 0x01, 0x04, 0x06, 0x00, 0x01, 0x09, 0x10, 0x00, 0x07, 0x0b, 0x01, 0x00,
    0x02, 0x24, 0x06, 0xf1, 0x07, 0x01, 0x12, 0x53, 0x0f, 0xf3, 0x32, 0xb5, 0x2d, 0x93, 0xb6,
    0x83, 0xdd, 0x27, 0x3b, 0xac, 0x89, 0x04, 0x40, 0xc1, 0x26, 0x21, 0x21, 0x01, 0x00, 0x01,
    0x00, 0x0c, 0x0b, 0x07, 0x00, 0x08, 0x0a, 0x01, 0x8c, 0xb2, 0xeb, 0xe2, 0x00, 0x00, 0x05,
    0x01, 0x19, 0x01, 0x00, 0x11, 0x0d, 0x00, 0x73, 0x00, 0x2e, 0x00, 0x74, 0x00, 0x78, 0x00,
    0x74, 0x00, 0x00, 0x00, 0x14, 0x0a, 0x01, 0x00, 0xf1, 0x4f, 0x2b, 0xf4, 0x44, 0x7a, 0xdd,
    0x01, 0x15, 0x06, 0x01, 0x00, 0x20, 0x80, 0xa4, 0x81, 0x00, 0x00};

/* The same program, with a name that is not ASCII and without compression. */
static const unsigned char CZECH_7Z[] = {
    0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0x00, 0x04, 0xa7, 0x95, 0x40, 0xd0, 0x07, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xa7, 0x9b,
    0xb8, 0x06, 0x73, 0x65, 0x63, 0x72, 0x65, 0x74, 0x0a, 0x01, 0x04, 0x06, 0x00, 0x01, 0x09,
    0x07, 0x00, 0x07, 0x0b, 0x01, 0x00, 0x01, 0x01, 0x00, 0x0c, 0x07, 0x00, 0x08, 0x0a, 0x01,
    0x8c, 0xb2, 0xeb, 0xe2, 0x00, 0x00, 0x05, 0x01, 0x11, 0x13, 0x00, 0x7e, 0x01, 0x6c, 0x00,
    0x75, 0x00, 0x65, 0x01, 0x2e, 0x00, 0x74, 0x00, 0x78, 0x00, 0x74, 0x00, 0x00, 0x00, 0x19,
    0x00, 0x14, 0x0a, 0x01, 0x00, 0x7a, 0x7d, 0x95, 0xa3, 0x45, 0x7a, 0xdd, 0x01, 0x15, 0x06,
    0x01, 0x00, 0x20, 0x80, 0xa4, 0x81, 0x00, 0x00};

TEST(seven_zip_names)
{
    struct buf made CLEANUP(buf_release) = {0};
    buf_add(&made, (const char *)CZECH_7Z, sizeof(CZECH_7Z));
    CHECK(holds(UNPACK_7Z, &made, "file \xc5\xbelu\xc5\xa5.txt 7 secre|"));
}

TEST(seven_zip_encrypted)
{
    struct buf archive CLEANUP(buf_release) = {0};
    buf_add(&archive, (const char *)ENCRYPTED_7Z, sizeof(ENCRYPTED_7Z));
    CHECK(unpack_fails(UNPACK_7Z, &archive, NULL, "is encrypted"));
    CHECK(unpack_fails(UNPACK_7Z, &archive, "no", "or the password is wrong"));
    struct buf listing CLEANUP(buf_release) = {0};
    const struct fault fault = list_members(UNPACK_7Z, &archive, "pw", 3, &listing);
    CHECK_TEXT(fault.text, "");
    CHECK_TEXT(buf_text(&listing), "file s.txt 7 secre|");
}
