/* stage_test.c: unit tests of stage.h. */
#include "base/mem.h"
#include "data/stage.h"
#include "unit/unit.h"

#include <dirent.h>
#include <sys/stat.h>

static void put(struct stage *stage, enum area area, const char *path, const char *text)
{
    struct writer *writer = stage_writer(stage, area, path);
    writer_write(writer, text, strlen(text));
    writer_finish(writer);
}

static bool is_there(const char *path)
{
    return faccessat(unit_folder(), path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Names in the folder of the test that begin with a dot. */
static size_t hidden(void)
{
    DIR *listing = fdopendir(openat(unit_folder(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    size_t count = 0;
    for (const struct dirent *name = readdir(listing); name; name = readdir(listing))
        count += name->d_name[0] == '.' && strcmp(name->d_name, ".") != 0 &&
                 strcmp(name->d_name, "..") != 0;
    closedir(listing);
    return count;
}

static struct stage *begin(void)
{
    struct stage *stage = stage_new(unit_folder());
    stage_begin(stage);
    return stage;
}

TEST(results_appear_at_once)
{
    struct stage *stage = begin();
    put(stage, AREA_TABLES, "t/a/b", "1");
    put(stage, AREA_FILES, "f", "2");
    put(stage, AREA_ROOT, "usage.json", "3");
    stage_folder(stage, AREA_TABLES, "e/f");
    stage_folder(stage, AREA_TABLES, "e/f");
    CHECK(!is_there("tables/t") && !is_there("files/f") && !is_there("usage.json"));
    CHECK_NUMBER(hidden(), 1);
    stage_publish(stage);
    CHECK_FILE(unit_folder(), "tables/t/a/b", "1");
    CHECK_FILE(unit_folder(), "files/f", "2");
    CHECK_FILE(unit_folder(), "usage.json", "3");
    CHECK(is_there("tables/e/f"));
    CHECK_NUMBER(hidden(), 0);
}

TEST(nothing_is_published_where_a_name_is_taken)
{
    struct stage *stage = begin();
    put(stage, AREA_TABLES, "a", "1");
    put(stage, AREA_FILES, "b", "2");
    unit_put(unit_folder(), "files/b", "old");
    CHECK_ERROR(1, "out/files/b exists already", stage_publish(stage));
    CHECK(!is_there("tables/a"));
    CHECK_FILE(unit_folder(), "files/b", "old");
    unlinkat(unit_folder(), "files/b", 0);
    stage_publish(stage);
    CHECK_FILE(unit_folder(), "tables/a", "1");
    CHECK_FILE(unit_folder(), "files/b", "2");
}

TEST(taken_names_are_found_before_the_work)
{
    struct stage *stage = begin();
    struct tree *tree = tree_new();
    tree_add(tree, AREA_TABLES, ENTRY_FOLDER, "a/b/c", NULL);
    tree_settle(tree);
    stage_check(stage, tree);
    mkdirat(unit_folder(), "tables/a", 0777);
    CHECK_ERROR(1, "out/tables/a exists already", stage_check(stage, tree));
    tree_release(tree);
    stage_publish(stage);
}

TEST(names_inside_clash)
{
    struct stage *stage = begin();
    put(stage, AREA_FILES, "x/a", "1");
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x"), STAGE_FOLDER);
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x/a"), STAGE_TAKEN);
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x/a/b"), STAGE_TAKEN);
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x/b/c"), STAGE_FREE);
    CHECK_ERROR(1, "files/x/a", put(stage, AREA_FILES, "x/a", "2"));
    CHECK_ERROR(1, "files/x/a/b", put(stage, AREA_FILES, "x/a/b", "2"));
    CHECK_ERROR(1, "files/x", put(stage, AREA_FILES, "x", "2"));
    CHECK_ERROR(1, "files/x/a", stage_folder(stage, AREA_FILES, "x/a"));
    CHECK_ERROR(1, "files/x/a/b", stage_folder(stage, AREA_FILES, "x/a/b"));
    stage_publish(stage);
    CHECK_FILE(unit_folder(), "files/x/a", "1");
}

TEST(what_is_dropped_takes_its_empty_folders_along)
{
    struct stage *stage = begin();
    put(stage, AREA_FILES, "x/y/a", "1");
    put(stage, AREA_FILES, "x/b", "2");
    stage_folder(stage, AREA_FILES, "x/e");
    stage_drop(stage, AREA_FILES, "x/y/a");
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x/y"), STAGE_FREE);
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x/b"), STAGE_TAKEN);
    stage_drop(stage, AREA_FILES, "x/b");
    stage_drop(stage, AREA_FILES, "x/e");
    CHECK_NUMBER(stage_look(stage, AREA_FILES, "x"), STAGE_FREE);
    stage_publish(stage);
    CHECK(!is_there("files/x"));
}

TEST(files_move_in_and_links_are_copied)
{
    unit_put(unit_folder(), "from", "bytes");
    if (symlinkat("from", unit_folder(), "link") != 0)
        app_error("cannot make a link");
    struct stage *stage = begin();
    struct source *link = source_file(unit_folder(), "link", 5, mem_string("link"));
    struct source *file = source_file(unit_folder(), "from", 5, mem_string("from"));
    stage_move(stage, AREA_TABLES, "a/link", link);
    stage_move(stage, AREA_TABLES, "a/file", file);
    stage_publish(stage);
    source_release(link);
    source_release(file);
    CHECK(!is_there("from"));
    CHECK(is_there("link"));
    CHECK_FILE(unit_folder(), "tables/a/file", "bytes");
    CHECK_FILE(unit_folder(), "tables/a/link", "bytes");
}

TEST(a_stage_without_a_place_is_a_failing_machine)
{
    unit_put(unit_folder(), "tables", "a file");
    CHECK_ERROR(2, "out/tables", begin());
}
