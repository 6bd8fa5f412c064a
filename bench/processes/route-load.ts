// The load of `/mcp bench` at a given rate. Prints the CPU of the client for each request, in ms, and the median it measured, in ms.
import { systemClock } from '../../src/adapters/system-clock.ts';
import { webReader } from '../../src/adapters/web/web.ts';
import { quantileOf, sendLoad, warmUps } from '../../src/bench/open-loop.ts';

const [url = '', rate = '', count = ''] = process.argv.slice(2);
const web = webReader();
const { signal } = new AbortController();
const clock = systemClock();
const ask = async () => (await web.sample(url, { timeoutMs: 5000 })).status;
const say = () => undefined;
// The bot has been running for long: what it does has been compiled.
await sendLoad({ load: { ratePerSecond: 500, seconds: 2, mostInFlight: 100 }, ask, clock, signal, say });

let asked = 0;
let before = process.cpuUsage();
const seen = await sendLoad({
  load: { ratePerSecond: Number(rate), seconds: Number(count) / Number(rate), mostInFlight: 100 },
  async ask() {
    // What comes before the load is not the load's.
    if (asked === warmUps) before = process.cpuUsage();
    asked += 1;
    return ask();
  },
  ...{ clock, signal, say },
});
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000 / Number(count), quantileOf(seen.latenciesMs, 0.5));
await web.close();
