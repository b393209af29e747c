import { decodeBase64 } from "@tandem/protocol/encoding";
import { z } from "zod";
import type { ModuleHost } from "../../core/index.ts";
import { type Account, accounts, type NewSecret } from "../accounts/contract.ts";
import { rosters } from "../rfc-6121-roster/contract.ts";
import { lastSeen } from "../xep-0012-last/contract.ts";
import { AdminRefusal, addressIn, method, page, reading, withoutUndefined } from "./method.ts";

/** Accounts of one request of `user.import`; the command line cuts its file into such pieces. */
export const IMPORT_BATCH_MAX = 1_000;

const password = z.string();
const optionalText = z.string().optional();
const jid = z.string();

const scram = z.object({
  iterations: z.number().int(),
  salt: z.string(),
  storedKey: z.string(),
  serverKey: z.string(),
});

const profile = z.object({
  name: optionalText,
  title: optionalText,
  department: optionalText,
  mail: optionalText,
  phone: optionalText,
  groups: z.array(z.string()).optional(),
});
const newAccount = profile.extend({ jid, password });

const imported = z.object({ jid, password: optionalText, scram: scram.optional() });

export const userMethods = {
  "user.add": method(newAccount, async (host, { password: text, jid: address, ...fields }) => {
    const account = {
      ...fields,
      jid: addressIn(host, address),
      secret: { kind: "password", password: text } as const,
    };
    await host.use(accounts).add(withoutUndefined(account));
    return { jid: account.jid };
  }),

  "user.passwd": method(z.object({ jid, password }), async (host, params) => {
    await host.use(accounts).setPassword(addressIn(host, params.jid), params.password);
    return { jid: addressIn(host, params.jid) };
  }),

  "user.remove": method(z.object({ jid }), async (host, params) => {
    const address = addressIn(host, params.jid);
    if (!(await host.use(accounts).remove(address)))
      throw new AdminRefusal("accounts/not-found", `There is no account ${address}.`);
    return { jid: address };
  }),

  "user.change": method(profile.extend({ jid }), async (host, { jid: address, ...fields }) => {
    await host.use(accounts).change(addressIn(host, address), withoutUndefined(fields));
    return { jid: addressIn(host, address) };
  }),

  /** Signed out at once, and not let in again; everything that is theirs stays. */
  "user.disable": method(z.object({ jid }), async (host, params) => {
    await host.use(accounts).change(addressIn(host, params.jid), { isDisabled: true });
    return { jid: addressIn(host, params.jid) };
  }),

  "user.enable": method(z.object({ jid }), async (host, params) => {
    await host.use(accounts).change(addressIn(host, params.jid), { isDisabled: false });
    return { jid: addressIn(host, params.jid) };
  }),

  "user.show": reading(z.object({ jid }), async (host, params) => {
    const account = await existing(host, params.jid);
    return {
      ...account,
      sessions: host.sessions.countOf(account.jid),
      contacts: (await host.use(rosters).contacts(account.jid)).length,
      lastSeen: (await host.use(lastSeen).of(account.jid)) ?? null,
    };
  }),

  /** Whom somebody knows is their own affair, so it is noted who looks. */
  "user.roster": method(z.object({ jid }), async (host, params) =>
    host.use(rosters).contacts((await existing(host, params.jid)).jid),
  ),

  "user.disabled": reading(z.object({}), (host) => host.use(accounts).disabled()),

  "user.list": reading(page, async (host, { after, limit }) =>
    host.use(accounts).list(after === undefined ? { limit } : { after, limit }),
  ),

  "user.import": method(
    z.object({ accounts: z.array(imported).max(IMPORT_BATCH_MAX), sha256Only: z.boolean().default(false) }),
    async (host, params) => {
      const people = params.accounts.map((account) => ({
        jid: addressIn(host, account.jid),
        secret: secretOf(account),
      }));
      await host.use(accounts).importMany(people, { sha256Only: params.sha256Only });
      return { count: people.length };
    },
  ),
};

async function existing(host: ModuleHost, text: string): Promise<Account> {
  const account = await host.use(accounts).get(addressIn(host, text));
  if (account === undefined) throw new AdminRefusal("accounts/not-found", `There is no account ${text}.`);
  return account;
}

function secretOf({ jid: address, password: text, scram: keys }: z.output<typeof imported>): NewSecret {
  if (text !== undefined) return { kind: "password", password: text };
  if (keys === undefined) throw new AdminRefusal("admin/params", `${address} has neither a password nor keys.`);
  const bytes = (base64: string): Uint8Array => decodeBase64(base64) ?? new Uint8Array();
  return {
    kind: "derived",
    keys: {
      iterations: keys.iterations,
      salt: bytes(keys.salt),
      storedKey: bytes(keys.storedKey),
      serverKey: bytes(keys.serverKey),
    },
  };
}
