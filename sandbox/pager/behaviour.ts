/** How a stand-in answers: well, with a status, never, or it accepts everything and loses its reply. */
export type Behaviour =
  | { readonly kind: 'well' }
  | {
      readonly kind: 'answers';
      readonly status: number;
      /** Header Retry-After, in seconds. */
      readonly retryAfter?: number;
      readonly location?: string;
    }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'loses-replies' };

/** A behaviour in words, for a panel. */
export function behaviourWords(behaviour: Behaviour): string {
  if (behaviour.kind === 'answers') return `answers ${behaviour.status}`;
  return { well: 'accepts everything', hangs: 'does not answer', 'loses-replies': 'takes it and loses the reply' }[
    behaviour.kind
  ];
}
