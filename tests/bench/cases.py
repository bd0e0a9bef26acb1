"""What is measured: groups of commands over the same input.

A group: name; unit (bytes that the speed is counted from); base (label of the command that is 1.0); limit (the
most that ours may take as a multiple of the base; or `at_least`, how many times faster than the base); `slowest`, the
most as a multiple of the slowest step; make() builds its input; commands, each with label, command, prepare, and
`output` where the size of what it writes is of interest.
"""
import json
import os
import subprocess

SLOW = 1  # runs of what takes a minute
COLUMNS = ['c%d' % i for i in range(1, 13)]
LEGACY = {'delimiter': ',', 'enclosure': '"', 'columns': COLUMNS}


class Bench:
    def __init__(self, top, work, mb):
        self.top, self.work, self.bytes = top, work, mb * 1000 * 1000
        self.bin = os.path.join(top, 'build', 'bin')

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def sh(self, command):
        subprocess.run(['sh', '-c', command], check=True)

    def table(self, style):
        """The path of a made-up table, made once."""
        path = self.path('%s-%d.csv' % (style, self.bytes))
        if not os.path.exists(path):
            generator = self.path('table')
            self.sh("cc -O2 -o '%s' '%s/tests/bench/table.c'" % (generator, self.top))
            self.sh("'%s' %d %s >'%s.new' && mv '%s.new' '%s'" % (generator, self.bytes, style, path, path, path))
        return path

    def folder(self, name, manifest=LEGACY, style='quoted', area='tables', file='t.csv', make=None):
        """A data folder with one table; returns its path and what makes it."""
        root = self.path('data', '%s-%d' % (name, self.bytes))

        def build():
            place = os.path.join(root, 'in', area)
            if os.path.exists(os.path.join(root, 'ready')):
                return
            for other in ('tables', 'files'):
                os.makedirs(os.path.join(root, 'in', other), exist_ok=True)
            target = os.path.join(place, file)
            if make:
                make(target)
            else:
                self.sh("ln -f '%s' '%s' 2>/dev/null || cp '%s' '%s'" % ((self.table(style), target) * 2))
            if manifest is not None:
                with open(target + '.manifest', 'w', encoding='utf-8') as f:
                    json.dump(manifest, f)
            open(os.path.join(root, 'ready'), 'w', encoding='utf-8').close()
        return root, build

    def ours(self, processor, root, arguments='', threads=None, label=None):
        limit = 'KBC_THREADS=%d ' % threads if threads else ''
        command = "%s%s/processor-%s --data %s %s" % (limit, self.bin, processor, root, arguments)
        return {'label': label or processor, 'ours': True, 'command': command.strip(), 'prepare': "rm -rf '%s/out'" % root}

    def rival(self, label, command, remove=''):
        return {'label': label, 'command': command, 'prepare': "rm -rf %s" % (remove or self.path('o'))}

    def cp(self, style):
        return self.rival('cp', 'cp %s %s' % (self.table(style), self.path('o')))

    def duckdb(self, style, select, header=False):
        sql = ("COPY (SELECT %s FROM read_csv('%s', header=false, all_varchar=true, quote='\"', escape='\"', delim=',', "
               "columns={%s})) TO '%s' (FORMAT csv, HEADER false, FORCE_QUOTE *)" % (
                   select, self.table(style), ', '.join("'%s': 'VARCHAR'" % c for c in COLUMNS), self.path('o')))
        return dict(self.rival('DuckDB', 'node %s "%s"' % (self.path('duckdb', 'duckdb.mjs'), sql.replace('"', '\\"'))), runs=SLOW)


def rows_group(b, processor, style, arguments, limit, rivals=(), threads=None):
    root, make = b.folder(style, style=style)
    return {'name': '%s, %s table' % (processor, style), 'make': make, 'base': 'cp', 'limit': limit, 'bytes': b.bytes,
            'commands': [b.cp(style), b.ours(processor, root, arguments, threads=threads)] + list(rivals)}


def mlr(b, style, verb):
    return dict(b.rival('mlr', "mlr --csv --implicit-csv-header --headerless-csv-output --quote-all %s %s >%s" % (
        verb, b.table(style), b.path('o'))), runs=SLOW)


