import { type Change, type Promised, promise } from '../model/plan.ts';
import type { Offer } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { ConfigMap, Deployment, Pod, PodTemplate } from '../ports/workload.ts';
import { keeperWarnings } from '../workloads/keepers.ts';
import { lastWrite, olderPods } from './age.ts';
import { type ConfigGoal, type SettingChange, usesOf } from './goal.ts';
import { settingsText } from './settings.ts';
import { type ConfigSource, configSources, isReadAtStart, ownVariables, reads } from './sources.ts';

/** `pool_size of mcp-server to 40`; several by their number. */
function what(name: string, { configMap, settings }: ConfigGoal): string {
  const [only, ...others] = settings;
  return only === undefined || others.length > 0
    ? `${counted(settings.length, 'setting')} of ${name} in ${configMap}`
    : `${only.key} of ${name} to ${shown(only.after)}`;
}

const shown = (value: string) => (value === '' ? '""' : value);

/** A goal as an order, the same while it happens, and as a button. */
export function setWords(name: string, goal: ConfigGoal) {
  const [only, ...others] = goal.settings;
  const confirm =
    only === undefined || others.length > 0 ? `Set ${counted(goal.settings.length, 'key')}` : `Set ${only.key}`;
  return { headline: `Set ${what(name, goal)}`, doing: `Setting ${what(name, goal)}`, confirm };
}

/** What a goal changes, a line each. */
export function setChanges({ configMap, settings }: ConfigGoal): readonly Change[] {
  return settings.map(({ key, before, after }) => ({
    label: `${configMap} ${key}`,
    before: shown(before),
    after: shown(after),
  }));
}

/** Who reads the keys, and why the pods are replaced. */
export function readPromise(source: ConfigSource, goal: ConfigGoal): Promised {
  const uses = usesOf(source, goal.settings);
  const containers = [...new Set(uses.map(({ container }) => container))];
  return promise('reads', { containers, atStart: uses.some(isReadAtStart) }, (terms) => {
    const who = `Container${terms.containers.length === 1 ? '' : 's'} ${terms.containers.join(' and ')}`;
    const read = terms.containers.length === 1 ? 'reads' : 'read';
    return terms.atStart
      ? `${who} ${read} it at the start: a restart is needed, and every pod is replaced.`
      : `${who} ${read} it from files, which change within two minutes; every pod is replaced, so that all run with it.`;
  });
}

/** The values before, as a person would type them. */
const before = (settings: readonly SettingChange[]) =>
  settingsText(Object.fromEntries(settings.map(({ key, before: value }) => [key, value])));

/** What is returned to when the check fails, in words. */
export function beforeWords({ settings }: ConfigGoal): string {
  const [only, ...others] = settings;
  return only === undefined || others.length > 0 ? 'the earlier values' : `${only.key} ${shown(only.before)}`;
}

/** The request that takes a goal back. */
export function setBackOffer({ name, goal }: { readonly name: string; readonly goal: ConfigGoal }): Offer {
  return {
    label: `Back to ${beforeWords(goal)}`,
    action: 'config set',
    params: { settings: before(goal.settings), configmap: goal.configMap, deployment: name },
  };
}

interface Around {
  readonly deployment: Deployment;
  readonly configMap: ConfigMap;
  readonly source: ConfigSource;
  /** Of the whole namespace. */
  readonly deployments: readonly Deployment[];
}

/** What to know before a yes; nothing in it moves by itself. */
export function setWarnings(goal: ConfigGoal, around: Around): readonly string[] {
  const { deployment, configMap, source, deployments } = around;
  return [
    ...overridden(deployment.template, source, goal),
    ...otherReaders(deployment.name, deployments, goal),
    // Nobody takes a restart back: only the values have a keeper.
    ...keeperWarnings(configMap),
  ];
}

/** That pods which run have not read the last write: it passes with any new pod, so it is told and not bound. */
export function behindWords(configMap: ConfigMap, source: ConfigSource, pods: readonly Pod[]): readonly string[] {
  const at = lastWrite(configMap.writers)?.at;
  if (at === undefined || olderPods(pods, source, at).length === 0) return [];
  return [`${configMap.name} was written after the pods that run had started: new ones start with all of it.`];
}

/** Variables of the deployment itself win over those of a ConfigMap (kubernetes.io, envFrom). */
function overridden(template: PodTemplate, { uses }: ConfigSource, { settings }: ConfigGoal): readonly string[] {
  const own = ownVariables(template);
  return settings.flatMap(({ key }) =>
    uses.flatMap((use) => {
      const variable = use.as === 'variables' ? `${use.prefix}${key}` : undefined;
      const wins = own.some(({ container, name }) => container === use.container && name === variable);
      return wins
        ? [`${use.container} has a variable ${variable} of its own, which wins: this sets nothing there.`]
        : [];
    }),
  );
}

function otherReaders(name: string, deployments: readonly Deployment[], { configMap, settings }: ConfigGoal) {
  const others = deployments.filter(
    (one) =>
      one.name !== name &&
      configSources(one.template).some(
        (source) =>
          source.kind === 'ConfigMap' &&
          source.name === configMap &&
          source.uses.some((use) => settings.some(({ key }) => reads(use, key))),
      ),
  );
  const [first, ...more] = others.map((one) => one.name).sort();
  if (first === undefined) return [];
  return more.length === 0
    ? [`${first} reads ${configMap} too, and gets the new value when its pods next start.`]
    : [`${[first, ...more].join(', ')} read ${configMap} too, and get the new value when their pods next start.`];
}
