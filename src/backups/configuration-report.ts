import { createHash } from 'node:crypto';
import type { Report } from '../model/report.ts';
import { bytes, counted } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import { objectsTable } from './configuration-plan.ts';
import type { ConfigurationTaken } from './take-configuration.ts';

const callMs = 20_000;
/** How every file of age begins, and each recipient in its header (age-encryption.org/v1, "Header"). */
const start = 'age-encryption.org/v1\n';
const stanza = /^-> X25519 /gm;

/** How a backup of the configuration stands in the bucket after its run: read back to its end. */
export async function configurationReport(
  archive: Pick<ArchiveReader, 'content'>,
  { bucket, namespace }: { readonly bucket: string; readonly namespace: string },
  { key, bytes: size, sha256, objects, recipients }: ConfigurationTaken,
  signal: AbortSignal,
): Promise<Report> {
  const pieces: Uint8Array[] = [];
  for await (const piece of archive.content(key, { timeoutMs: callMs, signal })) pieces.push(piece);
  const content = Buffer.concat(pieces);
  const isSame = content.length === size && createHash('sha256').update(content).digest('hex') === sha256;
  if (!isSame)
    return {
      mark: 'bad',
      headline: `${key} is not in the bucket as it was written: do not rely on it`,
      offers: [{ label: 'Back up again', action: 'config backup', params: {} }],
    };
  const header = content.toString('latin1').split('\n--- ')[0] ?? '';
  const readers = header.startsWith(start) ? (header.match(stanza)?.length ?? 0) : 0;
  if (readers !== recipients.length)
    return {
      mark: 'bad',
      headline: `${key} is not encrypted to the ${counted(recipients.length, 'key')} of the configuration: do not rely on it`,
    };
  return {
    mark: 'good',
    headline: `The configuration of ${namespace} is backed up: ${counted(objects.length, 'object')}, ${bytes(size)}`,
    parts: [
      objectsTable(objects),
      {
        kind: 'fields',
        fields: [
          { label: 'Where', value: [{ code: `s3://${bucket}/${key}` }] },
          { label: 'SHA-256', value: [{ code: sha256 }] },
          { label: 'Who can read it', value: `whoever has the private key of ${counted(readers, 'public key')}` },
        ],
      },
    ],
    notes: [
      'read back from S3 to the end, byte for byte what was sent',
      ['to read it: ', { code: 'age -d -i KEY FILE | kubectl apply --dry-run=server -f -' }],
    ],
  };
}
