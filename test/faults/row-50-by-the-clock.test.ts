import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '../support/database.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';

const entry = fileURLToPath(new URL('../support/faults/clock-entry.ts', import.meta.url));
const processes = 4;

// Four processes ask for the same due times all the while, with no duty that keeps them apart, and are killed one after the other.
faultRow(
  {
    title: 'due times of schedules, asked for by four processes that are killed again and again',
    small: 100,
    full: 10_000,
    eachMs: 60,
  },
  async ({ count, full, chance, none, all }) => {
    const database = await testDatabase();
    const hours = full ? 20 : 5;
    const schedules = Math.ceil(count / hours);
    const due = schedules * hours;
    const start = () =>
      spawn(process.execPath, [entry, database.url, String(schedules)], { stdio: ['pipe', 'ignore', 'inherit'] });
    const first = Date.parse('2026-12-01T00:30:00Z');
    await database.setOffset(first - Date.now());
    const running: ChildProcess[] = Array.from({ length: processes }, start);
    let killed = 0;
    try {
      const inRows = async (sql: string) => Number((await database.query<{ n: string }>(sql))[0]?.n);
      await until(
        'every schedule is there',
        async () => (await inRows('SELECT count(*) AS n FROM schedules')) === schedules,
      );
      for (let hour = 1; hour <= hours; hour += 1) {
        await database.setOffset(first + hour * 3_600_000 - Date.now());
        const place = chance.below(processes);
        await new Promise((resolve) => setTimeout(resolve, chance.below(150)));
        const victim = running[place];
        running[place] = start();
        victim?.kill('SIGKILL');
        if (victim !== undefined) await once(victim, 'exit');
        killed += 1;
        await until(
          `hour ${hour} is asked for`,
          async () => (await inRows('SELECT count(*) AS n FROM schedules WHERE due_at <= clock_now()')) === 0,
          60_000,
        );
      }
      const asked = await database.query<{ key: string }>('SELECT inbound_key AS key FROM runs');
      const cards = await database.query(
        `SELECT run_id FROM messages WHERE kind = 'card' GROUP BY run_id HAVING count(*) > 1`,
      );
      const wrong = await database.query(
        `SELECT t.schedule, t.due_at FROM schedule_times t LEFT JOIN runs r ON r.id = t.run_id
          WHERE t.outcome <> 'asked' OR t.older > 0 OR r.id IS NULL`,
      );
      all('due times asked for', new Set(asked.map(({ key }) => key)).size, due);
      none('asked for twice', asked.slice(due), due);
      none('shown twice', cards, due);
      none('with another outcome, or counted as missed', wrong, due);
      all('processes killed', killed, hours);
    } finally {
      for (const child of running) child.kill('SIGKILL');
      await database.drop();
    }
  },
);
