import type { KubeConfig } from '@kubernetes/client-node';
import { fault } from '../../errors.ts';

/** Where the credentials are read: a file, a text, or (neither) what kubectl would take, or the pod's own service account. */
export interface KubeconfigSource {
  readonly path?: string;
  readonly context?: string;
  readonly text?: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address of an API server: https, or plain http to this machine (a simulated cluster). Rejects with CONFIG_INVALID. */
function checkedServer(server: string): URL {
  if (!URL.canParse(server)) throw fault('CONFIG_INVALID', 'The kubeconfig has no usable server address.');
  const url = new URL(server);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))) return url;
  throw fault('CONFIG_INVALID', `The Kubernetes API at ${url.host} must be called over https.`);
}

function load(config: KubeConfig, source: KubeconfigSource): void {
  try {
    if (source.text !== undefined) config.loadFromString(source.text);
    else if (source.path !== undefined) config.loadFromFile(source.path);
    else config.loadFromDefault();
  } catch (cause) {
    // The text of the error may quote the file, which holds secrets.
    throw fault(
      'CONFIG_INVALID',
      `The kubeconfig${source.path === undefined ? '' : ` ${source.path}`} could not be read.`,
      {
        cause,
      },
    );
  }
}

/**
 * Loads a kubeconfig; the library is only loaded here, on the first use (half a second, 60 MB). Gives the server without a slash at its
 * end. Rejects with CONFIG_INVALID when there is none, it lacks the context, or it asks for something the adapter does not do.
 */
export async function loadKubeconfig(source: KubeconfigSource): Promise<{ config: KubeConfig; server: string }> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  load(config, source);
  if (source.context !== undefined) {
    if (config.getContextObject(source.context) === null) {
      throw fault('CONFIG_INVALID', `The kubeconfig has no context ${source.context}.`);
    }
    config.setCurrentContext(source.context);
  }
  const cluster = config.getCurrentCluster();
  // What the library makes up when it found nothing.
  const isInvented =
    source.text === undefined &&
    source.path === undefined &&
    cluster?.name === 'cluster' &&
    cluster.server === 'http://localhost:8080';
  if (cluster === null || isInvented) {
    throw fault('CONFIG_INVALID', 'There is no kubeconfig, and no service account of a pod.');
  }
  if (cluster.proxyUrl !== undefined) {
    throw fault('CONFIG_INVALID', 'The kubeconfig has a proxy-url, which the bot does not follow.');
  }
  const url = checkedServer(cluster.server);
  if (url.protocol === 'http:') {
    // The library refuses plain http unless TLS is switched off for the cluster; the address was checked above.
    config.clusters = config.clusters.map((one) => (one.name === cluster.name ? { ...one, skipTLSVerify: true } : one));
  }
  return { config, server: url.href.replace(/(?<!\/)\/+$/, '') };
}
