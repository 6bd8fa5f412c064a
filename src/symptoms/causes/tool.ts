import { valueWords } from '../../model/series.ts';
import { toolsWith } from '../answers.ts';
import { not, type SymptomCause } from '../cause.ts';
import { isSlowness } from '../symptom.ts';
import { disableOffer, metricsOffer } from './breaker.ts';

/** Nearly all of it is of one tool: what that one needs is where to look. */
const nearlyAll = 0.8;

/** One tool alone has the trouble. */
export const oneTool: SymptomCause = {
  of: ['500', '503', 'slow', 'timeouts'],
  judge(seen) {
    const { answers, symptom, tool, environment } = seen;
    if (answers === undefined || tool !== undefined) return undefined;
    const found = isSlowness(symptom) ? slowAlone(seen) : failsAlone(seen);
    if (found === undefined) return undefined;
    return {
      kind: 'likely',
      title: `the tool ${found.name} alone`,
      strength: 0.5,
      because: [found.words],
      against: [],
      offers: [
        ...metricsOffer(environment, {
          label: isSlowness(symptom) ? 'Latency by tool' : 'Errors by tool',
          action: isSlowness(symptom) ? 'metrics latency' : 'metrics errors',
          params: {},
        }),
        ...disableOffer(seen, `${symptom} of this tool alone`),
      ],
    };
  },
};

function failsAlone({ answers, symptom }: Parameters<SymptomCause['judge']>[0]) {
  if (answers === undefined) return undefined;
  const found = toolsWith(answers, [symptom]);
  const [first] = found;
  if (first === undefined || first[0] === '' || first[1] < nearlyAll || (answers.byTool?.size ?? 0) < 2)
    return undefined;
  return { name: first[0], words: `${valueWords(first[1], 'ratio')} of the ${symptom}s are calls of ${first[0]}` };
}

function slowAlone({ answers, environment }: Parameters<SymptomCause['judge']>[0]) {
  const limit = environment.prometheus?.limits.latencyMs;
  if (answers === undefined || limit === undefined || answers.p99ByTool.size < 2) return undefined;
  const slow = [...answers.p99ByTool].filter(([, ms]) => ms > limit);
  const [first] = slow;
  if (slow.length !== 1 || first === undefined || first[0] === '') return undefined;
  return {
    name: first[0],
    words: `p99 of ${first[0]} is ${valueWords(first[1], 'ms')}, of every other tool below ${valueWords(limit, 'ms')}`,
  };
}

/** The tool that was asked about is off. */
export const toolDisabled: SymptomCause = {
  of: ['403', '500', '503'],
  judge({ tool, tools }) {
    if (tool === undefined || tools === undefined) return undefined;
    const found = tools.tools.find(({ name }) => name === tool);
    if (found?.enabled === true) return not(`${tool} is enabled`);
    if (found === undefined) {
      if (tools.tools.length < tools.total) return undefined;
      return {
        kind: 'likely',
        title: `its name: the admin API lists no tool ${tool}`,
        strength: 0.7,
        because: [`${tools.total} tools are listed, and none is called so`],
        against: [],
        offers: [{ label: 'Tools', action: 'tools', params: {} }],
      };
    }
    return {
      kind: 'likely',
      title: `the tool: ${tool} is disabled`,
      strength: 0.95,
      because: ['the admin API says that it is disabled'],
      against: [],
      offers: [
        { label: 'Tools', action: 'tools', params: {} },
        { label: `Enable ${tool.slice(0, 40)}…`, action: 'tools enable', params: { name: tool } },
      ],
    };
  },
};
