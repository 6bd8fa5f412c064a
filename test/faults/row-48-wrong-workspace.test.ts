import { actionIds } from '../../src/blocks/elements.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

/** Rightly signed, for another team or app: a shared secret, a guest of Slack Connect. */
function strangers(): readonly SlackRequest[] {
  const { forge } = wire;
  const other = wire.world.workspace.otherTeam;
  const team = { team: { id: other.id, domain: other.domain } };
  const app = { api_app_id: 'A0OTHERAPP' };
  const press = { action: `${actionIds.menu}:0`, value: 'health' };
  return [
    forge.command('health', { team_id: other.id }),
    forge.command('help', { team_id: other.id }),
    forge.command('health', app),
    forge.press({ ...press, over: { ...team, type: 'block_actions', actions: actions(press) } }),
    forge.press({ ...press, over: { ...app, type: 'block_actions', actions: actions(press) } }),
    wire.forge.mention('health'),
    wire.forge.mention('health'),
  ].map((request, index) => (index < 5 ? request : ofOther(request, index === 5 ? { team_id: other.id } : app)));
}

const actions = ({ action, value }: { action: string; value: string }) => [
  { type: 'button', action_id: action, block_id: 'b', value, action_ts: '1.0' },
];

const ofOther = (request: SlackRequest, over: object): SlackRequest => ({
  ...request,
  body: JSON.stringify({ ...JSON.parse(request.body), ...over }),
});

faultRow(
  { title: 'signed requests of another workspace or app', small: 21, full: 1000, eachMs: 100 },
  async ({ count, none, all }) => {
    const before = wire.clusterCalls;
    const answers = await inParallel(count, 8, async (index) => {
      const all = strangers();
      const request = all[index % all.length];
      return request === undefined ? { status: 0, text: '' } : wire.send(request);
    });
    const calls = wire.clusterCalls;
    await wire.honest();
    none('shown in Slack', wire.cards(), count);
    none('calls to the cluster', Array.from({ length: calls - before }), count);
    none(
      'told anything of this workspace',
      answers.filter(({ text }) => /R-\d+|\/mcp rollback/.test(text)).map(({ text }) => text),
      count,
    );
    all(
      'commands refused in words',
      answers.filter(({ text }) => text.includes('another workspace')).length,
      Math.floor(count / 7) * 3 + Math.min(3, count % 7),
    );
  },
);
