import { people } from '../../sandbox/people.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';
import { cast } from '../support/stories.ts';

const wire = useWire();

faultRow(
  { title: 'who asked approves, by every way a press can come', small: 20, full: 1000, eachMs: 200 },
  async ({ count, none, all }) => {
    const { workspace } = wire.world;
    const server = mcpServerOf(wire.world);
    const before = server.patches();
    const { lead, dev } = cast(workspace);
    const card = await lead.types('rollback');
    await card.shows('expires', 'Needs 1 approver other than @lead');
    const [button = ''] = card.buttons();
    const told = await lead.isTold(card, button);
    const value = /"value":"([\w-]{22})"/.exec(JSON.stringify(card.message().blocks))?.[1] ?? '';
    // The same Slack id in other clothes: another name, an e-mail of somebody else, other fields that are not the id.
    const disguises = [
      {},
      { user: { id: people.lead, username: 'ola', name: 'ola', email: 'ola@example.com' } },
      { user: { id: people.lead, username: 'lead2', team_id: workspace.team.id } },
      { user_id: people.ola, user: { id: people.lead } },
      { enterprise: { id: 'E0OTHER' }, is_enterprise_install: true },
    ];
    const answers = await inParallel(count, 8, (index) =>
      wire.send(
        wire.forge.press({
          action: 'mcp:approve:0',
          value,
          user: people.lead,
          over: disguises[index % disguises.length] ?? {},
        }),
      ),
    );
    await wire.honest();
    none('one-person changes', Array.from({ length: server.patches() - before }), count);
    none(
      'not answered',
      answers.filter(({ status }) => status !== 200).map(({ status }) => status),
      count,
    );
    all(
      'told why',
      told.includes('You asked for this, so someone else must approve it. Nothing was changed.') ? 1 : 0,
      1,
    );
    all('the plan still waits', card.words().includes('expires') ? 1 : 0, 1);
    await dev.isTold(card, button);
  },
);
