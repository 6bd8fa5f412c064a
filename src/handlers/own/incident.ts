import { incidentList } from '../../blocks/incident-list.ts';
import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import type { Word } from '../../catalog/command-line.ts';
import { fault } from '../../errors.ts';
import {
  acknowledge,
  declare,
  escalate,
  known,
  lead,
  reopen,
  resolve,
  setPhase,
  setSeverity,
  update,
} from '../../incidents/acts.ts';
import { type IncidentDesk, placeOf } from '../../incidents/desk.ts';
import { postMortem, postMortemOf, withNames } from '../../incidents/post-mortem.ts';
import { takeRole } from '../../incidents/roles.ts';
import { cut } from '../../model/cut.ts';
import {
  type Incident,
  incidentName,
  incidentRoles,
  type Phase,
  parseIncidentName,
  parseIncidentRole,
  parseSeverity,
  phases,
  severityName,
} from '../../model/incident.ts';
import type { Text } from '../../model/text.ts';
import type { ChatPayload } from '../../ports/chat.ts';
import type { Front } from '../front.ts';
import { actOnIncident, maySee, requireAnywhere, requireAt } from '../incident-door.ts';
import { asTyped, personIn } from '../typed-text.ts';
import { deskOf } from './incident-desk.ts';
import type { Asker, OwnAnswer } from './own.ts';
import { seenBy } from './sight.ts';

const usage =
  '/mcp incident [declare | list | ack | escalate | lead | role | severity | phase | update | cause | task | check | note | resolve | reopen | post-mortem] [INC-…]';

interface Asked {
  readonly front: Front;
  readonly desk: IncidentDesk;
  readonly asker: Asker;
  /** Words after the verb and the number, joined. */
  readonly text: string;
  /** The same with people by their ids. */
  readonly typed: string;
  readonly options: ReadonlyMap<string, string>;
  /** The incident that is named, or whose place this is. Throws INCIDENT_UNKNOWN. */
  incident(): Promise<Incident>;
}

type Verb = (asked: Asked) => Promise<ChatPayload>;

const say = (headline: string, ...parts: readonly Text[]): ChatPayload =>
  reportMessage(
    {
      mark: 'neutral',
      headline,
      ...(parts.length === 0 ? {} : { parts: parts.map((text) => ({ kind: 'text' as const, text })) }),
    },
    mentioned,
  );

/** Who is meant: the asker where nobody is named. Throws PARAM_INVALID for a name that is nobody's. */
function named(typed: string, asker: Asker, example: string): string {
  const person = /^(?:me)?$/i.test(typed.trim()) ? asker.user : personIn(typed);
  if (person !== undefined) return person;
  throw fault('PARAM_INVALID', 'I do not know who that is.', { hint: `Mention the person: \`${example}\`.` });
}

const takeLead: Verb = async ({ desk, asker, typed, incident }) => {
  const { id } = await incident();
  const person = named(typed, asker, '/mcp incident lead @name');
  await lead(desk, id, asker.user, person);
  return say('The lead is set.', [{ user: person }, ` leads ${incidentName(id)}.`]);
};

