import type { Mark } from '../../ports/cluster.ts';

export const runAnnotation = 'mcp-chatops/run';
export const fenceAnnotation = 'mcp-chatops/fence';

/** The annotations that say who wrote an object last. */
export function markAnnotations(mark: Mark): Readonly<Record<string, string>> {
  return { [runAnnotation]: mark.run, [fenceAnnotation]: String(mark.fence) };
}
