/** How a stand-in answers: well, with a status, never, or it takes what comes and loses its reply. */
export type Mood =
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

/** A mood in words, for a panel. */
export function moodWords(mood: Mood): string {
  if (mood.kind === 'answers') return `answers ${mood.status}`;
  return { well: 'takes what comes', hangs: 'does not answer', 'loses-replies': 'takes it and loses the reply' }[
    mood.kind
  ];
}