const verbs: Readonly<Record<string, Verb>> = {
  async declare({ front: { engine }, desk, asker, text, options }) {
    const severity = parseSeverity(options.get('severity') ?? 'P2');
    if (severity === undefined) throw fault('PARAM_INVALID', 'The severity is P1, P2, P3 or P4.');
    const environment = options.get('env');
    if (environment !== undefined && !desk.environments.has(environment))
      throw fault('ENVIRONMENT_UNKNOWN', `There is no environment "${cut(environment, 60)}".`);
    await requireAt(engine, asker.user, { environment: placeOf(desk, environment) }, 'viewer', 'declare an incident');
    const incident = await declare(desk, asker.user, {
      key: asker.key,
      title: text,
      severity,
      environment,
      service: options.get('service'),
      summary: '',
    });
    return say(`${incidentName(incident.id)} is declared as ${severityName(severity)}.`, [
      { channel: desk.settings.indexChannel },
      ' shows where it is.',
    ]);
  },
  async list({ front: { engine }, desk, asker }) {
    await seenBy(engine, asker.user, 'look at incidents');
    const all = await desk.store.incidents.list(100);
    const may = await Promise.all(all.map((one) => maySee(engine, asker.user, one)));
    return incidentList(all.filter((_, index) => may[index]).slice(0, 20), mentioned);
  },
  async ack({ desk, asker, incident }) {
    const { id } = await incident();
    await acknowledge(desk, id, asker.user);
    return say(`You have acknowledged ${incidentName(id)}. Paging stops while you are seen working on it.`);
  },
  async escalate({ desk, asker, incident }) {
    const { id } = await incident();
    await escalate(desk, id, asker.user);
    return say(`The next level is paged for ${incidentName(id)}.`);
  },
  lead: takeLead,
  async role(asked) {
    const { desk, asker, typed, incident } = asked;
    const [word = '', ...rest] = typed.trim().split(/\s+/);
    if (word.toLowerCase() === 'lead') return takeLead({ ...asked, typed: rest.join(' ') });
    const role = parseIncidentRole(word);
    if (role === undefined)
      throw fault('PARAM_INVALID', `The roles are lead, ${Object.keys(incidentRoles).join(', ')}.`, {
        hint: 'For example `/mcp incident role comms @name`.',
      });
    const { id } = await incident();
    const person = named(rest.join(' '), asker, `/mcp incident role ${role} @name`);
    await takeRole(desk, id, asker.user, role, person);
    return say('The role is taken.', [{ user: person }, ` is ${incidentRoles[role].name} of ${incidentName(id)}.`]);
  },
  async severity({ desk, asker, text, incident }) {
    const severity = parseSeverity(text);
    if (severity === undefined)
      throw fault('PARAM_INVALID', 'The severity is P1, P2, P3 or P4.', {
        hint: 'For example `/mcp incident severity P1`.',
      });
    const { id } = await incident();
    await setSeverity(desk, id, asker.user, severity, asker.key);
    return say(`${incidentName(id)} is ${severityName(severity)} now.`);
  },
  async phase({ desk, asker, text, incident }) {
    const phase = phases.find((word) => word === text.trim().toLowerCase());
    if (phase === undefined) throw fault('PARAM_INVALID', `The phases are ${phases.join(', ')}.`);
    const { id } = await incident();
    await setPhase(desk, id, asker.user, phase satisfies Phase);
    return say(`${incidentName(id)} is in the phase ${phase} now.`);
  },
  async update({ desk, asker, text, incident }) {
    const { id } = await incident();
    await update(desk, id, asker.user, { text }, asker.key);
    return say(`The update of ${incidentName(id)} is out.`);
  },
  async cause({ desk, asker, text, incident }) {
    const { id } = await incident();
    if (text.trim() === '')
      throw fault('PARAM_INVALID', 'Say what the cause is.', {
        hint: 'For example `/mcp incident cause "revision 42"`.',
      });
    await update(desk, id, asker.user, { text: `Suspected cause: ${text}`, cause: text }, asker.key);
    return say(`The suspected cause of ${incidentName(id)} is noted.`);
  },
  async note({ desk, asker, text, incident }) {
    const { id } = await incident();
    if (text.trim() === '') throw fault('PARAM_INVALID', 'The note has no words.');
    await desk.store.incidents.change(id, {
      actor: asker.user,
      entry: { key: `note:${asker.key}`, kind: 'note', text: cut(text, 1000) },
    });
    return say(`Noted in the timeline of ${incidentName(id)}.`);
  },
  async task({ desk, asker, text, typed, options, incident }) {
    const { id } = await incident();
    const done = /^done\s+(\d{1,4})$/i.exec(text.trim())?.[1];
    if (done !== undefined) {
      if (!(await desk.store.incidents.finishTask(id, Number(done), asker.user)))
        throw fault('PARAM_INVALID', `There is no open task ${done}.`);
      return say(`Task ${done} is done.`);
    }
    if (text.trim() === '')
      throw fault('PARAM_INVALID', 'The task has no words.', {
        hint: '`/mcp incident task "raise the memory limit" @name`, then `/mcp incident task done 1`.',
      });
    const owner = personIn(options.get('owner') ?? typed);
    const words = asTyped(typed.replace(/(?<!\s)\s*<@[^<>]+>\s*$/, ''));
    const number = await desk.store.incidents.addTask(id, { text: cut(words, 300), owner, by: asker.user });
    return say(`Task ${number} of ${incidentName(id)} is written down.`);
  },
  async check({ desk, asker, text, incident }) {
    const { id } = await incident();
    const { checklist } = await known(desk, id);
    const wanted = text.trim().toLowerCase();
    const item =
      checklist.find(({ key, text: words }) => key === wanted || words.toLowerCase() === wanted) ??
      checklist.find(({ text: words }) => wanted !== '' && words.toLowerCase().includes(wanted));
    if (item === undefined)
      throw fault('PARAM_INVALID', 'No entry of the checklist is called that.', {
        hint: `There are: ${checklist
          .filter(({ doneAt }) => doneAt === undefined)
          .map(({ text: words }) => words)
          .slice(0, 8)
          .join(' · ')}.`,
      });
    await desk.store.incidents.change(id, {
      actor: asker.user,
      tick: [item.key],
      entry: { key: `check:${item.key}`, kind: 'note', text: `checked: ${item.text}` },
    });
    return say(`Checked: ${item.text}.`);
  },
  async resolve({ desk, asker, text, options, incident }) {
    const { id } = await incident();
    await resolve(desk, id, asker.user, { text, cause: asTyped(options.get('cause') ?? '') });
    return say(`${incidentName(id)} is resolved.`);
  },
  async reopen({ desk, asker, incident }) {
    const { id } = await incident();
    await reopen(desk, id, asker.user);
    return say(`${incidentName(id)} is open again.`);
  },
  async 'post-mortem'({ desk, asker, incident }) {
    const { id } = await incident();
    await postMortem(desk, id, asker.user);
    return say(`The post-mortem of ${incidentName(id)} is being drafted.`, [
      'It comes into the thread of the incident; where Slack takes no files, that is said there.',
    ]);
  },
};

