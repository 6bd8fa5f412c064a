import { nearest } from '../catalog/nearest.ts';
import { fault } from '../errors.ts';
import { type Engine, environmentOf } from '../jobs/engine.ts';
import { cut } from '../model/cut.ts';
import type { PlaybookFile } from '../playbooks/playbook.ts';

export interface GuideOrder {
  readonly name: string;
  /** The request's own id. */
  readonly key: string;
  readonly user: string;
  readonly environment: string | undefined;
  readonly team: string;
  readonly channel: string;
  readonly thread: string | undefined;
  readonly incident: number | undefined;
}

/** Starts a guide for who may operate there. Throws PARAM_INVALID for one that is not there, ROLE_MISSING. */
export async function startGuide(engine: Engine, order: GuideOrder): Promise<PlaybookFile> {
  const found = engine.playbooks.get(order.name);
  if (found === undefined) throw unknownGuide(engine, order.name);
  const environment = environmentOf(engine, order.environment);
  await engine.access.require(order.user, environment, 'operator', 'start a guide');
  await engine.store.playbooks.start({
    ...{ key: order.key, name: found.name, title: found.playbook.title, content: found.content },
    steps: found.playbook.steps.map(({ key }) => key),
    environment: environment.name,
    incident: order.incident,
    startedBy: order.user,
    ...{ team: order.team, channel: order.channel, thread: order.thread },
  });
  return found;
}

function unknownGuide({ playbooks }: Engine, name: string) {
  const near = nearest(name, [...playbooks.keys()]);
  return fault('PARAM_INVALID', `There is no guide "${cut(name, 60)}".`, {
    hint: near === undefined ? 'Type `/mcp playbook` for the list.' : `Did you mean \`${near}\`?`,
  });
}
