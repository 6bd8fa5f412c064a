// The baseline of starting: a process that imports every package this project declares, and answers its first request.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { z } from 'zod';

const declared = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
for (const name of Object.keys(declared.dependencies)) {
  // Types alone: there is nothing to import.
  if (name !== '@slack/types') await import(name);
}
const server = createServer((request, response) => {
  request.resume();
  response.end();
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
