import type { KnownBlock, StaticSelect } from '@slack/types';
import { groupsOf } from '../catalog/groups.ts';
import type { Catalog } from '../catalog/loader.ts';
import { paramUsages } from '../catalog/usage.ts';
import { cut } from '../model/cut.ts';
import { type Incident, incidentName } from '../model/incident.ts';
import type { RunCard } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context, inSight } from './elements.ts';
import { fitted } from './fit.ts';
import { incidentTitle } from './incident-words.ts';
import { mentioned, richText } from './rich-text.ts';
import { runPoints } from './run-line.ts';

export interface MenuContent {
  /** The actions this person may ask for here. */
  readonly catalog: Catalog;
  readonly environment: string;
  readonly open: readonly RunCard[];
  /** Commands this person asked for lately, the newest first. */
  readonly recent: readonly string[];
  /** Open incidents this person may see, the worst first; undefined where incidents are not configured. */
  readonly incidents: readonly Incident[] | undefined;
}

/** What whoever is on call asks first. */
const everyDay = 'health diagnose logs pods events db rollout history top hpa rollback restart scale'.split(' ');
/** The most entries Slack shows in a menu. */
const mostOptions = 100;

/** Words that people write otherwise than commands do. */
const spelled: Readonly<Record<string, string>> = { rollback: 'roll back', jwks: 'JWKS' };

/** Commands whose last word alone says too little. */
const named: Readonly<Record<string, string>> = {
  db: 'Database',
  breakers: 'Circuit breakers',
  'breakers reset': 'Reset a breaker',
  'db analyze': 'Analyze tables',
  'db index create': 'Build an index',
  'db index drop': 'Drop an index',
  'db indexes': 'Database indexes',
  'db locks': 'Database locks',
  'db pool': 'Database pools',
  'db reindex': 'Rebuild indexes',
  'db sessions': 'Database sessions',
  'db sessions end': 'End sessions',
  'db settings': 'Database settings',
  'db settings reset': 'Reset a setting',
  'db settings set': 'Change a setting',
  'db sizes': 'Table sizes',
  'db slow': 'Slow statements',
  'db vacuum': 'Vacuum tables',
  'logs errors': 'Errors in logs',
  'metrics errors': 'Error rate',
  'pod evict': 'Evict a pod',
  smoke: 'Smoke test',
  bench: 'Measure a route',
  perf: 'Performance',
  profile: 'Record a pod',
  why: 'Why does it fail?',
  'tools disable': 'Disable a tool',
  'tools enable': 'Enable a tool',
  hpa: 'Autoscaler',
  bluegreen: 'Blue and green',
  'bluegreen switch': 'Switch blue-green',
  'bluegreen retire': 'Retire blue or green',
};

