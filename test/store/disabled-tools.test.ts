import { expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { renderIncident } from '../../src/delivery/render-incident.ts';
import type { Message } from '../../src/ports/store/messages.ts';
import { anIncident } from '../support/alerts.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

/** A run of the bot that has turned a tool off or on, `minutes` ago. */
async function turned(action: 'tools disable' | 'tools enable', tool: string, minutes: number): Promise<void> {
  await world.database.query(
    `WITH run AS (
       INSERT INTO runs (action, params, environment, risk, target, state, requested_by, origin, due_at, finished_at)
       VALUES ($1, '{}', 'staging', 'reversible', 'staging/tool/' || $2, 'succeeded', 'U5', '{}', NULL, clock_now() - $3::int * interval '1 minute')
       RETURNING id)
     INSERT INTO run_steps (run_id, key, position, kind, state, fence) SELECT id, 'turn', 1, 'effect', 'done', 1 FROM run`,
    [action, tool, minutes],
  );
}

it('the card of an open incident names the tools that the bot has disabled and not enabled since', async () => {
  const { store } = world;
  const incident = await store.incidents.open(anIncident());
  const draw = async () => {
    const message = { incident, kind: 'incident' } as unknown as Message;
    const directory = { names: async () => new Map<string, string>() };
    return JSON.stringify(
      await renderIncident({ store, clock: movableClock(), playbooks: new Map() }, directory, message),
    );
  };
  expect(await draw()).not.toContain('Disabled tools');
  await turned('tools disable', 'book_service', 30);
  await turned('tools disable', '<!channel>', 20);
  await turned('tools disable', 'search_releases', 60);
  await turned('tools enable', 'search_releases', 10);
  const card = await draw();
  expect(card).toContain('Disabled tools');
  expect(card).toMatch(/book_service/);
  expect(card).not.toContain('search_releases');
  // A name that somebody chose calls nobody: it is the text of a rich text, which Slack does not read as markup.
  expect(card.split('<!channel>')).toHaveLength(2);
  expect(card).toContain('{"type":"text","text":"<!channel> by "}');
  await store.incidents.change(incident, { actor: 'U1', while: 'open', patch: { state: 'resolved' } });
  expect(await draw()).not.toContain('Disabled tools');
});
