import { z } from "zod";
import { accounts, type NewSecret } from "../../modules/accounts/contract.ts";
import { AdminRefusal, addressIn, method, page, reading } from "./method.ts";

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

const newAccount = z.object({
  jid,
  password,
  name: optionalText,
  title: optionalText,
  department: optionalText,
  mail: optionalText,
  phone: optionalText,
  groups: z.array(z.string()).optional(),
});

const imported = z.object({ jid, password: optionalText, scram: scram.optional() });

export const userMethods = {
  "user.add": method(newAccount, async (core, { password: text, jid: address, ...profile }) => {
    const account = {
      ...profile,
      jid: addressIn(core, address),
      secret: { kind: "password", password: text } as const,
    };
    await core.use(accounts).add(withoutUndefined(account));
    return { jid: account.jid };
  }),

  "user.passwd": method(z.object({ jid, password }), async (core, params) => {
    await core.use(accounts).setPassword(addressIn(core, params.jid), params.password);
    return { jid: addressIn(core, params.jid) };
  }),

  "user.remove": method(z.object({ jid }), async (core, params) => {
    const address = addressIn(core, params.jid);
    if (!(await core.use(accounts).remove(address)))
      throw new AdminRefusal("accounts/not-found", `There is no account ${address}.`);
    return { jid: address };
  }),

  "user.list": reading(page, async (core, { after, limit }) =>
    core.use(accounts).list(after === undefined ? { limit } : { after, limit }),
  ),

  "user.import": method(
    z.object({ accounts: z.array(imported).max(IMPORT_BATCH_MAX), sha256Only: z.boolean().default(false) }),
    async (core, params) => {
      const people = params.accounts.map((account) => ({
        jid: addressIn(core, account.jid),
        secret: secretOf(account),
      }));
      await core.use(accounts).importMany(people, { sha256Only: params.sha256Only });
      return { count: people.length };
    },
  ),
};

function secretOf({ jid: address, password: text, scram: keys }: z.output<typeof imported>): NewSecret {
  if (text !== undefined) return { kind: "password", password: text };
  if (keys === undefined) throw new AdminRefusal("admin/params", `${address} has neither a password nor keys.`);
  const bytes = (base64: string): Uint8Array => Buffer.from(base64, "base64");
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

/** What was not given is left out: the contracts tell "absent" from "undefined". */
export function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
