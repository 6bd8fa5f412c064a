import { z } from 'zod';
import { sendLoad } from '../bench/open-loop.ts';
import { benchReport } from '../bench/report.ts';
import { benchTerms, requireCalm, secondsWords } from '../bench/terms.ts';
import { changeAction } from '../catalog/action.ts';
import { text } from '../catalog/params/text.ts';
import { wholeNumber } from '../catalog/params/whole-number.ts';
import { promise } from '../model/plan.ts';
import { counted } from '../model/units.ts';

/** A request waits for its answer so long, in ms. */
const answerMs = 10_000;

/** Runbook A, analyze_performance.py: a hundred requests one after the other, which hides that a server stands still; here an open loop. */
export const action = changeAction({
  summary: 'Puts a small load on one route and measures response times',
  risk: 'disruptive',
  params: z.object({
    path: text({ example: '/tools' }).describe('Route to measure: one the configuration allows'),
    rate: wholeNumber({ atLeast: 1, atMost: 50 }).optional().describe('Requests a second; 10 when left out'),
    seconds: wholeNumber({ atLeast: 1, atMost: 60 }).optional().describe('How long; 10 when left out'),
    n: wholeNumber({ atLeast: 1, atMost: 3000 }).optional().describe('Requests in all, instead of `seconds`'),
  }),
  positional: ['path'],
  needs: ['web'],
  examples: ['/mcp bench /', '/mcp bench / rate=20 n=100'],
  deadlineMs: 5 * 60_000,

  target: (_, environment) => `deployment/${environment.server.deployment}`,

  async plan({ environment, params, incidents }) {
    await requireCalm(incidents);
    const terms = benchTerms(environment, params);
    const { path, ratePerSecond, seconds, mostInFlight } = terms;
    return {
      headline: `Measure ${path} with ${ratePerSecond} requests a second for ${secondsWords(seconds)}`,
      doing: `Measuring ${path}`,
      confirm: 'Send the load',
      subject: path,
      changes: [],
      promises: [
        promise(
          'load',
          { ratePerSecond, seconds, url: terms.url },
          (load) =>
            `Sends ${counted(Math.round(load.ratePerSecond * load.seconds), 'GET request')} to ${load.url}, ${load.ratePerSecond} a second, no retries.`,
        ),
        promise(
          'limits',
          { mostInFlight },
          (limits) =>
            `Never more than ${limits.mostInFlight} at once. Ends at 5 failures in a row or when more than 5% fail; Stop ends it at once.`,
        ),
      ],
      course: [],
      steps: [
        { key: 'load', title: 'Send the load' },
        { key: 'verify', title: 'Count' },
      ],
      observed: {},
      data: terms,
    };
  },

  run: ({ web, clock, signal, steps }, { data }) =>
    steps.observe('load', ({ say }) =>
      sendLoad({
        load: data,
        ask: async () => (await web.sample(data.url, { timeoutMs: answerMs })).status,
        ...{ clock, signal, say },
      }),
    ),

  verify: async (_, { data }, seen) => benchReport(data, seen),
});
