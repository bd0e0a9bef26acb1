/* codec_crew.c: several threads deflate the blocks of gzip files (RFC 1952).
 *
 * Blocks are numbered over all files. They are filled in that order by the thread that uses the
 * crew, taken by whichever thread is free (that one, too, when it would wait), and written in order
 * again. Each is deflated on its own and, but for a file's last one, flushed to a byte border, so
 * that they stand one after the other in one member, as pigz does it (https://zlib.net/pigz/).
 */
#include "archive/codec.h"
#include "archive/codec_deflate.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { BLOCK = 512 * 1024 };

struct crew_file {
    struct writer writer;
    struct codec_crew *crew;
    struct writer *inner;
    uint32_t crc, size;
};

struct crew_block {
    struct crew_file *file;
    bool last; /* of its file */
    bool done;
    size_t size;
    char *bytes; /* BLOCK of them */
    uint32_t crc;
    struct buf packed;
};

struct codec_crew {
    int level;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct deflater *deflater; /* of the thread that uses the crew */
    size_t count; /* of blocks; block `n` is blocks[n % count] */
    struct crew_block *blocks;
    uint64_t filled, taken, written; /* how many blocks were: written <= taken <= filled */
    bool closing;
    size_t threads;
    pthread_t *ids;
};

static struct crew_block *block_at(const struct codec_crew *crew, uint64_t number)
{
    return &crew->blocks[number % crew->count];
}

static void deflate_block(struct crew_block *block, struct deflater *deflater)
{
    const struct span bytes = {block->bytes, block->size};
    struct writer *packed CLEANUP(writer_release) = writer_of_buf(&block->packed);
    deflater->kind->restart(deflater);
    deflater->kind->run(deflater, bytes, block->last ? DEFLATE_LAST_PIECE : DEFLATE_FLUSHED_PIECE,
                        packed);
    block->crc = fast_crc32(0, bytes);
}

/* Deflates the next block that is filled; called with the lock, which it gives up meanwhile. */
static void take_block(struct codec_crew *crew, struct deflater *deflater)
{
    struct crew_block *block = block_at(crew, crew->taken++);
    pthread_mutex_unlock(&crew->lock);
    deflate_block(block, deflater);
    pthread_mutex_lock(&crew->lock);
    block->done = true;
    pthread_cond_broadcast(&crew->changed);
}

static void *work(void *argument)
{
    struct codec_crew *crew = argument;
    struct deflater *deflater = fast_deflater_new(crew->level);
    pthread_mutex_lock(&crew->lock);
    while (!crew->closing || crew->taken < crew->filled)
        if (crew->taken < crew->filled)
            take_block(crew, deflater);
        else
            pthread_cond_wait(&crew->changed, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
    deflater->kind->release(deflater);
    return NULL;
}

static void file_end(struct crew_file *file)
{
    gzip_write_trailer(file->inner, file->crc, file->size);
    writer_finish(file->inner);
    free(file);
}

/* Waits for the oldest block, helping with others, and writes it. */
static void write_oldest(struct codec_crew *crew)
{
    struct crew_block *block = block_at(crew, crew->written);
    pthread_mutex_lock(&crew->lock);
    while (!block->done)
        if (crew->taken < crew->filled)
            take_block(crew, crew->deflater);
        else
            pthread_cond_wait(&crew->changed, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
    struct crew_file *file = block->file;
    writer_write(file->inner, block->packed.data, block->packed.len);
    file->crc = (uint32_t)crc32_combine(file->crc, block->crc, (z_off_t)block->size);
    file->size += (uint32_t)block->size;
    buf_clear(&block->packed);
    block->size = 0;
    block->done = false;
    crew->written++;
    if (block->last)
        file_end(file);
}

/* The block being filled is full, or its file ends. Leaves an empty one. */
static void give_block(struct crew_file *file, enum deflate_piece piece)
{
    struct codec_crew *crew = file->crew;
    struct crew_block *block = block_at(crew, crew->filled);
    block->file = file;
    block->last = piece == DEFLATE_LAST_PIECE;
    pthread_mutex_lock(&crew->lock);
    crew->filled++;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
    if (crew->filled - crew->written == crew->count)
        write_oldest(crew);
}

static void file_write(struct writer *writer, const char *from, size_t size)
{
    struct crew_file *file = CONTAINER(writer, struct crew_file, writer);
    while (size > 0) {
        struct crew_block *block = block_at(file->crew, file->crew->filled);
        if (!block->bytes)
            block->bytes = mem_resize(NULL, BLOCK, 1);
        const size_t room = BLOCK - block->size;
        const size_t some = room < size ? room : size;
        memcpy(block->bytes + block->size, from, some);
        block->size += some;
        if (block->size == BLOCK)
            give_block(file, DEFLATE_FLUSHED_PIECE);
        from += some;
        size -= some;
    }
}

static void file_finish(struct writer *writer)
{
    give_block(CONTAINER(writer, struct crew_file, writer), DEFLATE_LAST_PIECE);
}

struct writer *codec_crew_file(struct codec_crew *crew, struct writer *inner)
{
    static const struct writer_kind kind = {.write = file_write, .finish = file_finish};
    struct crew_file *file = mem_new(1, sizeof *file);
    writer_init(&file->writer, &kind);
    file->crew = crew;
    file->inner = inner;
    gzip_write_header(inner, crew->level);
    return &file->writer;
}

struct codec_crew *codec_crew_open(int level, size_t threads)
{
    struct codec_crew *crew = mem_new(1, sizeof *crew);
    crew->level = level;
    crew->deflater = fast_deflater_new(level);
    crew->count = 2 * threads;
    crew->blocks = mem_new(crew->count, sizeof *crew->blocks);
    crew->ids = mem_new(threads, sizeof *crew->ids);
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->changed, NULL);
    while (crew->threads + 1 < threads &&
           pthread_create(&crew->ids[crew->threads], NULL, work, crew) == 0) {
        crew->threads++; /* fewer threads do it as well */
    }
    return crew;
}

void codec_crew_close(struct codec_crew *crew)
{
    while (crew->written < crew->filled)
        write_oldest(crew);
    pthread_mutex_lock(&crew->lock);
    crew->closing = true;
    pthread_cond_broadcast(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->threads; i++)
        pthread_join(crew->ids[i], NULL);
    for (size_t i = 0; i < crew->count; i++) {
        free(crew->blocks[i].bytes);
        buf_release(&crew->blocks[i].packed);
    }
    pthread_mutex_destroy(&crew->lock);
    pthread_cond_destroy(&crew->changed);
    crew->deflater->kind->release(crew->deflater);
    free(crew->blocks);
    free(crew->ids);
    free(crew);
}
