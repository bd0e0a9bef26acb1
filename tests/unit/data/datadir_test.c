/* datadir_test.c: unit tests of datadir.h. */
#include "base/mem.h"
#include "data/datadir.h"
#include "unit/unit.h"

#include <sys/stat.h>

static void release(struct tree **tree)
{
    tree_release(*tree);
}

static struct source *bytes(const char *text, const char *origin)
{
    return source_text(mem_string(text), strlen(text), mem_string(origin));
}

static void add(struct tree *tree, enum area area, const char *path)
{
    char *origin CLEANUP(mem_release) = mem_format("%s/%s", area_name(area), path);
    tree_add(tree, area, ENTRY_DATA, path, tree_own(tree, bytes("x", origin)));
}

static enum entry_kind kind_at(const struct tree *tree, const char *path)
{
    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->at[i].path, path) == 0)
            return tree->at[i].kind;
    return (enum entry_kind) - 1;
}

TEST(paths_that_lead_elsewhere_have_a_problem)
{
    static const char *const bad[] = {"",   "/a",   "a//b",   "a/",   ".",  "./a", "a/.",
                                      "..", "../a", "a/../b", "a/..", "//", "/"};
    static const char *const good[] = {"a",  "a/b",      "...", "..a",     "a..",
                                       ".a", "a/.b/..c", " ",   "a\\..\\b"};
    for (size_t i = 0; i < COUNT(bad); i++)
        if (!CHECK(path_problem(bad[i]) != NULL))
            printf("# %s\n", bad[i]);
    for (size_t i = 0; i < COUNT(good); i++)
        if (!CHECK(path_problem(good[i]) == NULL))
            printf("# %s\n", good[i]);
}

TEST(paths_of_any_length_are_judged)
{
    char part[258];
    memset(part, 'a', sizeof(part));
    part[255] = '\0';
    CHECK(path_problem(part) == NULL);
    part[255] = 'a';
    part[256] = '\0';
    CHECK_TEXT(path_problem(part), "has a part of more than 255 bytes");
    char path[4000];
    for (size_t i = 0; i < sizeof(path); i++)
        path[i] = i % 100 == 99 ? '/' : 'a';
    path[3001] = '\0';
    CHECK_TEXT(path_problem(path), "is longer than 3000 bytes");
    path[2998] = '\0';
    CHECK(path_problem(path) == NULL);
}

TEST(parts_of_paths)
{
    CHECK_TEXT(path_base("a/b/c"), "c");
    CHECK_TEXT(path_base("c"), "c");
    CHECK_NUMBER(path_top("a/b"), 1);
    CHECK_NUMBER(path_top("abc"), 3);
    CHECK(path_has_suffix("d/a.gz", ".gz"));
    CHECK(!path_has_suffix("d/.gz", ".gz"));
    CHECK(!path_has_suffix(".gz", ".gz"));
    CHECK(!path_has_suffix("a.GZ", ".gz"));
    CHECK(!path_has_suffix("a", ""));
    CHECK(path_is_manifest("t.csv.manifest"));
    CHECK(!path_is_manifest(".manifest"));
    CHECK(!path_is_manifest("t/.manifest"));
    CHECK(!path_is_manifest("t.manifest/x"));
    CHECK(!path_is_manifest("t.MANIFEST"));
}

TEST(kinds_are_told_when_all_is_added)
{
    struct tree *tree CLEANUP(release) = tree_new();
    add(tree, AREA_TABLES, "t.csv.manifest");
    add(tree, AREA_TABLES, "t.csv");
    add(tree, AREA_TABLES, "gone.manifest");
    add(tree, AREA_TABLES, "s.manifest");
    add(tree, AREA_TABLES, "s/d/part");
    add(tree, AREA_TABLES, "s/d.manifest");
    add(tree, AREA_TABLES, "s/x.manifest");
    add(tree, AREA_TABLES, "s/.h/y");
    add(tree, AREA_TABLES, ".t.manifest");
    add(tree, AREA_FILES, "gone");
    add(tree, AREA_TABLES, "e.manifest");
    tree_add(tree, AREA_TABLES, ENTRY_FOLDER, "e", NULL);
    tree_settle(tree);
    CHECK_NUMBER(kind_at(tree, "t.csv"), ENTRY_DATA);
    CHECK_NUMBER(kind_at(tree, "t.csv.manifest"), ENTRY_MANIFEST);
    CHECK_NUMBER(kind_at(tree, "gone.manifest"), ENTRY_ORPHAN);
    CHECK_NUMBER(kind_at(tree, "s.manifest"), ENTRY_MANIFEST);
    CHECK_NUMBER(kind_at(tree, "s/d.manifest"), ENTRY_MANIFEST);
    CHECK_NUMBER(kind_at(tree, "s/x.manifest"), ENTRY_ORPHAN);
    CHECK_NUMBER(kind_at(tree, "s/.h/y"), ENTRY_HIDDEN);
    CHECK_NUMBER(kind_at(tree, ".t.manifest"), ENTRY_HIDDEN);
    CHECK_NUMBER(kind_at(tree, "e.manifest"), ENTRY_MANIFEST);
    CHECK_NUMBER(kind_at(tree, "e"), ENTRY_FOLDER);
}

