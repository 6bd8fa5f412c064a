/** A circuit breaker lets calls through (closed), stops them (open) or tries a few (half-open). */
export type BreakerState = 'closed' | 'open' | 'half-open';
