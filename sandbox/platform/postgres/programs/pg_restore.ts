// What pg_restore does with the archives of the pg_dump beside it, as far as the sandbox needs it.
import { buffer } from 'node:stream/consumers';
import { opened } from './archive.ts';
import { argumentOf, chosen, load } from './load.ts';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--version')) {
    process.stdout.write('pg_restore (PostgreSQL) 18.4\n');
    return;
  }
  const { database, server, entries } = opened(await buffer(process.stdin));
  if (args.includes('--list')) {
    const head = [`;     dbname: ${database}`, `;     Dumped from database version: ${server}`];
    const lines = entries.map(({ title }, at) => `${at + 1}; 0 0 ${title}`);
    process.stdout.write(`${[...head, ...lines].join('\n')}\n`);
    return;
  }
  const target = argumentOf(args, 'dbname');
  if (target !== undefined)
    return load(chosen(entries, argumentOf(args, 'use-list')), target, argumentOf(args, 'role'));
  process.stdout.write(`${entries.map(({ sql }) => sql).join('\n')}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`pg_restore: error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
