import { z } from 'zod';

const count = z.number().int().nonnegative();

const manifest = z.object({
  format: z.literal(1),
  run: z.string(),
  environment: z.string(),
  database: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** Versions of the server and of the program. */
  server: z.string(),
  program: z.string(),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  entries: count,
  /** Rows of each table. */
  rows: z.record(z.string(), count),
});

/** What a dump holds, as it was read back: it lies beside the dump, and a dump without one is no backup. */
export type Manifest = z.infer<typeof manifest>;

export const manifestText = (of: Manifest) => `${JSON.stringify(of, null, 2)}\n`;

/** Reads one; undefined for what is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** All rows of all tables. */
export const rowsIn = ({ rows }: Pick<Manifest, 'rows'>) => Object.values(rows).reduce((sum, of) => sum + of, 0);
