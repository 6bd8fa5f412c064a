import type { Environment } from '../model/environment.ts';
import type { Offer } from '../model/report.ts';

/** Which calls fail, for what found a server in trouble; nothing where no Prometheus tells: the pods alone know only what fails this minute. */
export function errorsOffer({ prometheus }: Pick<Environment, 'prometheus'>): readonly Offer[] {
  return prometheus === undefined ? [] : [{ label: 'Errors by tool', action: 'metrics errors', params: {} }];
}
