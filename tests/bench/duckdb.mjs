// duckdb.mjs: runs one SQL statement in DuckDB, or prints its version.
import { DuckDBInstance, version } from '@duckdb/node-api';

if (process.argv[2] === '--version') {
    console.log(version());
} else {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(process.argv[2]);
}
