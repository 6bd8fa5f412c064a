import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { backupRecipient } from '../../sandbox/bot-config.ts';
import { resourceName } from '../../src/adapters/kubernetes/rights.ts';
import { configSchema } from '../../src/config/schema.ts';
import { examineConfig } from '../../src/config.ts';
import { rightsFor, roleOf } from '../../src/doctor/rights.ts';
import { linkPackages } from '../support/installed-packages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

describe('deploy/roles.yaml and deploy/nodes', () => {
  it('grants exactly the rights that some configuration needs, each in the Role the doctor names', () => {
    const database = { mode: 'pod', labels: { app: 'postgres' }, container: 'postgres' };
    const smokeTest = { image: 'x', command: ['y'] };
    const blueGreen = { services: ['a'], colours: { blue: 'a-blue', green: 'a-green' } };
    const ingress = { name: 'a' };
    const config = { settable: { a: ['b'] }, secretAges: true };
    const deployments = ['a', 'a-blue', 'a-green'];
    const rule = { approvers: 0 };
    const rules = { reversible: rule, disruptive: rule, destructive: rule };
    const { environments } = configSchema.parse({
      policy: { production: rules, other: rules },
      defaultEnvironment: 'a',
      environments: {
        a: {
          ...{ production: true, timezone: 'UTC', namespace: 'a', deployments, database },
          backups: {
            bucket: 'a-backups',
            region: 'ap-south-1',
            configuration: { secrets: ['s'], recipients: [backupRecipient] },
          },
          ...{ smokeTest, blueGreen, ingress, config, registries: [{ host: 'docker.io', pullSecret: 'pull' }] },
        },
      },
    });
    if (environments['a'] === undefined) throw new Error('no environment');
    const needed = rightsFor(environments['a']).map(
      ({ right }) => `${roleOf(right)}: ${right.verb} ${resourceName(right)}`,
    );
    const granted = [
      ...parseAllDocuments(text('deploy/roles.yaml')),
      ...parseAllDocuments(text('deploy/nodes/role.yaml')),
    ]
      .map((document) => document.toJS() as { kind: string; metadata: { name: string }; rules?: readonly Rule[] })
      .flatMap(({ metadata, rules: given = [] }) =>
        given.flatMap(({ apiGroups, resources, verbs }) =>
          resources.flatMap((path) =>
            verbs.map((verb) => {
              const [resource = '', subresource] = path.split('/');
              const part = subresource === undefined ? {} : { subresource };
              const name = resourceName({ verb: 'get', version: '', group: apiGroups[0] ?? '', resource, ...part });
              return `${metadata.name}: ${verb} ${name}`;
            }),
          ),
        ),
      );
    expect(needed.sort()).toEqual(granted.sort());
  });
});

/** Everything an overlay consists of: its own files and those of the folders it builds on. */
function manifestsOf(folder: string): readonly Manifest[] {
  const { resources = [], components = [] } = parse(text(join(folder, 'kustomization.yaml'))) as {
    readonly resources?: readonly string[];
    readonly components?: readonly string[];
  };
  return [...resources, ...components].flatMap((name) => {
    const path = join(folder, name);
    return statSync(join(root, path)).isDirectory()
      ? manifestsOf(path)
      : parseAllDocuments(text(path)).map((document) => document.toJS() as Manifest);
  });
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly volumes?: readonly object[];
  readonly containers: readonly {
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly envFrom?: readonly { readonly secretRef?: { readonly name: string } }[];
  }[];
}

/** What the Secret of a pod holds, as its example shows. */
const secretNames = (secret: string) => {
  const file = `deploy/secrets/${secret.replace('mcp-chatops-', '')}.example.env`;
  expect(text(file)).toContain(`create secret generic ${secret} `);
  return [...text(file).matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name).sort();
};

