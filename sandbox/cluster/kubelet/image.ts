import type { Container } from '../objects/pod.ts';
import { PULL_SHARE } from './pace.ts';
import type { PodHandle } from './pod-handle.ts';

/** Wait after a failed pull, in ms; it doubles with each, up to five minutes. */
const BACKOFF_MS = 10_000;
const LONGEST_BACKOFF_MS = 300_000;

function fullName(image: string): string {
  const [registry = ''] = image.split('/');
  if (registry.includes('.') || registry.includes(':')) return image;
  return image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`;
}

function fail(pod: PodHandle, container: Container, retry: () => void, backoffMs: number): () => void {
  const { image, name } = container;
  const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${fullName(image)}": failed to resolve reference "${fullName(image)}": ${fullName(image)}: not found`;
  pod.setContainer(name, (status) => {
    status.state = { waiting: { reason: 'ErrImagePull', message: why } };
  });
  pod.tell('Warning', name, 'Failed', `Failed to pull image "${image}": ${why}`);
  pod.tell('Warning', name, 'Failed', 'Error: ErrImagePull');
  const cancel = pod.timeline.after(Math.max(100, pod.startupMs / 2), () => {
    pod.setContainer(name, (status) => {
      status.state = {
        waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${why}` },
      };
    });
    pod.tell('Normal', name, 'BackOff', `Back-off pulling image "${image}"`);
    pod.tell('Warning', name, 'Failed', 'Error: ImagePullBackOff');
  });
  const cancelRetry = pod.timeline.after(backoffMs, retry);
  return () => {
    cancel();
    cancelRetry();
  };
}

/** Pulls the image of a container, trying forever while it is missing; gives the function that stops it. */
export function pullImage(pod: PodHandle, container: Container, onPulled: () => void): () => void {
  const { image, name } = container;
  let cancel: () => void = () => undefined;
  let backoffMs = BACKOFF_MS;
  const pulled = (message: string) => {
    pod.tell('Normal', name, 'Pulled', message);
    onPulled();
  };
  const attempt = () => {
    if (pod.images.has(image)) {
      pulled(`Container image "${image}" already present on machine`);
      return;
    }
    pod.tell('Normal', name, 'Pulling', `Pulling image "${image}"`);
    const tookMs = Math.max(1, Math.round(pod.startupMs * PULL_SHARE));
    cancel = pod.timeline.after(tookMs, () => {
      if (pod.fault() === 'bad-image') {
        cancel = fail(pod, container, attempt, backoffMs);
        backoffMs = Math.min(LONGEST_BACKOFF_MS, backoffMs * 2);
        return;
      }
      pod.images.add(image);
      const took = `${(tookMs / 1000).toFixed(3)}s`;
      pulled(
        `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: 187654321 bytes.`,
      );
    });
  };
  attempt();
  return () => cancel();
}
