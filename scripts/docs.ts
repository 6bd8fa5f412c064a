// Prints the generated references from the code; `--check` compares instead, and names what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadActions, loadAnswers } from '../src/catalog/loader.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import type { HandlerContext } from '../src/handlers/context.ts';
import { commandsPage } from './docs/commands.ts';
import { configurationPage } from './docs/configuration.ts';
import { coveragePage } from './docs/coverage/page.ts';
import { readCoverage, readItems } from './docs/coverage/read.ts';
import { errorsPage } from './docs/errors.ts';
import { lintRules } from './docs/lint-rules.ts';
import { metricsPage } from './docs/metrics.ts';
import { notSimulatedPage } from './docs/not-simulated.ts';
import { platformAlertsPage, prometheusRule } from './docs/platform-alerts.ts';
import { cacheUser, rightsPage } from './docs/rights.ts';
import { platformRoles } from './docs/roles.ts';
import { root } from './steps.ts';

const catalog = await loadActions(new URL('../src/actions/', import.meta.url));
const answers = await loadAnswers<HandlerContext>(new URL('../src/commands/', import.meta.url));
const pages: Readonly<Record<string, string>> = {
  'biome.json': lintRules(),
  'docs/commands.md': commandsPage(catalog, answers),
  'config/schema.json': `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  'docs/configuration.md': configurationPage(),
  'deploy/platform/roles.yaml': platformRoles(),
  'deploy/platform/redis-user.redis': `${cacheUser()}\n`,
  'docs/coverage.md': coveragePage(readItems(), readCoverage()),
  'docs/errors.md': errorsPage(),
  'docs/metrics.md': metricsPage(),
  'docs/platform-alerts.md': platformAlertsPage(),
  'deploy/alerts/platform/prometheus-rule.yaml': prometheusRule(),
  'docs/rights.md': rightsPage(),
  'docs/not-simulated.md': notSimulatedPage(),
};

const check = process.argv.includes('--check');
const stale = Object.entries(pages).filter(([path, text]) => {
  const file = join(root, path);
  const same = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (!same && !check) writeFileSync(file, text);
  return !same;
});
for (const [path] of stale) console.log(check ? `${path} is stale: run npm run docs` : `wrote ${path}`);
process.exit(check && stale.length > 0 ? 1 : 0);
