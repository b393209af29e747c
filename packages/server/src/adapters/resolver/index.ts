import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import type { RemoteResolver, RemoteTarget } from "../../core/index.ts";
import type { HostPort } from "../network/index.ts";
import { inOrder, type SrvRecord } from "./srv.ts";

const S2S_PORT = 5269;

/** What the resolver asks; `Resolver` of node:dns, or a table in tests. */
export interface SrvLookup {
  resolveSrv(name: string): Promise<readonly SrvRecord[]>;
}

export interface ResolverOptions {
  /** Domains whose server is where the operator says; nothing is looked up for them. */
  readonly hosts: ReadonlyMap<string, HostPort>;
  readonly lookup?: SrvLookup;
  readonly random?: () => number;
}

/**
 * RFC 6120 §3.2 with XEP-0368: the SRV records of both kinds in one order, or the domain itself at port 5269 when there are
 * none. A single record "." says that there is no such service.
 */
export function remoteResolver(options: ResolverOptions): RemoteResolver {
  const { hosts, random = Math.random, lookup = new Resolver({ timeout: 5_000, tries: 2 }) } = options;

  async function records(service: string, domain: string): Promise<readonly SrvRecord[] | null> {
    try {
      return await lookup.resolveSrv(`${service}._tcp.${domain}`);
    } catch (fault) {
      const code = fault instanceof Error && "code" in fault ? fault.code : undefined;
      if (code === "ENOTFOUND" || code === "ENODATA") return null;
      throw fault;
    }
  }

  return {
    async resolve(domain) {
      const given = hosts.get(domain);
      if (given !== undefined) return [{ ...given, isDirectTls: false }];
      const ascii = domainToASCII(domain.replace(/^\[|\]$/g, ""));
      if (isIP(domain.replace(/^\[|\]$/g, "")) !== 0) return [target(domain.replace(/^\[|\]$/g, ""), S2S_PORT, false)];
      const [plain, direct] = await Promise.all([records("_xmpp-server", ascii), records("_xmpps-server", ascii)]);
      if (plain === null && direct === null) return [target(ascii, S2S_PORT, false)];
      const all = [
        ...(plain ?? []).map((record) => ({ ...record, isDirectTls: false })),
        ...(direct ?? []).map((record) => ({ ...record, isDirectTls: true })),
      ];
      const real = all.filter(({ name }) => name !== "" && name !== ".");
      return inOrder(real, random).map(({ name, port, isDirectTls }) => target(name, port, isDirectTls));
    },
  };
}

function target(host: string, port: number, isDirectTls: boolean): RemoteTarget {
  return { host, port, isDirectTls };
}
