import type { ConfigFile } from '../../src/config/schema.ts';
import type { DoctorContext } from '../../src/doctor/context.ts';
import { examine } from '../../src/doctor/examine.ts';
import { exitCode, reportText } from '../../src/doctor/report.ts';
import { patienceMs } from './patience.ts';
import type { World } from './world.ts';

type Change = { readonly file?: (file: ConfigFile) => ConfigFile } & Partial<Omit<DoctorContext, 'file'>>;

/** What the operator of a world reads from the doctor, and the exit code. */
export async function doctorOf(
  { config, clock }: World,
  { file, ...over }: Change = {},
): Promise<{ text: string; code: number }> {
  const changed = file?.(config.file) ?? config.file;
  const patient = { file: changed, said: config, inEnvironment: [], clock, timeoutMs: patienceMs, ...over };
  const sections = await examine(patient);
  return { text: reportText(sections), code: exitCode(sections) };
}

/** The line, and the line after it, that hold the words. */
export function about(text: string, words: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(words));
  return at < 0 ? `nothing about ${words} in:\n${text}` : lines.slice(at, at + 2).join('\n');
}
