import { nearest } from '../catalog/nearest.ts';
import { fault } from '../errors.ts';
import { type Engine, environmentOf } from '../jobs/engine.ts';
import { cut } from '../model/cut.ts';
import type { Report } from '../model/report.ts';
import { isOn, type Schedule } from '../schedules/schedule.ts';

/** A schedule that somebody may pause or resume. Throws PARAM_INVALID for none that is on, ROLE_MISSING. */
export async function scheduleToChange(
  engine: Engine,
  user: string,
  typed: string,
  what: 'pause' | 'resume',
): Promise<Schedule & { readonly channel: string }> {
  const name = typed.trim().toLowerCase();
  const schedule = engine.schedules.get(name);
  if (schedule === undefined) throw unknownSchedule(engine, name);
  const environment = environmentOf(engine, schedule.environment);
  await engine.access.require(user, environment, 'operator', `${what} the schedule ${name}`);
  if (isOn(schedule)) return schedule;
  throw fault('PARAM_INVALID', `Schedule ${name} is off: it has no channel.`, {
    hint: `Set \`schedules.${name}.channel\` in the configuration to turn it on.`,
  });
}

function unknownSchedule({ schedules }: Engine, name: string) {
  const near = nearest(name, [...schedules.keys()]);
  return fault('PARAM_INVALID', `There is no schedule "${cut(name, 60)}".`, {
    hint: near === undefined ? 'Type `/mcp schedules` for the list.' : `Did you mean \`${near}\`?`,
  });
}

/** Tells those who wait for what a schedule brings that it was paused or goes on. */
export async function tellChannel(
  { store }: Engine,
  { name, channel }: Schedule & { readonly channel: string },
  key: string,
  report: Report,
): Promise<void> {
  await store.messages.add({
    key: `schedule:${name}:${key}`,
    kind: 'note',
    priority: 2,
    channel,
    content: { report },
  });
}
