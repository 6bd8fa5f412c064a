import { ConnectionReset, type McpAnswer, type McpServerState } from '../../mcp-server/server.ts';
import type { Answer } from '../api/answer.ts';
import type { ApiContext } from '../api/context.ts';
import { findPod } from '../api/find.ts';
import type { ApiRequest, ResourcePath } from '../api/request.ts';
import { badRequest, notFound, serviceUnavailable } from '../api/status.ts';
import { podsBehind, targetPort } from '../controllers/endpoints.ts';
import { programOf } from '../kubelet/program.ts';
import type { Service } from '../objects/core.ts';
import { isReady, type Pod } from '../objects/pod.ts';

/** A name with an optional scheme and port, as proxy addresses carry it: `http:name:port`, `name:port`, `name`. */
function parseName(text: string): { name: string; port: string | undefined } {
  const parts = text.split(':');
  if (parts.length === 3) return { name: parts[1] ?? '', port: parts[2] || undefined };
  return { name: parts[0] ?? '', port: parts[1] || undefined };
}

function unreachable(pod: Pod, port: number, why: string): ReturnType<typeof serviceUnavailable> {
  return serviceUnavailable(`error trying to reach service: dial tcp ${pod.status.podIP}:${port}: connect: ${why}`);
}

/** True for a port that the MCP server of a pod listens on. */
function listens(pod: Pod, port: number, mcpPort: number): boolean {
  const servers = pod.spec.containers.filter((container) => programOf(container) === 'mcp-server');
  const ports = servers.flatMap((container) => (container.ports ?? []).map((one) => one.containerPort));
  return ports.length === 0 ? port === mcpPort : ports.includes(port);
}

function pathOf(target: ResourcePath, request: ApiRequest): string {
  const query = request.query.toString();
  return `${target.rest ?? '/'}${query === '' ? '' : `?${query}`}`;
}

function toAnswer(answer: McpAnswer): Answer {
  return { code: answer.status, body: answer.body, contentType: answer.contentType };
}

async function ask(server: McpServerState, request: ApiRequest, target: ResourcePath): Promise<Answer> {
  try {
    const body = request.body === '' ? {} : { body: request.body };
    return toAnswer(await server.respond({ method: request.method, path: pathOf(target, request), ...body }));
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
    throw serviceUnavailable(`error trying to reach service: read tcp: read: ${error.message}`);
  }
}

function askPod(
  context: ApiContext,
  pod: Pod,
  port: number,
  request: ApiRequest,
  target: ResourcePath,
): Promise<Answer> {
  if (pod.status.podIP === undefined) throw badRequest('address not allowed');
  const server = context.kubelet.server(pod.metadata.namespace ?? '', pod.metadata.name);
  if (!server || !listens(pod, port, context.mcpPort)) throw unreachable(pod, port, 'connection refused');
  return ask(server, request, target);
}

/** Any method on pods/proxy: the answer of the MCP server inside the pod. */
export function proxyToPod(context: ApiContext, request: ApiRequest, target: ResourcePath): Promise<Answer> {
  const { name, port } = parseName(target.name ?? '');
  const pod = findPod(context.store, target.namespace ?? '', name);
  const first = pod.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort;
  return askPod(context, pod, Number(port ?? first ?? 80), request, target);
}

function servicePort(service: Service, wanted: string | undefined) {
  const { ports = [] } = service.spec;
  if (wanted === undefined) return ports.length === 1 ? ports[0] : undefined;
  return ports.find((one) => one.name === wanted || String(one.port) === wanted);
}

/** Any method on services/proxy: one ready pod behind the service answers; 503 when there is none. */
export function proxyToService(context: ApiContext, request: ApiRequest, target: ResourcePath): Promise<Answer> {
  const namespace = target.namespace ?? '';
  const { name, port: wanted } = parseName(target.name ?? '');
  const service = context.store.get('services', namespace, name);
  if (!service) throw notFound({ group: '', resource: 'services' }, name);
  const port = servicePort(service, wanted);
  if (!port) throw serviceUnavailable(`no service port ${wanted ?? ''} found for service "${name}"`);
  const ready = podsBehind(context, service).filter(
    (pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined && targetPort(port, pod) !== undefined,
  );
  const pod = ready[context.nextEndpoint() % Math.max(1, ready.length)];
  if (!pod) throw serviceUnavailable(`no endpoints available for service "${name}"`);
  return askPod(context, pod, targetPort(port, pod) ?? port.port, request, target);
}
