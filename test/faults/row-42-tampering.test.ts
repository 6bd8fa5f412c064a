import { beforeAll } from 'vitest';
import { people } from '../../sandbox/people.ts';
import { actionIds } from '../../src/blocks/elements.ts';
import { formIds } from '../../src/blocks/forms.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';
import { type Card, cast } from '../support/stories.ts';

const wire = useWire();
let plan: Card;
/** The opaque id on the button of the plan. */
let approval: string;
beforeAll(async () => {
  const { dev } = cast(wire.world.workspace);
  plan = await dev.types('rollback');
  await plan.shows('expires');
  approval = /"value":"([\w-]{22})"/.exec(JSON.stringify(plan.message().blocks))?.[1] ?? '';
});

/** Rightly signed, and holding what the bot never put there: other ids, digests, runs, forms of others. */
function attacks(random: string): readonly SlackRequest[] {
  const { forge } = wire;
  const run = plan.run();
  const byLead = (action: string, value: string) => forge.press({ action: `${action}:0`, value, user: people.lead });
  const values = [
    random,
    run,
    run.slice(2),
    `${approval}x`,
    approval.slice(0, -1),
    approval.toUpperCase(),
    ` ${approval}`,
    `${approval}' OR '1'='1`,
    JSON.stringify({ approval, run, target: 'staging' }),
    'a'.repeat(64),
    'rollback',
    '',
  ];
  return [
    ...values.flatMap((value) =>
      [actionIds.approve, actionIds.offer, actionIds.decline, actionIds.stop, actionIds.goBack].map((id) =>
        byLead(id, value),
      ),
    ),
    // The right id under the wrong button, or from the wrong person.
    byLead(actionIds.offer, approval),
    forge.press({ action: `${actionIds.approve}:0`, value: approval, user: people.stranger }),
    forge.press({ action: `${actionIds.approve}:0`, value: approval, user: people.dev }),
    forge.press({ action: `${actionIds.approve}:0`, value: approval, user: people.guest }),
    forge.press({ action: `${actionIds.decline}:0`, value: approval, user: people.stranger }),
    forge.press({ action: `${actionIds.menu}:0`, value: '../rollback', user: people.lead }),
    forge.press({ action: `${actionIds.menu}:0`, value: 'secrets', user: people.lead }),
    // Forms nobody opened, and one whose hidden field is an approval.
    ...[random, approval, run, '{}'].map((metadata) =>
      forge.submit(formIds.action, metadata, { environment: { e: { value: 'production' } } }),
    ),
    ...[random, run].map((metadata) =>
      forge.submit(formIds.typedApproval, metadata, { typed: { e: { value: 'mcp-server' } } }),
    ),
    forge.submit('mcp:form:unknown', random, {}),
  ];
}

faultRow(
  { title: 'button values and hidden fields that were swapped', small: 61, full: 1000, eachMs: 100 },
  async ({ count, chance, none, all }) => {
    const server = mcpServerOf(wire.world);
    const before = server.patches();
    const words = plan.words();
    const answers = await inParallel(count, 8, async (index) => {
      const random = Array.from({ length: 22 }, () => chance.pick([...'abcdefghijklmnopqrstuvwxyzABCXYZ0189_-'])).join(
        '',
      );
      const all = attacks(random);
      const request = all[index % all.length];
      return request === undefined ? { status: 0, text: '' } : wire.send(request);
    });
    await wire.honest();
    none('changes of the deployment', Array.from({ length: server.patches() - before }), count);
    none('changes of the plan', plan.words() === words ? [] : [plan.words()], count);
    none(
      'not answered',
      answers.filter(({ status }) => status !== 200).map(({ status }) => status),
      count,
    );
    const { lead } = cast(wire.world.workspace);
    await lead.presses(plan, plan.buttons()[0] ?? '');
    await plan.shows('Done');
    all('the plan itself still works, once', server.patches() - before, 1);
  },
);
