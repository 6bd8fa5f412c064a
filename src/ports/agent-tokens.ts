/** What a token says, once its signature, issuer, audience and time were checked. */
export interface TokenClaims {
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface AgentTokens {
  /** Throws TOKEN_REFUSED, or ISSUER_UNREACHABLE where the keys of the issuer cannot be read. */
  verify(token: string): Promise<TokenClaims>;
}
