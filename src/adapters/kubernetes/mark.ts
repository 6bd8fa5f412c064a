import { fenceAnnotation, runAnnotation, type WriteMark } from '../../ports/write-mark.ts';

/** The annotations that say who wrote an object last. */
export function markAnnotations(mark: WriteMark): Readonly<Record<string, string>> {
  return { [runAnnotation]: mark.run, [fenceAnnotation]: String(mark.fence) };
}
