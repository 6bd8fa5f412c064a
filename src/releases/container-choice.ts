import { fault } from '../errors.ts';
import { type ImageReference, parseImage, repositoryOf } from '../model/image.ts';
import type { Deployment, PodTemplate } from '../ports/workload.ts';
import { images } from '../workloads/template.ts';
import { isTree, tree } from '../workloads/tree.ts';

/** A container of a template, and the text of its image. */
export interface Chosen {
  readonly container: string;
  readonly image: string;
  /** How many containers stand beside it and stay as they are. */
  readonly others: number;
}

/**
 * The container that gets an image: the one that is named, else the only one, else the only one that runs this repository. Init containers and
 * native sidecars are never it. Throws PARAM_INVALID with the names there are.
 */
export function chosenContainer(
  { name, template }: Deployment,
  image: ImageReference,
  named: string | undefined,
): Chosen {
  const all = images(template);
  const others = all.length - 1;
  const list = all.map((one) => `${one.container} (${one.image})`).join(', ');
  if (named !== undefined) {
    const found = all.find(({ container }) => container === named);
    if (found !== undefined) return { ...found, others };
    const beside = initNames(template).includes(named)
      ? ' is an init container or a sidecar of'
      : ' is no container of';
    throw fault('PARAM_INVALID', `${named}${beside} ${name}. Nothing was changed.`, {
      hint: `Its containers: ${list}.`,
    });
  }
  const fitting = all.length === 1 ? all : all.filter((one) => repository(one.image) === repositoryOf(image));
  const [only, ...more] = fitting;
  if (only !== undefined && more.length === 0) return { ...only, others };
  throw fault('PARAM_INVALID', `${name} has ${all.length} containers: ${list}. Nothing was changed.`, {
    hint: `Say which one gets the image, such as \`container=${all[0]?.container ?? ''}\`.`,
  });
}

/** `docker.io/mcp/server`; undefined for a text that is no reference. */
export function repository(text: string): string | undefined {
  const parsed = parseImage(text);
  return 'image' in parsed ? repositoryOf(parsed.image) : undefined;
}

function initNames(template: PodTemplate): readonly string[] {
  const list = tree(template['spec'])['initContainers'];
  return (Array.isArray(list) ? list : []).map((entry) => String(tree(entry)['name'] ?? ''));
}

/** The template with another image for one container; everything else is as it was. */
export function withImage(template: PodTemplate, container: string, image: string): PodTemplate {
  const spec = tree(template['spec']);
  const list: readonly unknown[] = Array.isArray(spec['containers']) ? spec['containers'] : [];
  const containers = list.map((entry) => (isTree(entry) && entry['name'] === container ? { ...entry, image } : entry));
  return { ...template, spec: { ...spec, containers } };
}
