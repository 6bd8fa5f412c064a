import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { type ImageReference, parseImage, pulled, pulledBy, repositoryOf } from '../model/image.ts';
import { type Promised, promise } from '../model/plan.ts';
import type { PodTemplate } from '../ports/workload.ts';
import {
  type History,
  knownAgainst,
  mainContainer,
  releaseDigest,
  releaseLabel,
  releaseWords,
  versionOf,
} from '../workloads/releases.ts';
import { returnAfter, shortImage } from '../workloads/revisions.ts';
import { images } from '../workloads/template.ts';
import { type Chosen, chosenContainer, repository, withImage } from './container-choice.ts';

export interface DeployWish {
  readonly image: string;
  readonly container: string | undefined;
}

/** Where a deploy goes, and where from there if its check fails. */
export interface DeployGoal {
  readonly image: ImageReference;
  readonly chosen: Chosen;
  readonly template: PodTemplate;
  /** `2.4.1`; `proxy 1.31` where the container is not the one people mean by the deployment. */
  readonly version: string;
  /** What is returned to after a failed check; undefined where nothing is known to work. */
  readonly after: { readonly revision: number; readonly label: string; readonly words: string } | undefined;
  readonly onFailure: 'ask' | 'undo';
  /** What speaks against this release, in sentences. */
  readonly against: readonly string[];
}

/**
 * What a deploy of an image comes to. Throws PARAM_INVALID for an image without tag and digest or a container that is none, and NOTHING_TO_DO
 * where that image runs already.
 */
export function deployGoal(history: History, wish: DeployWish, environment: Environment): DeployGoal {
  const { deployment } = history;
  const image = reference(wish.image, deployment.template);
  const chosen = chosenContainer(deployment, image, wish.container);
  if (pulledBy(chosen.image) === pulled(image)) {
    throw fault('NOTHING_TO_DO', `${deployment.name} runs ${chosen.image} already. Nothing was changed.`, {
      hint: `For new pods of the same image use \`/mcp restart ${deployment.name}\`.`,
    });
  }
  const template = withImage(deployment.template, chosen.container, image.text);
  const digest = releaseDigest(template);
  const tag = versionOf(chosen.container, template);
  const isOther = chosen.others > 0 && chosen.container !== mainContainer(deployment);
  const version = isOther ? `${chosen.container} ${tag}` : tag;
  const after = returnAfter(history, digest);
  const against = knownAgainst(history, digest, version);
  return {
    image,
    chosen,
    template,
    version,
    after: after && { revision: after.newest.number, label: releaseLabel(history, after), words: releaseWords(after) },
    onFailure: environment.onFailedVerification === 'undo' && after !== undefined ? 'undo' : 'ask',
    against: [...(against === undefined ? [] : [`${against}.`]), ...otherRepository(chosen, image)],
  };
}

/** Throws PARAM_INVALID for one that leaves it to chance what is pulled. */
function reference(text: string, template: PodTemplate): ImageReference {
  const parsed = parseImage(text);
  if ('problem' in parsed) throw fault('PARAM_INVALID', `The image ${parsed.problem}. Nothing was changed.`);
  const { image } = parsed;
  if (image.tag !== undefined || image.digest !== undefined) return image;
  throw fault(
    'PARAM_INVALID',
    `${text} names neither a tag nor a digest, so "latest" would be pulled. Nothing was changed.`,
    {
      hint: `Name the release: \`/mcp deploy ${withRelease(template, text)}\`.`,
    },
  );
}

/** `mcp/server:2.4.1` where somebody typed `2.4.1`; `mcp/server:TAG` for a name. */
function withRelease(template: PodTemplate, text: string): string {
  const [runs] = images(template);
  const isVersion = /^v?\d/.test(text) && !text.includes('/');
  if (!isVersion || runs === undefined) return `${text}:TAG`;
  return `${(runs.image.split('@')[0] ?? '').replace(/:[^:/]*$/, '')}:${text}`;
}

function otherRepository({ container, image: runs }: Chosen, image: ImageReference): readonly string[] {
  const now = repository(runs);
  if (now === repositoryOf(image)) return [];
  return [`${container} runs ${shortImage(runs)} now: this is an image of another repository.`];
}

/** Which container gets the image, what its registry says it is, and whether what is pulled can still become something else. */
export function imagePromise({ image, chosen: { container, others } }: DeployGoal, seen: string | undefined): Promised {
  const { tag, digest } = image;
  return promise('image', { container, others, tag: tag ?? '', digest: digest ?? '', seen: seen ?? '' }, (terms) => {
    const pin =
      terms.digest !== ''
        ? `Fixed by its digest: every pod runs the same.${terms.seen === '' ? '' : ' Its registry has it.'}`
        : terms.seen === ''
          ? `${terms.tag} is a tag, which may be moved: only a digest (@sha256:…) fixes what runs.`
          : `${terms.tag} is ${shortDigest(terms.seen)} in its registry now; a tag may be moved: only a digest (@sha256:…) fixes what runs.`;
    if (terms.others === 0) return pin;
    const rest = terms.others === 1 ? 'the other container keeps its' : `the ${terms.others} others keep their`;
    return `Container ${terms.container} gets it; ${rest} image. ${pin}`;
  });
}

/** `sha256:9f1c9f1c9f1c`, as the tools of containers shorten it. */
function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}`;
}
