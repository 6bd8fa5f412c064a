import { injections } from '../support/faults/hostile-texts.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

const templates: readonly ((text: string) => string)[] = [
  (text) => `diagnose ${text}`,
  (text) => `diagnose mcp-server${text}`,
  (text) => `diagnose "${text}"`,
  (text) => `diagnose deployment=${text}`,
  (text) => `rollback to=${text}`,
  (text) => `rollback mcp-server to=1${text}`,
  (text) => `rollback env=${text}`,
  (text) => `restart ${text}`,
  (text) => `health ${text}`,
  (text) => `health staging${text}`,
  (text) => `auth clear-jwks ${text}`,
  (text) => `runs ${text}`,
  (text) => `run ${text}`,
  (text) => `cancel ${text}`,
  (text) => `help ${text}`,
  (text) => `${text} health`,
  (text) => `${text}=1`,
  (text) => `health ${text}=1`,
];

/** Each segment and each query of a path the bot may ask for, for this platform; anything else was put there by somebody. */
const segment =
  /^(?:api|apis|v1|v1beta1|apps|batch|policy|discovery\.k8s\.io|metrics\.k8s\.io|namespaces|mcp-production|mcp-staging|pods|log|proxy|services|events|deployments|replicasets|jobs|endpointslices|poddisruptionbudgets|mcp-server(?:-[a-z0-9]+)*(?::\d+)?|http:mcp-server[a-z0-9:-]*|\d+\.\d+\.\d+\.\d+|health|ready|debug|jwks-status)$/;
const queries =
  /^(?:labelSelector=app%3D[a-z-]+|labelSelector=kubernetes\.io%2Fservice-name%3D[a-z-]+|fieldSelector=[\w.%-]+|container=[a-z-]+|previous=true|timestamps=true|tailLines=\d+|limitBytes=\d+|sinceSeconds=\d+|limit=\d+|continue=[\w%-]+|resourceVersion=\d*)$/;

function strange(path: string): boolean {
  const [place = '', query = ''] = path.split('?');
  const parts = place.split('/').filter((part) => part !== '');
  return (
    !parts.every((part) => segment.test(part)) || !query.split('&').every((part) => part === '' || queries.test(part))
  );
}

faultRow(
  { title: 'command lines made to break out', small: 72, full: 5000, eachMs: 200 },
  async ({ count, chance, none, all }) => {
    await wire.honest();
    const { cluster } = wire.world.platform;
    const from = cluster.requests.length;
    const shape = JSON.stringify(await tables());
    const answers = await inParallel(count, 8, async (index) => {
      const { channel, forge } = index % 12 === 0 ? wire.place() : { channel: '', forge: wire.forge };
      const text = (templates[index % templates.length] ?? String)(
        `${chance.pick(injections)}${chance.random() < 0.3 ? chance.pick(injections) : ''}`,
      );
      const answer = await wire.send(forge.command(text));
      return { channel, typed: text, ...answer };
    });
    await wire.honest();
    const requests = cluster.requests.slice(from).filter(({ identity }) => identity.includes('mcp-chatops'));
    none('requests to the cluster of another shape', requests.map(({ path }) => path).filter(strange), requests.length);
    none(
      'changes of the cluster',
      requests.filter(({ method }) => method !== 'GET').map(({ path }) => path),
      requests.length,
    );
    none(
      'commands not answered',
      answers.filter(({ status }) => status !== 200).map(({ typed, status }) => `${status} ${typed}`),
      count,
    );
    none(
      'errors of the bot itself',
      answers.filter(({ text }) => text.includes('an error of its own')).map(({ text }) => text),
      count,
    );
    none(
      'complaints in the log',
      wire.world.log.filter((line) => line.includes('"level":"error"')),
      count,
    );
    all('tables of the store as before', JSON.stringify(await tables()) === shape ? 1 : 0, 1);
  },
);

const tables = () =>
  wire.world.database.query(
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
