import type { PortName, PortTable } from './platform.ts';

/** How a method answers: once, or line by line. */
type Answers<Method> = Method extends (...args: never) => Promise<unknown>
  ? 'once'
  : Method extends (...args: never) => AsyncIterable<unknown>
    ? 'stream'
    : never;

type Methods<Reader, Writer> = {
  readonly reads: { readonly [Name in keyof Reader]: Answers<Reader[Name]> };
  readonly writes: { readonly [Name in Exclude<keyof Writer, keyof Reader>]: Answers<Writer[Name]> };
};

export type MethodTable = {
  readonly [Name in PortName]: Methods<PortTable[Name]['reader'], PortTable[Name]['writer']>;
};

/**
 * Every method of every port by name, so that a port can be handed out before its system is opened, and its reading face has no method
 * that writes, whatever the types of a caller say. The compiler refuses a method that is missing here or is listed under the wrong face.
 */
export const portMethods: MethodTable = {
  cluster: {
    reads: {
      deployment: 'once',
      deployments: 'once',
      revisions: 'once',
      pods: 'once',
      podsLabelled: 'once',
      events: 'once',
      logs: 'once',
      logStream: 'stream',
      followLogs: 'stream',
      usage: 'once',
      endpoints: 'once',
      service: 'once',
      ingress: 'once',
      tlsSecret: 'once',
      budgets: 'once',
      autoscalers: 'once',
      quotas: 'once',
      containerLimits: 'once',
      nodes: 'once',
      configMap: 'once',
      secretFacts: 'once',
      pullAccount: 'once',
      keptObjects: 'once',
      sealedObjects: 'once',
      job: 'once',
      jobsLabelled: 'once',
      httpGet: 'once',
    },
    writes: {
      changeDeployment: 'once',
      changeAutoscaler: 'once',
      changeService: 'once',
      changeIngress: 'once',
      changeConfigMap: 'once',
      evictPod: 'once',
      createJob: 'once',
      httpPost: 'once',
      exec: 'once',
    },
  },
  web: {
    reads: { get: 'once', sample: 'once', document: 'once', contact: 'once', addresses: 'once', chain: 'once' },
    writes: {},
  },
  database: {
    reads: {
      ping: 'once',
      rights: 'once',
      server: 'once',
      settings: 'once',
      indexes: 'once',
      sizes: 'once',
      statements: 'once',
      locks: 'once',
      sessions: 'once',
      sessionsMatching: 'once',
      sessionsThere: 'once',
      tables: 'once',
      tableCounts: 'once',
      indexSite: 'once',
      indexNamed: 'once',
      indexBuilt: 'once',
      indexThere: 'once',
      rebuilds: 'once',
      indexesNow: 'once',
      invalidCopies: 'once',
      settingFound: 'once',
    },
    writes: {
      endSession: 'once',
      maintain: 'once',
      buildIndex: 'once',
      rebuildIndex: 'once',
      dropIndex: 'once',
      alterSystem: 'once',
    },
  },
  cache: {
    reads: { ping: 'once', rights: 'once', server: 'once', keys: 'once' },
    writes: { clearKeys: 'once', expireKeys: 'once' },
  },
  registry: { reads: { manifest: 'once' }, writes: {} },
  metrics: { reads: { instant: 'once', range: 'once' }, writes: {} },
  tools: { reads: { list: 'once' }, writes: { setEnabled: 'once' } },
  logs: {
    reads: {
      groups: 'once',
      startQuery: 'once',
      queryResults: 'once',
      stopQuery: 'once',
      openQueries: 'once',
      pseudonym: 'once',
    },
    writes: { keepDays: 'once' },
  },
  instances: {
    reads: { instance: 'once', earliestRestorable: 'once', lastEvent: 'once' },
    writes: { restore: 'once', remove: 'once' },
  },
  archive: {
    reads: { head: 'once', list: 'once', text: 'once', content: 'stream', lock: 'once', leftovers: 'once' },
    writes: { keep: 'once', removeLeftover: 'once' },
  },
  dumps: { reads: { source: 'once', countsAt: 'once', prove: 'once' }, writes: { dump: 'stream' } },
  restores: {
    reads: { site: 'once', inventory: 'once' },
    writes: { makeCopy: 'once', dropCopy: 'once', swapNames: 'once' },
  },
};
