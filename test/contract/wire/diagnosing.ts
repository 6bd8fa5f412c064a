import { movableClock } from '../../../sandbox/clock.ts';
import { botNamespace, botRoles } from '../../../sandbox/platform/manifests.ts';
import { action } from '../../../src/actions/diagnose.ts';
import { kubernetesCluster } from '../../../src/adapters/kubernetes/cluster.ts';
import type { Report } from '../../../src/model/report.ts';
import { plain } from '../../../src/model/text.ts';
import type { Cluster } from '../../../src/ports/cluster.ts';
import { anEnvironment } from '../../support/environment.ts';
import { nothingKnown } from '../../support/nothing-known.ts';
import type { Field } from './field.ts';
import type { WireTarget } from './target.ts';

/** The bot in the namespace of a test: its own account, with the shipped Roles. */
export interface Operator {
  readonly cluster: Cluster;
  /** What `/mcp diagnose` answers about a deployment. */
  diagnoses(deployment?: string): Promise<Diagnosis>;
}

/** A diagnosis as a person reads it. */
export interface Diagnosis {
  readonly headline: string;
  /** The likeliest cause, with why. */
  readonly first: string;
  /** Everything below the headline but the file. */
  readonly words: string;
  readonly buttons: readonly string[];
}

const isAccount = (object: object) => 'kind' in object && object.kind === 'ServiceAccount';
const accounts = new WeakMap<WireTarget, Promise<void>>();

/** The bot's account, made once for each cluster. */
function account(target: WireTarget): Promise<void> {
  const known = accounts.get(target);
  if (known !== undefined) return known;
  const made = (async () => {
    await posted(target, '/api/v1/namespaces', { metadata: { name: botNamespace } });
    for (const object of botRoles('default').filter(isAccount))
      await posted(target, `/api/v1/namespaces/${botNamespace}/serviceaccounts`, object);
  })();
  accounts.set(target, made);
  return made;
}

async function posted({ admin }: WireTarget, path: string, object: object): Promise<void> {
  const answer = await admin.post(path, object);
  if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
}

/** Gives the bot its Roles in the namespace of a test. Its clock is `laterMs` ahead, where something is to be old already. */
export async function openOperator(target: WireTarget, { namespace, group }: Field, laterMs = 0): Promise<Operator> {
  await account(target);
  for (const object of botRoles(namespace).filter((one) => !isAccount(one))) {
    const kind = 'kind' in object && object.kind === 'Role' ? 'roles' : 'rolebindings';
    await posted(target, group('rbac.authorization.k8s.io/v1', kind), object);
  }
  const clock = movableClock();
  clock.advance(laterMs);
  const text = await target.kubeconfig(botNamespace, 'mcp-chatops', namespace);
  const cluster = await kubernetesCluster({ kubeconfig: { text }, namespace, clock });
  target.onStop(() => cluster.close());
  return {
    cluster,
    async diagnoses(deployment = 'mcp-server') {
      const report = await action.run({
        params: action.params.parse({ deployment }),
        environment: anEnvironment({ namespace, deployments: [deployment] }),
        signal: new AbortController().signal,
        clock,
        requestedBy: 'U1',
        cluster,
        ...nothingKnown,
        show: () => undefined,
      });
      return asRead(report);
    },
  };
}

function asRead({ headline, parts = [], notes = [], offers = [] }: Report): Diagnosis {
  const lines = parts.flatMap((part) =>
    part.kind === 'list' ? part.items.map((text) => plain(text)) : part.kind === 'text' ? [plain(part.text)] : [],
  );
  return {
    headline,
    first: lines[0] ?? '',
    words: [...lines, ...notes.map((text) => plain(text))].join('\n'),
    buttons: offers.map(({ label }) => label),
  };
}
