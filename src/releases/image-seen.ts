import { asFault, fault, isFault } from '../errors.ts';
import type { ImageReference } from '../model/image.ts';
import type { RegistryReader } from '../ports/registry.ts';

/** What the registry of an image says of it. */
export interface ImageSeen {
  /** Of what would be pulled now; undefined where no registry told. */
  readonly digest: string | undefined;
  /** Why none told: not bound, since the next asking may be answered. */
  readonly unread: readonly string[];
}

const answerMs = 8000;

/**
 * Asks the registry whether it has an image, where one is configured. Throws PARAM_INVALID where it has not: the pods could not pull it. A registry
 * that is away, or does not say, is told and stops nothing.
 */
export async function imageSeen(
  registry: RegistryReader,
  image: ImageReference,
  signal: AbortSignal,
): Promise<ImageSeen> {
  const { host, path, tag, digest } = image;
  try {
    const reference = digest ?? tag ?? 'latest';
    const seen = await registry.manifest({ host, path, reference }, { timeoutMs: answerMs, signal });
    if (seen !== undefined) return { digest: seen.digest, unread: [] };
  } catch (error) {
    signal.throwIfAborted();
    if (isFault(error, 'NOT_CONFIGURED')) return { digest: undefined, unread: [] };
    return { digest: undefined, unread: [`Not known whether the image exists: ${asFault(error).message}`] };
  }
  throw fault('PARAM_INVALID', `The registry ${host} has no ${image.text}. Nothing was changed.`, {
    hint: 'Check the tag, and whether the build has pushed it.',
  });
}
