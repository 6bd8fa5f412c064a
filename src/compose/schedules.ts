import { splitCommandLine } from '../catalog/command-line.ts';
import type { Catalog } from '../catalog/loader.ts';
import { parseAsked } from '../catalog/parse.ts';
import type { ConfigFile } from '../config/schema.ts';
import { asFault, fault } from '../errors.ts';
import { parseCron } from '../schedules/cron.ts';
import type { Schedule } from '../schedules/schedule.ts';
import { taskMistakes } from './tasks.ts';
import { windowMistakes } from './windows.ts';

export interface SchedulesRead {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** One line each, with its fix. */
  readonly mistakes: readonly string[];
}

/** The schedules of a configuration, their commands read as if somebody had typed them now; and what is wrong with them, its windows and its tasks. */
export function readSchedules(file: ConfigFile, catalog: Catalog): SchedulesRead {
  const schedules = new Map<string, Schedule>();
  const mistakes: string[] = [
    ...unknownByClock(file, catalog),
    ...windowMistakes(file, catalog),
    ...taskMistakes(file, catalog),
  ];
  for (const [name, { when, command: text, channel, missed, quiet, enabled }] of Object.entries(file.schedules)) {
    const rule = parseCron(when);
    if (!enabled || 'mistake' in rule) continue;
    try {
      const asked = parseAsked(catalog, splitCommandLine(text), Object.keys(file.environments));
      const environment = asked.environment ?? file.defaultEnvironment;
      const settings = file.environments[environment];
      if (settings === undefined) throw fault('ENVIRONMENT_UNKNOWN', `there is no environment "${environment}".`);
      const timetable = { rule, timezone: settings.timezone };
      const changes = asked.action.risk !== 'read-only' && !asked.dry;
      schedules.set(name, {
        name,
        timetable,
        text,
        command: asked.command,
        changes,
        environment,
        channel,
        missed,
        quiet,
      });
    } catch (error) {
      const { message, hint } = asFault(error);
      mistakes.push(`schedules.${name}.command: ${message} ${hint}`.trim());
    }
  }
  return { schedules, mistakes };
}

/** The schedules of a configuration. Throws CONFIG_INVALID with every mistake in them, one a line. */
export function schedulesOf(file: ConfigFile, catalog: Catalog): ReadonlyMap<string, Schedule> {
  const { schedules, mistakes } = readSchedules(file, catalog);
  if (mistakes.length === 0) return schedules;
  throw fault(
    'CONFIG_INVALID',
    `The configuration has ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
  );
}

function unknownByClock({ policy }: ConfigFile, catalog: Catalog): readonly string[] {
  return policy.byClock.flatMap((command) => {
    const risk = catalog.get(command)?.risk;
    if (risk === undefined)
      return [`policy.byClock: there is no action "${command}": take it out, or fix its spelling`];
    if (risk === 'read-only') return [`policy.byClock: ${command} only looks and needs no approval: take it out`];
    return risk === 'destructive'
      ? [`policy.byClock: ${command} is destructive and always needs approval: take it out`]
      : [];
  });
}
