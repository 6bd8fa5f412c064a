// Runs a TypeScript file under Node 24, from a fresh clone with nothing but Node 20.19 and npm:
//   node scripts/with-node24.mjs FILE [ARG…]
// Installs what the lock file says when it changed, then hands over to Node 24: this process's own when it is new enough,
// otherwise the one inside the npm package of this platform. Plain JavaScript, because older Nodes must be able to read it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-from');
const lockFolder = join(root, '.installing');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

/** Folders of the packages that are installed everywhere; the lock file names those of single platforms too. */
const packages = Object.entries(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages)
  .filter(([folder, { optional, os }]) => folder !== '' && !optional && os === undefined)
  .map(([folder]) => folder);
const unpacked = () => packages.filter((folder) => existsSync(join(root, folder, 'package.json'))).length;

const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function run(command, args, options) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const pass = (signal) => () => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [signal, pass(signal)]);
    for (const [signal, listener] of signals) process.on(signal, listener);
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      for (const [name, listener] of signals) process.off(name, listener);
      done(signal === null ? code : 128 + ({ SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGKILL: 9 }[signal] ?? 1));
    });
  });
}

/** Two commands started at once on a fresh clone: one installs, the other waits. A lock older than 5 min is a dead one's. */
async function install() {
  for (;;) {
    if (installed()) return;
    try {
      mkdirSync(lockFolder);
      break;
    } catch {
      const age = existsSync(lockFolder) ? Date.now() - statSync(lockFolder).mtimeMs : 0;
      if (age > 300_000) rmSync(lockFolder, { recursive: true, force: true });
      await pause(200);
    }
  }
  const release = () => rmSync(lockFolder, { recursive: true, force: true });
  process.on('exit', release);
  try {
    if (installed()) return;
    process.stderr.write(
      `Installing the ${packages.length} packages of package-lock.json, once: about a minute, up to five where npm has none of them in its cache …\n`,
    );
    const started = Date.now();
    const ticker = setInterval(
      () =>
        process.stderr.write(
          `  … ${Math.round((Date.now() - started) / 1000)} s, ${unpacked()} of ${packages.length} packages unpacked\n`,
        ),
      10_000,
    );
    const npm = process.env.npm_execpath;
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--engine-strict=false'];
    const code = npm?.endsWith('.js')
      ? await run(process.execPath, [npm, ...args], { cwd: root })
      : await run('npm', args, { cwd: root, shell: process.platform === 'win32' });
    clearInterval(ticker);
    if (code !== 0) {
      process.stderr.write('npm ci failed (its words are above). Nothing was started.\n');
      process.exit(code || 1);
    }
    writeFileSync(stamp, wanted);
    process.stderr.write(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`);
  } finally {
    process.off('exit', release);
    release();
  }
}

function node24() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major >= 24) return process.execPath;
  const name = { win32: 'win' }[process.platform] ?? process.platform;
  const file = process.platform === 'win32' ? join('bin', 'node.exe') : join('bin', 'node');
  for (const packageName of [`node-${name}-${process.arch}`, `node-bin-${name}-${process.arch}`]) {
    const binary = join(modules, packageName, file);
    if (existsSync(binary)) return binary;
  }
  process.stderr.write(
    `This project runs on Node 24. You have Node ${process.versions.node}, and npm has no packaged Node 24 for ` +
      `${process.platform}-${process.arch}: install Node 24 or newer and try again.\n`,
  );
  process.exit(1);
}

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: node scripts/with-node24.mjs FILE [ARG…]\n');
  process.exit(2);
}
await install();
const binary = node24();
const path = `${dirname(binary)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
process.exit(await run(binary, [join(root, file), ...args], { cwd: root, env: { ...process.env, PATH: path } }));