def table_groups(b):
    groups = []
    for style in ('quoted', 'sparse'):
        groups.append(rows_group(b, 'select-columns', style, '--columns c3,c5,c11', 1.5, [
            mlr(b, style, 'cut -o -f 3,5,11'), b.duckdb(style, 'c3, c5, c11')], threads=1))
        groups.append(rows_group(b, 'add-row-number-column', style, '', 2, [
            b.duckdb(style, '*, row_number() OVER ()')]))
        groups.append(rows_group(b, 'orthogonal', style, '', 2.5))
        groups.append(rows_group(b, 'format-csv', style, "--delimiterTo ';' --enclosureTo \"'\"", 2.5))
        groups.append(rows_group(b, 'escape-character', style, "--escaped_by '\\'", 2.5))
    groups.append(rows_group(b, 'select-columns', 'irregular', '--columns c3,c5,c11', None, threads=1))
    groups.append(rows_group(b, 'data-anonymization', 'quoted',
                             "--method SHA256 --tables_to_encrypt '{\"t.csv\": [\"c4\"]}'", None))
    groups.append(rows_group(b, 'csv-to-json', 'quoted', "--delimiter _ --column_types '[]'", None))
    groups.append(rows_group(b, 'check-csv', 'quoted', '', None))
    return groups


def line_groups(b):
    root, make = b.folder('quoted')
    table, out = b.table('quoted'), b.path('o')
    top = {'name': 'skip-lines from the top', 'make': make, 'base': 'cp', 'limit': 1.1, 'bytes': b.bytes, 'commands': [
        b.cp('quoted'), b.ours('skip-lines', root, '--lines 1'), b.rival('tail -n +2', 'tail -n +2 %s >%s' % (table, out)),
        b.rival('busybox tail -n +2', 'busybox tail -n +2 %s >%s' % (table, out))]}
    bottom = {'name': 'skip-lines from the bottom', 'make': make, 'base': 'cp', 'limit': 1.1, 'bytes': b.bytes, 'commands': [
        b.cp('quoted'), b.ours('skip-lines', root, '--lines 1 --direction_from bottom'),
        b.rival('head -n -1', 'head -n -1 %s >%s' % (table, out))]}
    plain = [{'name': name + ', nothing to change', 'make': make, 'base': 'cp', 'limit': 1.5, 'bytes': b.bytes,
              'commands': [b.cp('quoted'), b.ours(name, root)]} for name in ('line-endings', 'strip-null')]
    every_row = [changed_bytes_group(b, 'line-endings', 'CR LF in every row', r's/$/\r/'),
                 changed_bytes_group(b, 'strip-null', 'a NUL in every row', r's/$/\x00/')]

    def slices(target):
        os.makedirs(target)
        b.sh("split -n l/20 '%s' '%s/'" % (b.table('quoted'), target))
    sliced, make_sliced = b.folder('sliced', make=slices)
    merge = {'name': 'merge-slices of 20 slices', 'make': make_sliced, 'base': 'cp', 'limit': 1.2, 'bytes': b.bytes, 'commands': [
        b.cp('quoted'), b.ours('merge-slices', sliced), b.rival('cat', 'cat %s/in/tables/t.csv/* >%s' % (sliced, out))]}
    return [top, bottom, merge] + plain + every_row


def changed_bytes_group(b, processor, what, script):
    """A table that sed has made, so that there is something to change in every row."""
    root, make = b.folder(processor, make=lambda target: b.sh("sed '%s' '%s' >'%s'" % (script, b.table('quoted'), target)))
    return {'name': '%s, %s' % (processor, what), 'make': make, 'base': 'cp', 'limit': 1.5, 'bytes': b.bytes, 'commands': [
        b.rival('cp', 'cp %s/in/tables/t.csv %s' % (root, b.path('o'))), b.ours(processor, root)]}


