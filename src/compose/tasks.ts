import type { Catalog } from '../catalog/loader.ts';
import type { ConfigFile } from '../config/schema.ts';
import type { RoutineTask } from '../tasks/task.ts';

/** The tasks of a configuration, by name. */
export function tasksOf({ tasks, environments, defaultEnvironment }: ConfigFile): ReadonlyMap<string, RoutineTask> {
  return new Map(
    Object.entries(tasks).flatMap(
      ([name, { title, every, owner, evidence, environment = defaultEnvironment, enabled }]) => {
        const timezone = environments[environment]?.timezone;
        if (!enabled || timezone === undefined) return [];
        return [[name, { name, title, every, owner, evidence, environment, timezone }]];
      },
    ),
  );
}

/** What is wrong with the tasks of a configuration, one line each, with its fix. */
export function taskMistakes({ tasks, environments }: ConfigFile, catalog: Catalog): readonly string[] {
  return Object.entries(tasks).flatMap(([name, { evidence, environment }]) => [
    ...evidence
      .filter((command) => !catalog.has(command))
      .map((command) => `tasks.${name}.evidence: there is no action "${command}": take it out, or fix its spelling`),
    ...(environment === undefined || environments[environment] !== undefined
      ? []
      : [`tasks.${name}.environment: there is no environment "${environment}"`]),
  ]);
}
