import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, podEvents, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

const reasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
  'ImageInspectError',
  'SignatureValidationFailed',
]);

/** What registries and container runtimes say, in plain words. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/toomanyrequests|rate limit|429/i, 'the registry limits pulls'],
  [
    /unauthorized|authentication required|denied|forbidden|no basic auth|401|403/i,
    'the registry refuses the credentials',
  ],
  [/manifest unknown|not found|does not exist|404/i, 'the registry has no such image'],
  [/no match for platform|exec format|no matching manifest/i, 'the image is for another platform'],
  [/x509|certificate/i, 'the certificate of the registry is not trusted'],
  [
    /timeout|timed out|deadline exceeded|connection refused|no such host|i\/o|EOF|unreachable|50[0234]/i,
    'the registry does not answer',
  ],
  [/no space left/i, 'the disk of the node is full'],
];

/** The image cannot be pulled: a tag that does not exist, a registry that refuses. */
export const cause: Cause = {
  title: 'Bad image',
  explains: /pull|ImagePull|InvalidImageName|ImageInspect|RegistryUnavailable|ErrImage|SignatureValidation/i,
  weigh(evidence) {
    const stuck = byContainer(
      containers(evidence).filter(
        ({ container }) => container.state.kind === 'waiting' && reasons.has(container.state.reason),
      ),
    );
    const [first] = stuck;
    if (first === undefined) return undefined;
    const pull = podEvents(evidence).find(
      (event) => event.reason === 'Failed' && /^Failed to pull/i.test(event.message),
    );
    const { state } = first[0].container;
    const said = inOneLine(pull?.message ?? (state.kind === 'waiting' ? state.message : ''));
    const kind = kinds.find(([words]) => words.test(said))?.[1];
    return {
      strength: 0.95,
      because: [
        ...stuck.map((group) => `${where(evidence, group)}: cannot pull ${group[0].container.image}`),
        ...[said].filter((text) => text !== ''),
        ...(kind === undefined ? [] : [kind]),
      ],
      since: first.map(({ pod }) => pod.createdAt).sort()[0],
      offers: [
        ...rollbackOffer(evidence),
        { label: 'Plan another image…', action: 'deploy', params: { deployment: evidence.name } },
      ],
    };
  },
};
