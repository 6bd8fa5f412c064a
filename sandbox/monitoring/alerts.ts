/** An alert as a rule of Prometheus makes it. */
export interface RuleAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type Trouble = 'error-rate' | 'crash-loop' | 'database' | 'disk';

type Place = { readonly environment: string; readonly namespace: string };

const runbook = (name: string) => `https://runbooks.example/${name}`;

/** What the rules of the platform say about a trouble. */
export function alertsOf(trouble: Trouble, { environment, namespace }: Place): readonly RuleAlert[] {
  const where = { environment, namespace };
  const told: Readonly<Record<Trouble, readonly RuleAlert[]>> = {
    'error-rate': [
      {
        labels: { alertname: 'HighErrorRate', severity: 'critical', service: 'mcp-server', ...where },
        annotations: {
          summary: 'More than 5% of the calls fail',
          description: '12.4% of the tool calls of the last 5 minutes ended with an error.',
          runbook_url: runbook('high-error-rate'),
        },
      },
    ],
    'crash-loop': ['2xk4q', '9wz7l'].map((pod) => ({
      labels: {
        alertname: 'PodCrashLoop',
        severity: 'error',
        service: 'mcp-server',
        pod: `mcp-server-6f9c7d5b8-${pod}`,
        ...where,
      },
      annotations: {
        summary: `mcp-server-6f9c7d5b8-${pod} restarts again and again`,
        description: 'More than 3 restarts in 10 minutes.',
        runbook_url: runbook('crash-loop'),
      },
    })),
    database: [
      {
        labels: { alertname: 'DatabaseDown', severity: 'critical', service: 'postgresql', ...where },
        annotations: {
          summary: 'PostgreSQL does not answer',
          description: 'No answer for 1 minute; all tools fail.',
          runbook_url: runbook('database-down'),
        },
      },
    ],
    disk: [
      {
        labels: {
          alertname: 'DiskFilling',
          severity: 'warning',
          service: 'postgresql',
          device: '/dev/nvme1n1',
          ...where,
        },
        annotations: {
          summary: 'The disk of PostgreSQL is full in about 20 hours',
          description: '81% used, 0.9% more each hour.',
          runbook_url: runbook('disk-filling'),
        },
      },
    ],
  };
  return told[trouble];
}

/** `count` alerts at once: all of one group, or each of its own. */
export function stormOf(
  count: number,
  shape: 'one-group' | 'own-groups',
  { environment, namespace }: Place,
): readonly RuleAlert[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return {
      labels: {
        alertname: shape === 'one-group' ? 'TargetDown' : `TargetDown${number}`,
        severity: 'warning',
        service: 'node-exporter',
        instance: `10.0.7.${index}:9100`,
        environment,
        namespace,
      },
      annotations: { summary: `Target ${number} is down` },
    };
  });
}

const prime = 0x100000001b3n;
const mask = (1n << 64n) - 1n;

/** The fingerprint Prometheus gives a set of labels: FNV-1a, 64 bits, over the sorted names and values, each followed by the byte 255. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  let hash = 0xcbf29ce484222325n;
  const mix = (byte: number) => {
    hash = ((hash ^ BigInt(byte)) * prime) & mask;
  };
  for (const [name, value] of Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const part of [name, value]) {
      for (const byte of Buffer.from(part)) mix(byte);
      mix(255);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
