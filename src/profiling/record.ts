import { fault, isFault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';
import type { Cluster } from '../ports/cluster.ts';
import { type Recording, readStacks } from './stacks.ts';

export interface RecordTerms {
  readonly pod: string;
  readonly container: string;
  readonly seconds: number;
  readonly perSecond: number;
}

/** Beyond the time of the recording itself, ms: py-spy starts, and writes at the end. */
const aroundMs = 15_000;
const mostBytes = 4 * 1024 * 1024;

/** The program that records: it never pauses the process, and writes names of functions, no values. */
export const recordCommand = ({ seconds, perSecond }: RecordTerms): readonly string[] =>
  [
    'py-spy record --pid 1 --format raw --function --nonblocking --output /dev/stdout'.split(' '),
    ['--duration', String(seconds), '--rate', String(perSecond)],
  ].flat();

/** Records. Throws PROFILE_FAILED, saying what is missing and how to get it. */
export async function record(cluster: Cluster, terms: RecordTerms, signal: AbortSignal): Promise<Recording> {
  const { pod, container, seconds } = terms;
  const request = { pod, container, command: recordCommand(terms), maxBytes: mostBytes };
  const { exitCode, stdout, stderr } = await cluster
    .exec(request, { timeoutMs: seconds * 1000 + aroundMs, signal })
    .catch((error: unknown) => {
      throw unopened(terms, error);
    });
  if (exitCode !== 0) throw failed(terms, exitCode, `${stderr}\n${stdout}`);
  const recording = readStacks(stdout);
  if (recording.samples === 0)
    throw fault('PROFILE_FAILED', `In ${seconds} s no sample of ${pod} had a Python function running.`, {
      hint: 'The process was idle, or is no Python process: record while it is called.',
    });
  return recording;
}

/** Why the program was not even begun, where that is known; the error as it is elsewhere. */
function unopened({ container }: RecordTerms, error: unknown): unknown {
  if (isFault(error, 'CLUSTER_FORBIDDEN'))
    return fault('PROFILE_FAILED', 'The bot may not run a program in a pod. Nothing was recorded.', {
      hint: 'Bind the optional Role mcp-chatops-exec: `deploy/exec`.',
      cause: error,
    });
  // What the container runtime says, and not the program: there is no exit code then.
  if (isFault(error, 'EXEC_FAILED') && /executable file not found|no such file or directory/.test(error.message))
    return noProgram(container);
  return error;
}

const noProgram = (container: string) =>
  fault('PROFILE_FAILED', `The image of container ${container} has no py-spy. Nothing was recorded.`, {
    hint: 'Add it to the image (`pip install py-spy`), or record once with `kubectl debug`.',
  });

function failed({ pod, container }: RecordTerms, exitCode: number, said: string) {
  if (exitCode === 126 || exitCode === 127) return noProgram(container);
  if (/Permission Denied|Operation not permitted/i.test(said))
    return fault('PROFILE_FAILED', `py-spy may not read process 1 of ${pod}. Nothing was recorded.`, {
      hint: 'The container needs the capability SYS_PTRACE and the user of the process, or root.',
    });
  const [line = ''] = said.split('\n').filter((one) => one.trim() !== '' && !one.startsWith('py-spy>'));
  return fault(
    'PROFILE_FAILED',
    `py-spy ended with ${exitCode}: ${cut(mask(line.replaceAll(/\s+/g, ' ').trim()), 160) || 'it said nothing'}. Nothing was recorded.`,
  );
}
