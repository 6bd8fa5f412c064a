import type { Policy } from '../access/policy.ts';
import type { Environment } from '../model/environment.ts';
import { freezesOf } from './freezes.ts';
import type { ConfigFile } from './schema.ts';

/** The environments as actions see them. */
export function environmentsOf(file: ConfigFile): ReadonlyMap<string, Environment> {
  return new Map(
    Object.entries(file.environments).map(([name, { access: _, freezes, ...settings }]) => [
      name,
      { name, ...settings, freezes: freezesOf(freezes, settings.timezone) },
    ]),
  );
}

/** The policy table. */
export function policyOf({ policy }: ConfigFile): Policy {
  return {
    production: policy.production,
    other: policy.other,
    agents: policy.agents,
    planTtlMs: policy.planTtlMinutes * 60_000,
    byClock: new Set(policy.byClock),
    questions: policy.questions,
    breakGlass: policy.breakGlass,
  };
}
