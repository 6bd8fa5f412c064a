import type { Platform } from '../platform/platform.ts';
import type { UpstreamState } from '../platform/tls/upstream.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

const namespace = 'mcp-production';
const breaks: readonly { readonly value: string; readonly label: string; readonly state: UpstreamState }[] = [
  { value: 'works', label: 'works', state: { kind: 'works' } },
  { value: 'expired', label: 'certificate expired', state: { kind: 'expired' } },
  { value: 'not-yet', label: 'certificate not yet valid', state: { kind: 'not yet valid' } },
  { value: 'wrong-host', label: 'certificate of another host', state: { kind: 'wrong host' } },
  { value: 'wrong-key', label: 'certificate signed by a wrong key', state: { kind: 'wrong key' } },
  { value: 'incomplete', label: 'intermediate missing', state: { kind: 'chain incomplete' } },
  { value: 'slow', label: 'first byte after 3 s', state: { kind: 'slow', ms: 3000 } },
  { value: 'hangs', label: 'does not answer', state: { kind: 'hangs' } },
  { value: '503', label: 'answers 503', state: { kind: 'status', status: 503 } },
  { value: 'down', label: 'down', state: { kind: 'down' } },
];
const fields = [
  {
    name: 'state',
    label: 'It',
    kind: 'select' as const,
    options: breaks.map(({ value, label }) => ({ value, label })),
  },
];

/** What production calls, and the certificates it shows. Nothing where the platform has none. */
export function tlsSection({ tls }: Platform): readonly PanelSection[] {
  if (tls === undefined) return [];
  const { apim, dealers, identity, ingress } = tls.production;
  const upstream = (label: string, { kind }: UpstreamState) => ({
    label,
    value: kind,
    mark: kind === 'works' ? ('good' as const) : ('bad' as const),
  });
  return [
    {
      title: 'TLS in production',
      note: 'Then look with /mcp cert, /mcp upstreams, /mcp auth.',
      rows: [
        upstream('APIM (TLS)', apim.state),
        upstream('Dealer API (plain)', dealers.state),
        { ...upstream('Identity provider', identity.state), note: identity.signIn.keys().join(', ') },
        {
          label: 'Ingress controller',
          value: ingress.state === 'open' ? (ingress.follows ? 'follows' : 'shows what it showed') : ingress.state,
          mark: ingress.state === 'open' && ingress.follows ? ('good' as const) : ('bad' as const),
        },
      ],
      buttons: [
        { id: 'tls apim', label: 'Change APIM', fields },
        { id: 'tls dealers', label: 'Change the Dealer API', fields },
        { id: 'tls identity', label: 'Change the identity provider', fields },
        { id: 'tls rotate', label: 'Identity provider: rotate its keys' },
        { id: 'tls skew', label: 'Identity provider: clock 6 min ahead' },
        { id: 'tls audience', label: 'One pod: wrong audience' },
        { id: 'tls ingress-expired', label: 'Ingress: certificate expired' },
        { id: 'tls ingress-host', label: 'Ingress: certificate of other hosts' },
        { id: 'tls ingress-chain', label: 'Ingress: intermediate missing' },
        { id: 'tls ingress-key', label: 'Ingress: key of another certificate' },
        { id: 'tls ingress-stuck', label: 'Ingress: controller does not reload' },
        { id: 'tls ingress-down', label: 'Ingress: down' },
        { id: 'tls fix', label: 'Fix all of TLS' },
      ],
    },
  ];
}

/** Presses a button of that section. Throws for one that is none. */
export async function performOnTls(
  { tls, cluster }: Platform,
  what: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (tls === undefined) throw new Error('There is no TLS here.');
  const { apim, dealers, identity, ingress, renew } = tls.production;
  const servers = cluster
    .list('Pod', namespace)
    .flatMap(({ metadata }) => cluster.server(namespace, metadata.name) ?? []);
  const chosen = breaks.find(({ value }) => value === values['state'])?.state;
  const acts: Readonly<Record<string, () => Promise<void> | void>> = {
    apim: () => apim.set(requireChosen(chosen)),
    dealers: () => dealers.set(requireChosen(chosen)),
    identity: () => identity.set(requireChosen(chosen)),
    rotate: () => identity.rotate(),
    skew: () => identity.set({ kind: 'clock off', ms: 360_000 }),
    audience: () => servers[0]?.setSignIn({ ...identity.signIn, audience: 'api://other' }),
    'ingress-expired': () => renew('expired'),
    'ingress-host': () => renew('wrong host'),
    'ingress-chain': () => renew('chain incomplete'),
    'ingress-key': () => renew('wrong key'),
    'ingress-stuck': () => ingress.follow(false),
    'ingress-down': () => ingress.set('refuses'),
    async fix() {
      await Promise.all([apim, dealers, identity].map((one) => one.set({ kind: 'works' })));
      for (const server of servers) server.setSignIn(identity.signIn);
      ingress.set('open');
      ingress.follow(true);
      await renew('none');
    },
  };
  const act = acts[what];
  if (act === undefined) throw new Error('There is no such button.');
  await act();
}

function requireChosen(state: UpstreamState | undefined): UpstreamState {
  if (state === undefined) throw new Error('Choose one of the list.');
  return state;
}
