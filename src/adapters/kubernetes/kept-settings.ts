import { bech32 } from '@scure/base';
import { z } from 'zod';

const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be the name of an object in Kubernetes');
const names = z.array(objectName).max(50).default([]);

/** A public key of age: `age1` and a checksum (age-encryption.org/v1, "The X25519 recipient type"). */
function isRecipient(text: string): boolean {
  const decoded = bech32.decodeUnsafe(text, 90);
  return decoded?.prefix === 'age' && bech32.fromWords(decoded.words).length === 32;
}

/** `environments.NAME.backups.configuration` */
export const keptSettings = z
  .strictObject({
    configMaps: names.describe('Names of the ConfigMaps it holds'),
    secrets: names.describe(
      'Names of the Secrets it holds. Bind the Role `mcp-chatops-config-backup` for exactly these (docs/install.md)',
    ),
    recipients: z
      .array(z.string().refine(isRecipient, 'must be a public key of age, as `age-keygen` prints it: age1…'))
      .min(1)
      .max(20)
      .describe('Public keys of age. Keep the private keys away from the bot and its cluster: it never needs one'),
    prefix: z
      .string()
      .regex(/^(?:[a-z0-9][a-z0-9-]*\/)+$/, 'must be lower-case words, each with a slash behind it: k8s/')
      .default('k8s/')
      .describe('Where it goes in the bucket'),
  })
  .refine(({ configMaps, secrets }) => configMaps.length + secrets.length > 0, 'must name a ConfigMap or a Secret');