/** `Clear JWKS` out of `auth clear-jwks`, `Health` out of `health`. */
export function commandLabel(command: string): string {
  const whole = named[command];
  if (whole !== undefined) return whole;
  const last = command.split(' ').at(-1) ?? command;
  const words = last
    .split('-')
    .map((word) => spelled[word] ?? word)
    .join(' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A row of buttons for commands. */
export function commandButtons(commands: readonly string[]): KnownBlock[] {
  if (commands.length === 0) return [];
  return [
    actions(
      commands.map((command) =>
        button({
          label: commandLabel(command),
          id: actionIds.menu,
          value: command,
          spoken: `${commandLabel(command)}: /mcp ${command}`,
        }),
      ),
    ),
  ];
}

/** All commands by their first word, in a menu that narrows while one types. */
function commandSearch(commands: readonly string[]): StaticSelect {
  const option = (command: string) => ({
    text: { type: 'plain_text' as const, text: cut(`/mcp ${command}`, 75), emoji: false },
    value: command,
  });
  const groups = groupsOf(commands.slice(0, mostOptions).map((command) => [command, command] as const));
  return {
    type: 'static_select',
    action_id: actionIds.menu,
    placeholder: { type: 'plain_text', text: 'Find a command', emoji: false },
    option_groups: groups.map(({ word, commands: found }) => ({
      label: { type: 'plain_text' as const, text: cut(word, 75), emoji: false },
      options: found.map(([command]) => option(command)),
    })),
  };
}

/**
 * Those of a section that get a button: the ones of every day first, then commands of one word, and of these the ones that need nothing to be
 * typed.
 */
function apart(commands: readonly string[], catalog: Catalog): readonly string[] {
  if (commands.length <= inSight) return commands;
  const rank = (command: string) => (everyDay.includes(command) ? everyDay.indexOf(command) : everyDay.length);
  const needs = (command: string) => {
    const action = catalog.get(command);
    return action !== undefined && paramUsages(action).some(({ required }) => required) ? 1 : 0;
  };
  return commands
    .toSorted((a, b) => rank(a) - rank(b) || a.split(' ').length - b.split(' ').length || needs(a) - needs(b))
    .slice(0, inSight);
}

/** A search over all commands, a row of buttons for the looks of every day, and one for the changes: where a page offers what the menu does. */
export function commandSection(catalog: Catalog): KnownBlock[] {
  const { look, act } = byRisk(catalog);
  const shown = [...apart(look, catalog), ...apart(act, catalog)];
  return [
    ...(shown.length < catalog.size ? [actions([commandSearch([...catalog.keys()])])] : []),
    ...commandButtons(apart(look, catalog)),
    ...commandButtons(apart(act, catalog)),
  ];
}

function byRisk(catalog: Catalog): Readonly<Record<'look' | 'act', readonly string[]>> {
  const commands = [...catalog];
  return {
    look: commands.filter(([, action]) => action.risk === 'read-only').map(([command]) => command),
    act: commands.filter(([, action]) => action.risk !== 'read-only').map(([command]) => command),
  };
}

const incidentLine = (one: Incident): Text => [
  { strong: `${incidentName(one.id)} ${incidentTitle(one)}` },
  ` · ${one.environment}`,
  ...(one.channel === undefined ? [] : [' · ', { channel: one.channel }]),
];

/** `/mcp` alone: which incident is open, what one can do here, what runs now, what waits for me. */
export function menuMessage({ catalog, environment, open, recent, incidents }: MenuContent): ChatPayload {
  const commands = [...catalog];
  const { look, act } = byRisk(catalog);
  const group = (title: string, list: readonly string[]): KnownBlock[] =>
    list.length === 0 ? [] : [richText([[{ strong: title }]], mentioned), ...commandButtons(list)];
  const none = commands.length === 0;
  const shown = [...apart(look, catalog), ...apart(act, catalog)];
  // What has its button in its usual place needs no second one.
  const further = recent.filter((command) => !shown.includes(command));
  const all = look.length <= inSight && act.length <= inSight;
  const head = none
    ? `You have no role in ${environment}: ask an admin for one.`
    : `What do you need in ${environment}?`;
  const blocks: KnownBlock[] = [
    richText([[{ strong: head }]], mentioned),
    ...(incidents === undefined || incidents.length === 0
      ? []
      : [richText(incidents.slice(0, 3).map(incidentLine), mentioned)]),
    ...(all ? [] : [actions([commandSearch(commands.map(([command]) => command))])]),
    ...(all ? [] : group('Recent', further.slice(0, inSight))),
    ...group('Look', apart(look, catalog)),
    ...group('Act', apart(act, catalog)),
    ...(none || incidents === undefined
      ? []
      : [
          richText([[{ strong: 'Incident' }]], mentioned),
          actions([button({ label: 'Declare an incident', id: actionIds.incidentDeclare, value: 'declare' })]),
        ]),
    ...(open.length === 0 ? [] : [runPoints('Now', open.slice(0, 8), mentioned)]),
    context(['/mcp help lists every command', 'add env=NAME for another environment'], mentioned),
  ];
  return fitted(head, blocks, 1);
}