describe.each(['generic', 'msil'])('the pods of overlay %s', (overlay) => {
  const pods = new Map(
    manifestsOf(`deploy/overlays/${overlay}`).flatMap(({ metadata, spec }) =>
      spec?.template === undefined ? [] : [[metadata.name, spec.template.spec] as const],
    ),
  );
  const spec = (name: string) => {
    const found = pods.get(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const secretsOf = (pod: PodSpec) =>
    pod.containers.flatMap(({ envFrom = [] }) => envFrom.map((source) => source.secretRef?.name ?? 'no Secret'));
  const plainOf = (pod: PodSpec) =>
    Object.fromEntries(pod.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value])));

  it('are those that receive, those that work, and the one that migrates', () => {
    expect([...pods.keys()].sort()).toEqual(['mcp-chatops-migrate', 'mcp-chatops-web', 'mcp-chatops-worker']);
  });

  it.each(['web', 'worker'])('of %s are given exactly what their duty reads', (duty) => {
    const pod = spec(`mcp-chatops-${duty}`);
    const path = join(root, `deploy/overlays/${overlay}/mcp-chatops.yaml`);
    const { file, inEnvironment } = examineConfig({ path, env: plainOf(pod) as Record<string, string> });
    expect(file).toBeDefined();
    expect(plainOf(pod)['MCP_CHATOPS_DUTIES']).toBe(duty);
    expect(secretsOf(pod)).toEqual([`mcp-chatops-${duty}`]);
    const read = inEnvironment.map((line) => line.split(' ')[0] ?? '').sort();
    const given = secretNames(`mcp-chatops-${duty}`);
    // Both overlays are given the same example; a platform whose database is a pod has no address of it.
    expect(read.filter((name) => !given.includes(name))).toEqual([]);
    expect(given.filter((name) => !read.includes(name) && !/^MCP_(DATABASE|REDIS)_URL$/.test(name))).toEqual([]);
  });

  it('that serve cannot learn the password of the owner of the store', () => {
    for (const name of ['mcp-chatops-web', 'mcp-chatops-worker']) {
      expect(secretsOf(spec(name)).flatMap(secretNames)).not.toContain('DATABASE_OWNER_URL');
      expect(Object.keys(plainOf(spec(name)))).not.toContain('DATABASE_OWNER_URL');
      expect(JSON.stringify(spec(name).volumes)).not.toContain('secret');
    }
    const migrating = spec('mcp-chatops-migrate');
    expect(secretsOf(migrating).flatMap(secretNames)).toEqual(['DATABASE_OWNER_URL']);
    expect(migrating.automountServiceAccountToken).toBe(false);
    expect(migrating.serviceAccountName).toBeUndefined();
  });
});

describe('what a process is asked for', () => {
  const asked = (duties: string, file: object) => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-duties-'));
    writeFileSync(join(folder, 'config.yaml'), stringify({ profile: 'msil', ...file }));
    const { inFile, inEnvironment } = examineConfig({
      path: join(folder, 'config.yaml'),
      env: { MCP_CHATOPS_DUTIES: duties },
    });
    rmSync(folder, { recursive: true });
    expect(inFile).toEqual([]);
    return inEnvironment.map((line) => line.split(' ')[0]).sort();
  };
  const file = {
    hooks: { alertmanager: { type: 'alertmanager', auth: { bearerEnv: 'ALERTMANAGER_TOKEN' } } },
    paging: { heartbeatUrlEnv: 'WATCHER_URL' },
  };

  it('are the secrets of its duty, and never those of the other', () => {
    const both = ['DATABASE_URL', 'SLACK_BOT_TOKEN'];
    expect(asked('web', file)).toEqual(['ALERTMANAGER_TOKEN', 'DATABASE_URL', 'SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN']);
    expect(asked('web', { ...file, slack: { mode: 'http' } })).toEqual(
      ['ALERTMANAGER_TOKEN', ...both, 'SLACK_SIGNING_SECRET'].sort(),
    );
    expect(asked('worker', file)).toEqual(
      [...both, 'MCP_DATABASE_URL', 'MCP_REDIS_URL', 'REDIS_URL', 'WATCHER_URL'].sort(),
    );
    expect(asked('web,worker', file)).toEqual([...new Set([...asked('web', file), ...asked('worker', file)])].sort());
  });
});

it('an image is named in overlays only: one in the base would win over that of an overlay without a word', () => {
  const images = (path: string) =>
    (parse(text(path)) as { readonly images?: readonly { readonly name: string }[] }).images?.map(({ name }) => name);
  expect(images('deploy/base/kustomization.yaml')).toBeUndefined();
  const used = ['migrate', 'web', 'worker'].flatMap((file) =>
    [...text(`deploy/base/${file}.yaml`).matchAll(/\bimage: (\S+)/g)].map(([, image]) => image),
  );
  expect(new Set(used)).toEqual(new Set(['mcp-chatops']));
  for (const overlay of ['generic', 'msil'])
    expect(images(`deploy/overlays/${overlay}/kustomization.yaml`), overlay).toEqual(['mcp-chatops']);
});