function split(words: readonly Word[]): {
  verb: string;
  number: number | undefined;
  typed: string;
  options: ReadonlyMap<string, string>;
} {
  const options = new Map(words.flatMap(({ key, text }) => (key === undefined ? [] : [[key, text] as const])));
  const bare = words.filter(({ key }) => key === undefined).map(({ text }) => text);
  const [first = 'list', ...rest] = bare;
  const number = /^inc-/i.test(rest[0] ?? '') ? parseIncidentName(rest[0] ?? '') : undefined;
  return { verb: first.toLowerCase(), number, typed: (number === undefined ? rest : rest.slice(1)).join(' '), options };
}

export const incident: OwnAnswer = {
  command: 'incident',
  summary: 'Declares, runs and resolves incidents',
  usage,
  // The life of one incident, in an order in which each makes sense: a test plays it.
  examples: [
    '/mcp incident declare "tools fail with 500" severity=P2 env=staging',
    '/mcp incident list',
    '/mcp incident escalate INC-1',
    '/mcp incident ack INC-1',
    '/mcp incident lead INC-1 me',
    '/mcp incident role INC-1 comms me',
    '/mcp incident severity INC-1 P1',
    '/mcp incident phase INC-1 mitigate',
    '/mcp incident update INC-1 "rolling back"',
    '/mcp incident cause INC-1 "revision 42"',
    '/mcp incident task INC-1 "raise the memory limit"',
    '/mcp incident task INC-1 done 1',
    '/mcp incident check INC-1 "severity"',
    '/mcp incident note INC-1 "the vendor was called"',
    '/mcp incident resolve INC-1 "2.3.0 serves again" cause="revision 42"',
    '/mcp incident reopen INC-1',
    '/mcp incident post-mortem INC-1',
  ],
  async answer(front, asker) {
    const desk = deskOf(front.engine);
    const { verb, number, typed, options } = split(asker.words);
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (run === undefined)
      throw fault('COMMAND_UNKNOWN', `Incidents know no "${cut(verb, 40)}".`, { hint: `Usage: \`${usage}\`.` });
    const asked = { front, desk, asker, text: asTyped(typed), typed, options };
    if (verb === 'list' || verb === 'declare')
      return run({ ...asked, incident: () => Promise.reject(new Error(`${verb} is about no incident`)) });
    const { engine } = front;
    await requireAnywhere(engine, asker.user, verb === 'ack' ? 'viewer' : 'operator', `use incident ${verb}`);
    const id = number ?? (await desk.store.incidents.byPlace(asker.channel, asker.thread));
    if (id === undefined)
      throw fault('INCIDENT_UNKNOWN', 'This is no place of an incident.', {
        hint: `Name one: \`/mcp incident ${verb} INC-7\`; \`/mcp incident list\` shows all.`,
      });
    // Names come from Slack: asked for before the transaction begins.
    const people = verb === 'post-mortem' ? (await postMortemOf(desk, id)).people : undefined;
    const act = { key: asker.key, user: asker.user, what: `use incident ${verb}`, answersPage: verb === 'ack' };
    const done = await actOnIncident(engine, id, act, (within, incident) =>
      run({
        ...asked,
        desk: people === undefined ? within : withNames(within, people),
        incident: async () => incident,
      }),
    );
    return done?.value ?? say('This is done already: Slack sent the same request twice, and it counts once.');
  },
};
