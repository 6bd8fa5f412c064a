import { isPerson } from '../model/person.ts';
import type { Schedule } from '../paging/on-call.ts';
import { schedulesIn } from '../paging/policy.ts';
import type { PersonSettings } from '../paging/rotation.ts';
import type { ConfigFile, EnvironmentConfig } from './schema.ts';

type Role = 'operator' | 'approver' | 'admin';

/** What is allowed and yet likely not meant: one line each, with what to do. */
export function adviceOn(file: ConfigFile): readonly string[] {
  const environments = Object.entries(file.environments).flatMap(([name, environment]) => {
    const rules = Object.entries(environment.production ? file.policy.production : file.policy.other);
    const asking = rules.filter(([, { approvers }]) => approvers > 0).map(([risk]) => risk);
    return adviceFor(`environments.${name}`, environment, asking);
  });
  return [...environments, ...onPaging(file)];
}

/** Slack finds nobody by an e-mail address alone; every other way takes one. Said of those whom a policy names, once incidents are on. */
function onPaging({ incidents, paging }: ConfigFile): readonly string[] {
  if (incidents.indexChannel === undefined || [...paging.order, ...paging.also].some((way) => way !== 'slack'))
    return [];
  const named = new Set(Object.values(paging.policies).flatMap((policy) => [...schedulesIn(policy)]));
  return [...named].flatMap((name) => {
    const schedule = paging.schedules[name];
    const addresses = schedule === undefined ? [] : peopleOf(schedule).flatMap(addressAlone);
    if (addresses.length === 0) return [];
    return [
      `paging.schedules.${name}: ${addresses.join(', ')} cannot be paged by Slack alone: give the Slack id too, or add an e-mail provider to paging.providers and paging.order`,
    ];
  });
}

function peopleOf(schedule: Schedule): readonly PersonSettings[] {
  if ('people' in schedule) return schedule.people;
  return 'rotation' in schedule ? schedule.rotation.people : [];
}

/** The address of somebody who is named by nothing else. */
function addressAlone(person: PersonSettings): readonly string[] {
  return typeof person === 'string' || person.slack !== undefined ? [] : [person.email ?? ''];
}

/** `asking`: the risks that need an approver there. */
function adviceFor(where: string, environment: EnvironmentConfig, asking: readonly string[]): readonly string[] {
  const { access, server, deployments, freezes } = environment;
  const nobody = (...roles: readonly Role[]) => roles.every((role) => access[role].length === 0);
  const lines: string[] = [];
  if (nobody('operator', 'approver', 'admin')) {
    lines.push(`${where}.access: nobody may change anything: name people or user groups as operator or admin`);
  } else if (nobody('approver', 'admin') && asking.length > 0) {
    lines.push(`${where}.access.approver: ${asking.join(' and ')} changes need an approver, and nobody is one`);
  }
  const confirmers = new Set([...access.approver, ...access.admin]);
  const two = freezes.some(({ during }) => during === 'two-approvers');
  if (two && confirmers.size < 2 && [...confirmers].every(isPerson)) {
    lines.push(`${where}.access.approver: a freeze asks for two people who may approve: name them, or a user group`);
  }
  for (const colour of Object.values(environment.blueGreen?.colours ?? {}))
    if (!deployments.includes(colour))
      lines.push(
        `${where}.deployments: ${colour} of blueGreen is not among them: add it, or set ${where}.blueGreen to null where the platform has no such pair`,
      );
  if (!deployments.includes(server.deployment)) {
    lines.push(`${where}.deployments: ${server.deployment}, the MCP server, is not among them: nobody can name it`);
  }
  return lines;
}
