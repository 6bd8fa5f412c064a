import { z } from 'zod';
import { changeAction } from '../../catalog/action.ts';
import { ingressName } from '../../catalog/params/ingress-name.ts';
import { secretName } from '../../catalog/params/secret-name.ts';
import { requireKeptByPeople } from '../../certificates/renewal.ts';
import { goalOf, requireFit } from '../../certificates/rotate-goal.ts';
import { rotatePlan } from '../../certificates/rotate-plan.ts';
import { switchSecret } from '../../certificates/rotate-switch.ts';
import { verifyRotation } from '../../certificates/rotate-verify.ts';
import { addressesOf, holdsOf, ingressesOf, ingressIn, readSecret, shownFor } from '../../certificates/see.ts';

/**
 * Runbook B 5.4. Its `kubectl patch` replaces the whole list `tls`: other entries and every host are lost, and the controller shows its default
 * certificate. Here one field of the entries that are meant is written, and each host is seen by SNI afterwards. No key passes through chat.
 */
export const action = changeAction({
  summary: 'Switches ingress hosts to the certificate in another Secret, and checks it on every host',
  risk: 'disruptive',
  params: z.object({
    // Not `secret`: what stands behind that word is masked wherever a command is shown.
    to: secretName().describe('Secret of type kubernetes.io/tls with the new pair, in the namespace of the platform'),
    ingress: ingressName().optional().describe('Ingress to put it in, if several are configured'),
    from: secretName().optional().describe('Secret it replaces; when left out, the one whose hosts it covers'),
  }),
  positional: ['to'],
  needs: ['cluster', 'web'],
  examples: ['/mcp cert rotate mcp-tls-next', '/mcp cert rotate mcp-tls-next from=mcp-tls env=staging'],
  deadlineMs: 5 * 60_000,
  verifyMs: 3 * 60_000,

  target: ({ ingress }, environment) => `ingress/${ingress ?? ingressesOf(environment)[0]?.name ?? 'none'}`,

  async plan({ cluster, web, environment, params, clock, signal }) {
    const settings = ingressIn(environment, params.ingress);
    const looking = { cluster, web, environment, signal };
    const [ingress, secret] = await Promise.all([
      cluster.ingress(settings.name, { signal }),
      cluster.tlsSecret(params.to, { signal }),
    ]);
    const next = await holdsOf(looking, secret);
    const { certificate: read } = next;
    const goal = goalOf({ ingress, next: secret.name, certificate: read, replaces: params.from });
    const certificate = requireFit(next, goal.hosts, clock.now());
    const addresses = addressesOf(settings, ingress);
    const { port, warnDays } = settings;
    const [present, ...shown] = await Promise.all([
      readSecret(looking, goal.from),
      ...goal.hosts.map(async (host) => ({ host, shown: await shownFor(looking, port, addresses, host) })),
    ]);
    const isNamed = params.from !== undefined;
    requireKeptByPeople({ ingress, namespace: environment.namespace, present, next: secret.name, isNamed });
    return rotatePlan({
      ...{ environment, ingress, goal, next: { ...next, certificate }, present, shown },
      ...{ port, addresses, warnDays, now: clock.now() },
    });
  },

  run: ({ cluster, clock, mark, steps }, { data }) =>
    steps.once.marked('switch', switchSecret({ cluster, clock, mark }, data)),

  verify: ({ cluster, web, environment, clock, signal, say }, { data }) =>
    verifyRotation({ cluster, web, environment, clock, signal, say }, data),

  undo({ data }, { began }) {
    if (!began('switch')) return undefined;
    const { from, to, ingress } = data;
    return { label: `Back to ${from}`, action: 'cert rotate', params: { to: from, from: to, ingress } };
  },
});