def name_groups(b):
    """Names and manifests only: independent of the size."""
    small = Bench(b.top, b.work, 10)
    groups = []
    for processor, arguments in (('create-manifest', '--columns_from auto'), ('move-files', '--direction files')):
        commands, makes = [], []
        for bench in (small, b):
            root = bench.path('data', 'consume-%d' % bench.bytes)
            table = bench.table('quoted')
            entry = bench.ours(processor, root, arguments + ' --consume', label='%s, %d MB' % (processor, bench.bytes // 10**6))
            entry['prepare'] = "rm -rf '%s'; mkdir -p '%s/in/tables' '%s/in/files'; ln '%s' '%s/in/tables/t.csv'" % (
                root, root, root, table, root)
            commands.append(entry)
            makes.append(table)
        groups.append({'name': processor + ' with --consume', 'make': lambda: None, 'base': commands[0]['label'], 'limit': 1.5,
                       'bytes': None, 'commands': commands})
    return groups


def stream_groups(b):
    utf8, make_utf8 = b.folder('sparse', style='sparse')
    source = b.table('sparse')

    def encoded(target):
        b.sh("iconv -f UTF-8 -t WINDOWS-1250 '%s' >'%s'" % (source, target))
    win, make_win = b.folder('windows-1250', make=encoded)
    out = b.path('o')
    convert = {'name': 'iconv WINDOWS-1250 to UTF-8', 'make': make_win, 'base': 'iconv(1)', 'at_least': 5, 'bytes': b.bytes, 'commands': [
        b.rival('iconv(1)', 'iconv -f WINDOWS-1250 -t UTF-8 %s/in/tables/t.csv >%s' % (win, out)),
        b.ours('iconv', win, '--source_encoding WINDOWS-1250'), b.cp('sparse')]}
    validate = {'name': 'iconv UTF-8 to UTF-8', 'make': make_utf8, 'base': 'cp', 'limit': 2, 'bytes': b.bytes, 'commands': [
        b.cp('sparse'), b.ours('iconv', utf8, '--source_encoding UTF-8'),
        b.rival('iconv(1)', 'iconv -f UTF-8 -t UTF-8 %s >%s' % (source, out))]}

    def packed(target):
        b.sh("gzip -6 <'%s' >'%s'" % (source, target))
    one, make_one = b.folder('gzip', manifest=None, area='files', file='t.csv.gz', make=packed)
    gunzip = {'name': 'decompress, one gzip file', 'make': make_one, 'base': 'gunzip', 'at_least': 2.5, 'bytes': b.bytes, 'commands': [
        b.rival('gunzip', 'gunzip -c %s/in/files/t.csv.gz >%s' % (one, out)), b.ours('decompress', one),
        b.rival('pigz -d', 'pigz -dc %s/in/files/t.csv.gz >%s' % (one, out))]}

    def eight(target):
        b.sh("d=$(dirname '%s'); split -n l/8 --filter='gzip -6 >$FILE.gz' '%s' \"$d/\"" % (target, source))
    many, make_many = b.folder('gzip-8', manifest=None, area='files', make=eight)
    gunzips = {'name': 'decompress, 8 gzip files', 'make': make_many, 'base': 'gunzip', 'at_least': 4, 'bytes': b.bytes, 'commands': [
        b.rival('gunzip', 'mkdir %s; for f in %s/in/files/*.gz; do gunzip -c $f >%s/$(basename $f); done' % (out, many, out)),
        b.ours('decompress', many)]}
    split = {'name': 'split-table, gzip level 1', 'make': make_utf8, 'base': 'pigz -1', 'at_least': 1.5, 'bytes': b.bytes, 'commands': [
        dict(b.rival('pigz -1', 'pigz -1 -c %s >%s' % (source, out)), output=out),
        dict(b.ours('split-table', utf8, '--bytesPerSlice 100MB --gzipLevel 1'), output=utf8 + '/out/tables')]}
    return [convert, validate, gunzip, gunzips, split]


def chain_group(b):
    root, make = b.folder('sparse', style='sparse')
    steps = [('skip-lines', {'lines': 1}), ('iconv', {'source_encoding': 'UTF-8'}), ('select-columns', {'columns': ['c1', 'c3', 'c5', 'c11']}),
             ('add-row-number-column', {})]
    chain = json.dumps([{'definition': {'component': 'keboola.processor-' + n}, 'parameters': p} for n, p in steps])
    w = b.path('steps')
    one = []
    for i, (name, parameters) in enumerate(steps):
        options = ' '.join('--%s %s' % (k, ','.join(v) if isinstance(v, list) else v) for k, v in parameters.items())
        source = root + '/in' if i == 0 else '%s/%d' % (w, i)
        one.append('%s/processor-%s --in %s --out %s/%d %s' % (b.bin, name, source, w, i + 1, options))
    commands = [{'label': 'four steps', 'command': ' && '.join(one), 'prepare': "rm -rf '%s'; mkdir '%s'" % (w, w)}]
    commands.append(b.ours('chain', root, "--steps '%s'" % chain, label='chain'))
    for i, step in enumerate(one):
        before = ' && '.join(['true'] + one[:i])
        commands.append({'label': 'step %d alone (%s)' % (i + 1, steps[i][0]), 'command': step,
                         'prepare': "rm -rf '%s/%d'; test -d '%s/%d' || { rm -rf '%s'; mkdir '%s'; %s; }" % (w, i + 1, w, i, w, w, before) if i
                         else "rm -rf '%s'; mkdir '%s'" % (w, w)})
    return {'name': 'chain of four steps', 'make': make, 'base': 'four steps', 'limit': 0.6, 'slowest': 1.5, 'bytes': b.bytes,
            'commands': commands}


def empty_group(b):
    root = b.path('data', 'empty')

    def make():
        for area in ('tables', 'files'):
            os.makedirs(os.path.join(root, 'in', area), exist_ok=True)
    return {'name': 'an empty data folder', 'make': make, 'base': None, 'seconds': 0.005, 'bytes': None,
            'commands': [dict(b.ours('skip-lines', root, '--lines 1'), runs=50), dict(b.ours('iconv', root, '--source_encoding UTF-8'), runs=50)]}


def groups(top, work, mb):
    b = Bench(top, work, mb)
    return table_groups(b) + line_groups(b) + name_groups(b) + stream_groups(b) + [chain_group(b), empty_group(b)]
