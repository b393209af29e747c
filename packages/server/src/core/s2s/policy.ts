/** Which other servers are talked to, and what they must show. ADR 0014. */
export interface FederationPolicy {
  /**
   * `certificate`: a trusted certificate for the domain, in both directions. `dialback`: TLS with whatever certificate, and
   * the domain proved by dialback where the certificate does not.
   */
  readonly trust: "certificate" | "dialback";
  /** Domains, or `*.domain` for those below it; empty: all. */
  readonly allow: readonly string[];
  /** The same; beats `allow`. */
  readonly deny: readonly string[];
}

/** FE10. */
export function isAllowed(policy: FederationPolicy, domain: string): boolean {
  const isListed = (pattern: string): boolean =>
    pattern.startsWith("*.") ? domain.endsWith(pattern.slice(1)) : domain === pattern;
  if (policy.deny.some(isListed)) return false;
  return policy.allow.length === 0 || policy.allow.some(isListed);
}
