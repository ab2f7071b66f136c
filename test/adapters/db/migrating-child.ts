/** Brings a copy of the library to the next version, slowly enough to be killed on the way. Argument: the data directory. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { connect } from '#main/adapters/db/connection.ts';
import { migrate } from '#main/adapters/db/migrate.ts';
import { migrations } from '#main/adapters/db/migrations/index.ts';
import { libraryFile } from '#main/adapters/db/open.ts';
import { setPragmas } from '#main/adapters/db/pragmas.ts';

/** Touches many pages, so that a kill finds it at work. */
const next = `
  CREATE TABLE filler (id INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
  WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 60000)
    INSERT INTO filler SELECT n, hex(randomblob(40)) FROM counted;
  ALTER TABLE sessions ADD COLUMN colour TEXT;`;

const connection = connect(libraryFile(process.argv[2]!));
setPragmas(connection);
writeSync(1, 'begins\n');
migrate(connection, new Date(), [...migrations, next]);
writeSync(1, 'done\n');
connection.close();
