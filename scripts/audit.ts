// `npm run audit -- verify [FILE] [--anchor SEQ:HASH]…`: finds the first bad row of the audit, in the store or in an exported file.
// `npm run audit -- export FILE`: writes the chain down. `npm run audit -- digest`: prints what an anchor holds.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { s3Anchors } from '../src/adapters/s3/anchors.ts';
import { openStore } from '../src/adapters/store/store.ts';
import { systemClock } from '../src/adapters/system-clock.ts';
import { exportLine, verifyFile } from '../src/audit/file.ts';
import { verifyStore } from '../src/audit/store.ts';
import type { Finding } from '../src/audit/verify.ts';
import { printable } from '../src/cli/printable.ts';
import { loadConfig, surroundings } from '../src/config.ts';
import { isFault } from '../src/errors.ts';
import type { Anchor } from '../src/ports/anchor.ts';
import type { Store } from '../src/ports/store.ts';

const usage = 'usage: npm run audit -- verify [FILE] [--anchor SEQ:HASH]… | export FILE | digest';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  strict: true,
  options: { anchor: { type: 'string', multiple: true, default: [] } },
});
const [what, file] = positionals;

function given(): readonly Anchor[] {
  return values.anchor.map((text) => {
    const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
    if (match === null) throw new Error(`--anchor ${text} is not SEQ:HASH`);
    return { seq: Number(match[1]), hash: match[2] ?? '' };
  });
}

async function withStore<T>(work: (store: Store, anchors: readonly Anchor[]) => Promise<T>): Promise<T> {
  const config = loadConfig(surroundings());
  const clock = systemClock();
  const store = openStore({ url: config.databaseUrl, clock, workConnections: 2 });
  try {
    const { anchor } = config.file.audit;
    const kept = anchor === undefined ? [] : await s3Anchors({ ...anchor, clock }).list();
    return await work(store, [...kept, ...given()]);
  } finally {
    await store.close();
  }
}

/** The sealer of a bot that runs takes every row within a minute; see `verifyStore`. */
function aMinuteOfLooks(): () => Promise<boolean> {
  let looks = 0;
  return async () => {
    looks += 1;
    if (looks === 1) console.error('rows are in no chain yet; waiting up to a minute for the sealer');
    await wait(1000);
    return looks <= 62;
  };
}

async function exportTo(path: string): Promise<number> {
  return withStore(async (store) => {
    const out = createWriteStream(path);
    let rows = 0;
    for await (const { seq, hash, body } of store.audit.sealed()) {
      if (!out.write(exportLine(seq, hash, body ?? ''))) await once(out, 'drain');
      rows += 1;
    }
    await new Promise<void>((resolve) => out.end(() => resolve()));
    return rows;
  });
}

function tell(finding: Finding, seconds: number): number {
  if (finding.kind === 'bad') {
    console.log(printable(`BAD at row ${finding.seq}: ${finding.why}`));
    return 1;
  }
  const rate = Math.round(finding.rows / Math.max(seconds, 0.001));
  console.log(`good: ${finding.rows} rows, head ${finding.head} (${rate.toLocaleString('en')} rows/s)`);
  return 0;
}

try {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  if (what === 'verify') {
    const finding =
      file === undefined
        ? await withStore((store, anchors) => verifyStore(store.audit, anchors, aMinuteOfLooks()))
        : await verifyFile(file, given());
    process.exitCode = tell(finding, seconds());
  } else if (what === 'export' && file !== undefined) console.log(`${await exportTo(file)} rows written to ${file}`);
  else if (what === 'digest') {
    const head = await withStore((store) => store.audit.head());
    console.log(head === undefined ? 'the audit is empty' : `${head.seq}:${head.hash}`);
  } else {
    console.log(usage);
    process.exitCode = 2;
  }
} catch (error) {
  console.error(printable(isFault(error) ? `${error.message}\n${error.hint}` : String(error)));
  process.exitCode = 2;
}
