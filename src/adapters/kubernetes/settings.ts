import { z } from 'zod';
import { labelKey, labelValue, name } from '../../config/fields.ts';
import { isLabelName } from '../../model/promql.ts';

/** A name of an object as Kubernetes has it for most kinds: labels with dots between them (RFC 1123). */
const objectPath = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/, 'must be a name of a ConfigMap');

/** `environments.NAME.cluster` */
export const clusterSettings = z
  .strictObject({
    kubeconfig: z.string().optional().describe("Path of a kubeconfig; the pod's service account if omitted"),
    context: z.string().optional().describe('Context in that kubeconfig'),
    podCalls: z
      .enum(['proxy', 'direct'])
      .default('proxy')
      .describe('Whether pods are called through the Kubernetes API or at their own address'),
  })
  .prefault({});

export type ClusterSettings = z.infer<typeof clusterSettings>;

/** `environments.NAME.ingress` */
export const ingressSettings = z.strictObject({
  name: name.describe('Ingress whose hosts and certificates are checked'),
  port: z.number().int().min(1).max(65_535).default(443).describe('Port on which its controller speaks TLS'),
  addresses: z
    .array(z.string().min(1))
    .default([])
    .describe('Addresses of its controller; those in the status of the ingress if omitted'),
  warnDays: z.number().int().min(1).max(365).default(30).describe('Warn this many days before a certificate expires'),
});

const configKey = z
  .string()
  .regex(/^[A-Za-z_][-\w.]{0,252}$/, 'must be a key of a ConfigMap that begins with a letter or _');

/** `environments.NAME.config` */
export const appConfigSettings = z
  .strictObject({
    settable: z
      .record(objectPath, z.array(configKey).min(1))
      .default({})
      .describe(
        'ConfigMaps that `config set` can change, each with the keys it can set: `{ mcp-config: [pool_size] }`',
      ),
    secretAges: z
      .boolean()
      .default(false)
      .describe(
        'Whether `config` shows the keys and age of Secrets. It reads only metadata, but the right it needs also opens the values: Role mcp-chatops-secrets',
      ),
  })
  .prefault({});

const ratio = z.number().positive().max(1);

/** `environments.NAME.blueGreen` */
export const blueGreenSettings = z.strictObject({
  services: z
    .array(name)
    .min(1)
    .refine((all) => new Set(all).size === all.length, 'must name each service once')
    .describe('Services that carry the traffic; they are switched together, in this order'),
  label: labelKey.default('version').describe('Label in their selectors that names the colour'),
  colours: z
    .record(labelValue, name)
    .refine((all) => Object.keys(all).length === 2, 'must name two colours')
    .refine((all) => new Set(Object.values(all)).size === 2, 'must name two different deployments')
    .describe('The value of the label of each of the two, and its deployment: `{ blue: mcp-server-blue, … }`'),
  bakeMinutes: z.number().int().min(1).max(120).default(10).describe('How long a switch is watched, in minutes'),
  maxErrorRatio: ratio
    .default(0.02)
    .describe('Highest acceptable share of failed calls for the new colour; 0.02 is 2%'),
  maxP99Ms: z.number().positive().default(1000).describe('Highest acceptable 99th percentile latency, in ms'),
  worseTimes: z
    .number()
    .min(1)
    .default(1.5)
    .describe('Also acceptable: up to this many times what the other colour had before'),
  worseForSeconds: z
    .number()
    .int()
    .min(15)
    .max(600)
    .default(60)
    .describe('Seconds it has to be worse before anything is done'),
  minRequests: z
    .number()
    .int()
    .positive()
    .default(20)
    .describe('Below this many calls in two minutes it is not judged'),
  onWorse: z
    .enum(['switchBack', 'ask'])
    .default('switchBack')
    .describe('What to do when it is worse: switch back, or ask'),
  podLabel: z
    .string()
    .refine(isLabelName, 'must be the name of a label')
    .default('pod')
    .describe('Label of the metrics that holds the name of the pod'),
  idleAfterMinutes: z
    .number()
    .int()
    .min(0)
    .default(60)
    .describe('Minutes the other colour must have had the traffic before the idle one can be scaled down'),
});
