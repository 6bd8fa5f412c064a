/** What a test changes in the usual deployment. */
export interface Wish {
  readonly name?: string;
  readonly replicas?: number;
  readonly image?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly templateAnnotations?: Readonly<Record<string, string>>;
  readonly strategy?: object;
  readonly progressDeadlineSeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
  readonly probe?: boolean;
  /** Memory limit of the container, such as `512Mi`. */
  readonly memory?: string;
  readonly initContainers?: readonly object[];
}

/** A deployment of the MCP server, as the tests use it. */
export function deploymentOf(wish: Wish = {}) {
  const {
    name = 'mcp-server',
    replicas = 2,
    image = 'mcp/server:2.3.0',
    annotations,
    templateAnnotations,
    probe,
    memory,
    initContainers,
  } = wish;
  const { strategy, progressDeadlineSeconds, revisionHistoryLimit, paused } = wish;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels, ...(annotations ? { annotations } : {}) },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      ...(strategy ? { strategy } : {}),
      ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
      ...(revisionHistoryLimit === undefined ? {} : { revisionHistoryLimit }),
      ...(paused === undefined ? {} : { paused }),
      template: {
        metadata: { labels, ...(templateAnnotations ? { annotations: templateAnnotations } : {}) },
        spec: {
          ...(initContainers ? { initContainers } : {}),
          containers: [
            {
              name: 'server',
              image,
              ...(memory ? { resources: { limits: { memory } } } : {}),
              ports: [{ name: 'http', containerPort: 8000 }],
              ...(probe ? { readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 1 } } : {}),
            },
          ],
        },
      },
    },
  };
}

/** A service in front of it. */
export function serviceOf(name = 'mcp-server') {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  };
}

/** A job that runs one container once. */
export function jobOf(name: string, image: string, spec: object = {}) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      backoffLimit: 0,
      ...spec,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'smoke', image, command: ['smoke'] }] } },
    },
  };
}
