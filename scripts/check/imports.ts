import { posix } from 'node:path';
import { type Digests, digestOf } from './digests.ts';

/** What a module is made of, as its text says. */
export interface Parts {
  /** Relative imports, as they are written. */
  readonly imports: readonly string[];
  /** It may read what no import names: files, processes, modules whose name is put together. */
  readonly open: boolean;
}

const specifier = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g;
const reaches =
  /node:(?:fs|child_process|worker_threads|module|vm)\b|import\.meta|\bimport\(\s*[^'"\s]|\brequire\(|Snapshot\(/;

/** Reads a module; comments count as code, which at worst opens it. */
export function partsOf(text: string): Parts {
  return { imports: [...text.matchAll(specifier)].flatMap(([, path]) => path ?? []), open: reaches.test(text) };
}

/**
 * Digests of test files over everything they import, however far away: as long as one is the same, so is what the tests come to. undefined for a
 * file that may depend on more than its imports.
 */
export function closures(files: Digests, read: (path: string) => string): (path: string) => string | undefined {
  const known = new Map<string, Parts>();
  const parts = (path: string): Parts => {
    const found = known.get(path) ?? (path.endsWith('.json') ? { imports: [], open: false } : partsOf(read(path)));
    known.set(path, found);
    return found;
  };
  return (path) => {
    const seen = new Set<string>();
    const waiting = [path];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      // What is imported and is not there, or not in Git, is not known.
      if (!files.has(next) || parts(next).open) return undefined;
      seen.add(next);
      const folder = posix.dirname(next);
      waiting.push(...parts(next).imports.map((one) => posix.join(folder, one)));
    }
    return digestOf([...seen].sort().map((one) => `${one} ${files.get(one)}`));
  };
}
