import { roleFor, roles } from '../access/roles.ts';
import { homeView } from '../blocks/home.ts';
import { reportMessage } from '../blocks/report.ts';
import { runCard } from '../blocks/run-card.ts';
import type { Engine } from '../jobs/engine.ts';
import { environmentOf } from '../jobs/engine.ts';
import type { Report } from '../model/report.ts';
import type { RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Message } from '../ports/store/messages.ts';
import { peopleOf } from './people.ts';
import { renderIncident } from './render-incident.ts';

/** A message as Slack should show it now; undefined when there is nothing to show any more. */
export type Renderer = (message: Message) => Promise<ChatPayload | undefined>;

/** People a report names, at any depth. */
function namedIn(report: Report): readonly string[] {
  return [...JSON.stringify(report).matchAll(/"user":"([UW][A-Z0-9]+)"/g)].flatMap(([, id]) => id ?? []);
}

/** Draws messages from the rows they are views of. */
export function renderer(engine: Engine, directory: Directory): Renderer {
  const { runs } = engine.store;

  async function card(run: number): Promise<ChatPayload | undefined> {
    const found = await runs.card(run);
    if (found === undefined) return undefined;
    const names = await directory.names(peopleOf([found]));
    return runCard(found, (id) => names.get(id) ?? id);
  }

  async function home(user: string): Promise<ChatPayload> {
    const environment = environmentOf(engine, undefined);
    const [open, recent, role] = await Promise.all([
      runs.open(20),
      runs.recent(15),
      engine.access.role(user, environment),
    ]);
    const may = role === undefined ? [] : roles.slice(0, roles.indexOf(role) + 1);
    const commands = [...engine.catalog]
      .filter(([, action]) => may.includes(roleFor(action.risk)))
      .map(([command]) => command);
    const deciders = new Map<string, boolean>();
    for (const name of new Set(open.map(({ run }) => run.environment))) {
      const here = await engine.access.role(user, environmentOf(engine, name));
      deciders.set(name, here === 'approver' || here === 'admin');
    }
    // A requester's own confirmation needs no more than the role they asked with.
    const mayDecide = ({ run }: RunCard) => run.requestedBy === user || deciders.get(run.environment) === true;
    const names = await directory.names([...peopleOf(open), ...recent.map((run) => run.requestedBy)]);
    // Whoever has no role in any environment sees no runs.
    const seen = role === undefined ? { open: [], recent: [] } : { open, recent };
    return homeView({ user, commands, environment: environment.name, mayDecide, ...seen }, (id) => names.get(id) ?? id);
  }

  return async (message) => {
    if (message.kind === 'home') return home(message.user ?? message.channel);
    if (message.kind === 'card') return message.run === undefined ? undefined : card(message.run);
    if (message.kind === 'incident' || message.kind === 'incident-line' || message.kind === 'page')
      return renderIncident(engine, directory, message);
    const { content } = message;
    if (content === undefined || 'file' in content) return undefined;
    if ('payload' in content) return content.payload;
    const names = await directory.names(namedIn(content.report));
    return reportMessage(content.report, (id) => names.get(id) ?? id, content.mention);
  };
}
