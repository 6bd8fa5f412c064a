import type { Environment, SmokeTest } from '../model/environment.ts';
import { type Promised, promise, promiseOf } from '../model/plan.ts';
import { span } from '../model/units.ts';
import { commandWords } from './hidden.ts';

/** Where the MCP server is asked after a change. */
type Asked = Pick<Environment['server'], 'deployment' | 'service' | 'port' | 'healthPath' | 'readyPath'>;

/**
 * The part of the configuration that a change of a deployment uses. It is kept with the plan: whichever worker carries the plan out, and
 * whatever its configuration says by then, does what was approved.
 */
export interface CheckSettings {
  /** Left out where the deployment is not the MCP server: then nothing is asked over HTTP. */
  readonly server?: Asked;
  readonly smokeTest?: SmokeTest;
}

/** The settings for a change of a deployment, by its name. */
export function checkSettings({ server, smokeTest }: Environment, name: string): CheckSettings {
  const { deployment, service, port, healthPath, readyPath } = server;
  return {
    ...(name === deployment ? { server: { deployment, service, port, healthPath, readyPath } } : {}),
    ...(smokeTest === undefined ? {} : { smokeTest }),
  };
}

/** The environment with the settings a plan was approved with, instead of those it has now. */
export function asApproved(environment: Environment, { server, smokeTest }: CheckSettings): Environment {
  // '' is the name of no deployment: where the plan asks nothing over HTTP, the check does not either.
  const asked = server ?? { deployment: '' };
  return { ...environment, server: { ...environment.server, ...asked }, smokeTest };
}

/** What is checked after a rollout. */
export function checkPromise(settings: CheckSettings): Promised {
  return promise('check', settings, ({ server, smokeTest }) => {
    const paths =
      server === undefined
        ? ''
        : `, ${server.healthPath} and ${server.readyPath} on every pod (port ${server.port}) and through service ${server.service}`;
    return `Then checks: rollout, ready pods${paths}${smokeTest === undefined ? '' : `, smoke test ${smokeWords(smokeTest)}`}.`;
  });
}

function smokeWords({ image, command, deadlineSeconds }: SmokeTest): string {
  const run = command.length === 0 ? '' : ` (${commandWords(command)})`;
  return `${image}${run} within ${deadlineSeconds} s`;
}

/** Of the plan's `data.after`, where a change returns to: bound only where the bot goes there by itself. */
export const offeredAfter = (onFailure: 'ask' | 'undo'): { readonly offered?: readonly string[] } =>
  onFailure === 'ask' ? { offered: ['after'] } : {};

/** What happens when the check fails. `to` is what the deployment returns to; undefined where nothing is known to be better. */
export function wayBackPromise(onFailure: 'ask' | 'undo', to: string | undefined): Promised {
  const all: { readonly onFailure: typeof onFailure; readonly to?: string } = {
    onFailure,
    ...(to === undefined ? {} : { to }),
  };
  // Where people are asked first, they are asked then: which release is the better one may change until they are, as when a rollout ends.
  return promiseOf('way back', all, onFailure === 'ask' ? { onFailure } : all, (terms) => {
    if (terms.to === undefined) return 'If it fails: stops and asks; no earlier release is known to work.';
    return terms.onFailure === 'undo'
      ? `If it fails: returns to ${terms.to} by itself.`
      : `If it fails: asks before returning to ${terms.to}.`;
  });
}

/** How long a rollout may take in all before it counts as failed; its own deadline, for no progress at all, may end it earlier. */
export function giveUpPromise(giveUpMs: number): Promised {
  return promise('time', { giveUpMs }, (terms) => `Counts as failed after ${span(terms.giveUpMs / 1000)}.`);
}
