import { formIds } from '../../src/blocks/forms.ts';
import { faultRow } from '../support/faults/row.ts';
import { inParallel, type SlackRequest } from '../support/faults/signed.ts';
import { useWire } from '../support/faults/wire.ts';

const wire = useWire();

/** JSON text with a key that a literal cannot have. */
const poison = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"polluted":"no"}';

function attacks(): readonly SlackRequest[] {
  const { forge } = wire;
  const inject = (request: SlackRequest, where: RegExp): SlackRequest => {
    const form = new URLSearchParams(request.body);
    const payload = (form.get('payload') ?? '').replace(
      where,
      (found) => `${found}"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},`,
    );
    return { ...request, body: new URLSearchParams({ payload }).toString() };
  };
  const press = forge.press({ action: 'mcp:menu:0', value: 'health' });
  const submit = forge.submit(formIds.action, 'x', { a: { b: { value: 'c' } } });
  const command = forge.command('help');
  const json = (body: string): SlackRequest => ({ body, type: 'application/json' });
  return [
    forge.command('health __proto__=x'),
    forge.command('health constructor=x'),
    forge.command('health prototype=polluted env=__proto__'),
    forge.command('__proto__'),
    forge.command('constructor'),
    forge.command('help __proto__'),
    forge.command('health hasOwnProperty=x tostring=y'),
    {
      ...command,
      body: `${command.body}&__proto__[polluted]=yes&constructor[prototype][polluted]=yes&__proto__.polluted=yes`,
    },
    { ...command, body: `__proto__=yes&${command.body}` },
    forge.press({ action: 'mcp:menu:0', value: '__proto__' }),
    forge.press({ action: 'mcp:menu:0', value: 'constructor' }),
    forge.press({ action: '__proto__', value: 'x' }),
    forge.press({ action: 'mcp:__proto__:0', value: 'x' }),
    forge.press({ action: 'constructor', value: 'x' }),
    inject(press, /"team":\{/),
    inject(press, /"user":\{/),
    inject(press, /^\{/),
    inject(submit, /"values":\{/),
    inject(submit, /"state":\{/),
    forge.submit(formIds.action, '__proto__', { __proto: { constructor: { value: 'x' } } }),
    json(poison),
    json(wire.forge.mention('health').body.replace('{"type"', `{"__proto__":{"polluted":"yes"},"type"`)),
    json(wire.forge.mention('__proto__=x').body),
  ];
}

faultRow(
  { title: '__proto__ and constructor in every input', small: 46, full: 1000, eachMs: 100 },
  async ({ count, none, all }) => {
    await wire.honest();
    const keys = Object.getOwnPropertyNames(Object.prototype).length;
    const answers = await inParallel(count, 8, async (index) => {
      const all = attacks();
      const request = all[index % all.length];
      return request === undefined ? { status: 0, body: '' } : { ...(await wire.send(request)), body: request.body };
    });
    await wire.honest();
    // The whole bot runs in this process: what it had polluted would be polluted here.
    const polluted = [{}, [], () => undefined].filter((value) => 'polluted' in value);
    none('polluted objects', polluted, count);
    none(
      'requests that broke the bot',
      answers.filter(({ status }) => status === 0 || status >= 500).map(({ body }) => body),
      count,
    );
    all('properties of Object.prototype', Object.getOwnPropertyNames(Object.prototype).length, keys);
  },
);