TEST(order_is_byte_order_of_area_and_path)
{
    struct tree *tree CLEANUP(release) = tree_new();
    static const char *const paths[] = {"\xff", "a/b", "a.b", "a", "B", "a!"};
    for (size_t i = 0; i < COUNT(paths); i++)
        if (strcmp(paths[i], "a") != 0)
            add(tree, AREA_FILES, paths[i]);
    add(tree, AREA_TABLES, "z");
    tree_settle(tree);
    static const char *const want[] = {"z", "B", "a!", "a.b", "a/b", "\xff"};
    CHECK_NUMBER(tree->count, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        CHECK_TEXT(tree->at[i].path, want[i]);
}

/* Adds two entries, settles and releases. */
static void settle(enum entry_kind first, const char *first_path, enum entry_kind second,
                   const char *second_path)
{
    struct tree *tree CLEANUP(release) = tree_new();
    tree_add(tree, AREA_TABLES, first, first_path,
             first == ENTRY_DATA ? tree_own(tree, bytes("1", "files/one")) : NULL);
    tree_add(tree, AREA_TABLES, second, second_path,
             second == ENTRY_DATA ? tree_own(tree, bytes("2", "files/two")) : NULL);
    tree_settle(tree);
}

TEST(clashes_are_errors)
{
    CHECK_ERROR(1, "files/one and files/two would both become tables/a",
                settle(ENTRY_DATA, "a", ENTRY_DATA, "a"));
    CHECK_ERROR(1, "files/one", settle(ENTRY_DATA, "a", ENTRY_DATA, "a/b"));
    CHECK_ERROR(1, "files/two", settle(ENTRY_DATA, "a/b/c", ENTRY_DATA, "a/b"));
    CHECK_ERROR(1, "files/two", settle(ENTRY_FOLDER, "a", ENTRY_DATA, "a"));
    CHECK_ERROR(1, "files/one", settle(ENTRY_DATA, "a", ENTRY_FOLDER, "a"));
    CHECK_ERROR(1, "files/one", settle(ENTRY_DATA, "a", ENTRY_FOLDER, "a/b"));
}

TEST(folders_and_what_is_in_them_are_no_clash)
{
    settle(ENTRY_FOLDER, "a", ENTRY_FOLDER, "a");
    settle(ENTRY_FOLDER, "a", ENTRY_DATA, "a/b");
    settle(ENTRY_DATA, "a.b", ENTRY_DATA, "a/b");
    settle(ENTRY_DATA, "a", ENTRY_DATA, "ab/c");
}

TEST(names_that_leave_the_area_are_errors)
{
    struct tree *tree CLEANUP(release) = tree_new();
    CHECK_ERROR(1, "leads out", tree_add(tree, AREA_TABLES, ENTRY_DATA, "../x", NULL));
    CHECK_ERROR(1, "absolute", tree_add(tree, AREA_TABLES, ENTRY_FOLDER, "/x", NULL));
    CHECK_ERROR(1, "empty", tree_add(tree, AREA_TABLES, ENTRY_DATA, "", NULL));
    CHECK_NUMBER(tree->count, 0);
}

static void make(const char *path)
{
    if (mkdirat(unit_folder(), path, 0777) != 0)
        app_error("cannot prepare %s", path);
}

TEST(a_scan_finds_all_but_what_belongs_to_others)
{
    const int in = unit_folder();
    make("tables");
    make("tables/s");
    make("tables/s/empty");
    make("user");
    make("user/x");
    make("own");
    unit_put(in, "tables/t.csv", "a");
    unit_put(in, "tables/s/1", "b");
    unit_put(in, "usage.json", "[]");
    unit_put(in, "state.json", "{}");
    unit_put(in, ".h", "h");
    unit_put(in, "own/state.json", "{}");
    if (symlinkat("t.csv", in, "tables/link") != 0)
        app_error("cannot make a link");
    struct tree *tree CLEANUP(release) = tree_scan(in);
    static const char *const want[] = {"link",           "s/1",       "s/empty", "t.csv",
                                       "own/state.json", "usage.json"};
    CHECK_NUMBER(tree->count, COUNT(want));
    for (size_t i = 0; i < COUNT(want) && i < tree->count; i++)
        CHECK_TEXT(tree->at[i].path, want[i]);
    CHECK_NUMBER(tree->at[2].kind, ENTRY_FOLDER);
    CHECK(tree->at[2].source == NULL);
    CHECK_TEXT(tree->at[1].source->origin, "tables/s/1");
    CHECK_NUMBER(tree->at[0].source->size, 1);
    struct reader *reader CLEANUP(reader_release) = source_open(tree->at[0].source);
    char byte[2];
    CHECK_NUMBER(reader_fill(reader, byte, 2), 1);
}

TEST(a_scan_refuses_what_is_neither_file_nor_folder)
{
    make("files");
    if (mkfifoat(unit_folder(), "files/fifo", 0666) != 0)
        app_error("cannot make a FIFO");
    CHECK_ERROR(1, "files/fifo", tree_release(tree_scan(unit_folder())));
    unlinkat(unit_folder(), "files/fifo", 0);
    if (symlinkat("nowhere", unit_folder(), "files/link") != 0)
        app_error("cannot make a link");
    CHECK_ERROR(1, "files/link", tree_release(tree_scan(unit_folder())));
}

TEST(a_source_in_memory_is_read_again_and_again)
{
    struct source *source = bytes("abc", "x");
    const char *path = NULL;
    CHECK_NUMBER(source_folder(source, &path), -1);
    for (int i = 0; i < 2; i++) {
        struct reader *reader CLEANUP(reader_release) = source_open(source);
        CHECK_SPAN(reader_peek(reader, 10), "abc");
    }
    source_release(source);
}