describe('the image', () => {
  const dockerfile = text('Dockerfile');
  let image: string;
  // What the last stage copies, laid out as in the image; no builder runs here.
  beforeAll(() => {
    image = mkdtempSync(join(tmpdir(), 'mcp-chatops-image-'));
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    for (const [, sources = '', target = ''] of last.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)) {
      for (const source of sources.split(' ')) {
        const to =
          sources.includes(' ') || target.endsWith('/') ? join(target, source.split('/').at(-1) ?? '') : target;
        cpSync(join(root, source), join(image, to), { recursive: true });
      }
    }
    linkPackages(root, join(image, 'node_modules'));
  });
  afterAll(() => rmSync(image, { recursive: true, force: true }));

  // Links are not followed to where they lead: a package finds only what the image has.
  const inside = (...args: readonly string[]) =>
    spawnSync(process.execPath, ['--preserve-symlinks', '--preserve-symlinks-main', ...args], {
      cwd: image,
      encoding: 'utf8',
      env: {},
    });

  it('starts with what is copied into it, and says what is missing', () => {
    const [, command = ''] = /^CMD \["node", "(.+)"\]$/m.exec(dockerfile) ?? [];
    const { status, stderr } = inside(command);
    expect(status).toBe(1);
    expect(stderr).toContain('config.yaml is not there');
    expect(stderr).toContain('SLACK_BOT_TOKEN is not set');
  });

  it('has the profiles, and the doctor', () => {
    expect(inside('scripts/config.ts', 'check', 'config/msil.yaml').stdout).toContain('✓ config/msil.yaml: good');
    expect(inside('scripts/doctor.ts', 'config/none.yaml').stdout).toContain('✕ config/none.yaml has mistakes');
    expect(inside('scripts/migrate.ts').stderr).toContain('DATABASE_OWNER_URL is not set');
    expect(inside('scripts/audit.ts').stdout).toContain('usage: npm run audit');
  });

  it('has every package that its sources import', () => {
    const load = [
      "import { readFileSync } from 'node:fs';",
      "import { glob } from 'node:fs/promises';",
      "const skipped = new Set(['main.ts']);",
      "for await (const file of glob('**/*.ts', { cwd: 'src' }))",
      "  if (!skipped.has(file)) await import(process.cwd() + '/src/' + file);",
      // Those that are loaded at their first use too.
      "const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));",
      "for (const name of Object.keys(dependencies)) if (!name.endsWith('/types')) await import(name);",
      "console.log('all loaded');",
    ].join('\n');
    const { stdout, stderr } = inside('--input-type=module', '-e', load);
    expect(stderr).toBe('');
    expect(stdout).toBe('all loaded\n');
  });

  it('has every migration', () => {
    expect(readdirSync(join(image, 'migrations'))).toEqual(readdirSync(join(root, 'migrations')));
  });

  it('needs no place to write but /tmp, for what pg_restore is to leave out; a terminal writes where a person says', () => {
    const writing = /\b(writeFile|appendFile|createWriteStream|mkdtemp|mkdir|copyFile|rename|unlink)(Sync)?\(/;
    const writers = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => writing.test(text(join('src', file))));
    expect(writers.sort()).toEqual(['adapters/postgres/restores/program.ts', 'cli/files.ts']);
  });

  it('runs as nobody in particular, and keeps no package manager', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    const [, user = ''] = /^USER (\d+):\d+$/m.exec(last) ?? [];
    expect(Number(user)).toBeGreaterThan(0);
    expect(last).toMatch(/rm -rf .*\/usr\/local\/lib\/node_modules/);
    expect(last).not.toMatch(/apt-get install|npm (ci|install)/);
  });

  it('is built from no more than it copies', () => {
    const ignored = text('.dockerignore').trim().split('\n');
    expect(ignored[0]).toBe('*');
    const open = ignored.slice(1).map((line) => line.replace(/^!/, ''));
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    const covered = (path: string) =>
      open.some((one) => path === one || path.startsWith(`${one}/`) || dirname(path) === one);
    expect(copied.filter((path) => !covered(path))).toEqual([]);
    expect(open.filter((one) => !copied.some((path) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
  });
});
