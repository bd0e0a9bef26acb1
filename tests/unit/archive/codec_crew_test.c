/* codec_crew_test.c: gzip files that several threads deflate. */
#include "archive/codec.h"
#include "base/buf.h"
#include "base/mem.h"
#include "unit/unit.h"

enum { SIZE = 3 * 1024 * 1024 + 77 };

/* Text that deflates, and differs all along. */
static char *make_text(void)
{
    char *text = mem_new(SIZE, 1);
    uint64_t seed = 1;
    for (size_t i = 0; i < SIZE; i++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        text[i] = (char)(i % 97 == 96 ? '\n' : 'a' + (seed >> 60));
    }
    return text;
}

/* Three files after one another: all of the text in pieces, nothing, and a part of it. */
static void deflate_all(struct buf files[3], const char *text, size_t piece, int level,
                        size_t threads)
{
    struct codec_crew *crew = codec_crew_open(level, threads);
    struct writer *file = codec_crew_file(crew, writer_of_buf(&files[0]));
    for (size_t at = 0; at < SIZE; at += piece)
        writer_write(file, text + at, SIZE - at < piece ? SIZE - at : piece);
    writer_finish(file);
    writer_finish(codec_crew_file(crew, writer_of_buf(&files[1])));
    file = codec_crew_file(crew, writer_of_buf(&files[2]));
    writer_write(file, text, SIZE / 2);
    writer_finish(file);
    codec_crew_close(crew);
}

static bool inflates_to(const struct buf *file, const char *text, size_t size)
{
    char *plain CLEANUP(mem_release) = mem_new(SIZE + 1, 1);
    struct reader *reader CLEANUP(reader_release) =
        codec_gunzip(reader_of_span((struct span){file->data, file->len}));
    return reader_fill(reader, plain, SIZE + 1) == size && memcmp(plain, text, size) == 0;
}

static void check_level(int level)
{
    char *text CLEANUP(mem_release) = make_text();
    struct buf files[3] = {{0}};
    deflate_all(files, text, 1000, level, 1);
    CHECK(inflates_to(&files[0], text, SIZE));
    CHECK(inflates_to(&files[1], text, 0));
    CHECK(inflates_to(&files[2], text, SIZE / 2));
    CHECK(files[0].len < SIZE * 3 / 4);
    for (size_t threads = 2; threads < 5; threads++) {
        struct buf others[3] = {{0}};
        deflate_all(others, text, 300000 * threads, level, threads);
        CHECK(inflates_to(&others[0], text, SIZE));
        for (size_t i = 0; i < 3; i++) {
            /* Up to level 3 it is ISA-L, which does not always make the same. */
            CHECK(level <= 3 || (others[i].len == files[i].len &&
                                 memcmp(others[i].data, files[i].data, files[i].len) == 0));
            buf_release(&others[i]);
        }
    }
    for (size_t i = 0; i < 3; i++)
        buf_release(&files[i]);
}

TEST(files_are_whole_and_the_same_for_any_number_of_threads)
{
    check_level(1);
}

TEST(so_they_are_at_other_levels)
{
    check_level(3);
    check_level(6);
}

TEST(a_crew_without_files)
{
    codec_crew_close(codec_crew_open(1, 3));
}

TEST(levels_are_checked)
{
    struct buf file CLEANUP(buf_release) = {0};
    CHECK_ERROR(2, "level 10", struct codec_crew *crew = codec_crew_open(10, 1);
                writer_finish(codec_crew_file(crew, writer_of_buf(&file))));
}
