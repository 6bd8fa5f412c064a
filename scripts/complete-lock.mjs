// Completes package-lock.json after `npm install`: optional packages of other platforms that the registry in reach does not
// carry are left out by npm, and `npm ci` then refuses the lock file. A stub entry (no integrity, never installed on a
// platform it is not for) keeps the lock file complete. Run it after every change of dependencies: `npm run lock`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = {
  darwin: 'darwin',
  win32: 'win32',
  linux: 'linux',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
};
const cpus = ['arm64', 'x64', 'arm', 'ia32', 'riscv64', 'ppc64', 's390x'];

const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    const top = `node_modules/${name}`;
    if (path === '' || lock.packages[nested] || lock.packages[top]) continue;
    const words = name.split(/[-/]/);
    const os = words.map((word) => systems[word]).find((found) => found !== undefined);
    const cpu = cpus.find((known) => words.includes(known));
    if (os === undefined || cpu === undefined) {
      // Not a platform package: an optional dependency that really is missing must be seen.
      console.error(`complete-lock: ${name} (of ${path}) is missing from the lock file and is no platform package`);
      process.exitCode = 1;
      continue;
    }
    const libc = words.includes('musl') ? { libc: ['musl'] } : {};
    lock.packages[top] = {
      version: version.replace(/^[\^~]/, ''),
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...libc,
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}
const ordered = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: ordered }, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock file was complete.' : `Added ${added.length} stubs: ${added.join(', ')}`);
