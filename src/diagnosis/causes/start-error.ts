import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { byContainer, containers, type Placed, podEvents, stateMessage, where } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';

const waiting =
  /^(?:RunContainerError|CreateContainerError|StartError|ContainerCannotRun|PostStartHookError|PreStartHookError|PreCreateHookError)$/;
const ended = /^(?:StartError|ContainerCannotRun|PostStartHookError)$/;

/** The runtime cannot start the program, or its start hook fails: no word of the program itself tells why. */
export function cannotStart({ container: { state, last, ready } }: Placed): boolean {
  if (state.kind === 'waiting' && waiting.test(state.reason)) return true;
  if (state.kind === 'terminated' && ended.test(state.reason)) return true;
  return !ready && last !== undefined && ended.test(last.reason);
}

/** Wrong command, missing file, failing hook (kubernetes#35010, troubleshoot#1261). */
export const cause: Cause = {
  title: 'Container cannot start',
  explains:
    /RunContainerError|CreateContainerError|StartError|ContainerCannotRun|StartHook|CrashLoopBackOff|restarting failed|^Failed: Error: (?!Err|Image)/,
  weigh(evidence) {
    const stuck = byContainer(containers(evidence).filter(cannotStart));
    const [first] = stuck;
    if (first === undefined) return undefined;
    const ids = new Set(first.map(({ pod }) => pod.uid));
    const event = podEvents(evidence).find(
      ({ reason, object }) => (reason === 'Failed' || reason === 'FailedPostStartHook') && ids.has(object.uid),
    );
    return {
      strength: 0.92,
      because: stuck.map((group) => {
        const said = stateMessage(group[0].container);
        const words = said === '' || /^back-off /.test(said) ? inOneLine(event?.message ?? reasonOf(group[0])) : said;
        return `${where(evidence, group)}: ${reasonOf(group[0])}: ${words}`;
      }),
      since: first.map(({ pod, container }) => container.last?.finishedAt ?? pod.createdAt).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};

function reasonOf({ container: { state, last } }: Placed): string {
  if (state.kind !== 'running' && (waiting.test(state.reason) || ended.test(state.reason))) return state.reason;
  return last?.reason ?? 'StartError';
}
