import { type BareJid, bareJid } from "@tandem/protocol";
import { freePort } from "@tandem/testkit/free-port";
import { accounts } from "../../../packages/server/src/modules/accounts/contract.ts";
import { openAuthority } from "../../third-party/federation/authority.ts";
import { PASSWORD, type RunningServer, runServer } from "../harness/running-server.ts";
import { StanzaClient } from "../harness/stanza-client.ts";
import type { Answer } from "./refusals.ts";
import { type Role, ROLES } from "./table.ts";
import { DOMAIN, jidOf, openWorld, PATIENT, type Person, SERVICE, type World } from "./world.ts";

export const ABROAD = "other.example";
/** Each is called as somebody of another role is here: who is taken for a namesake is found out. */
const SHIFT = 5;
const namesakeOf = (role: Role): Role => ROLES[(ROLES.indexOf(role) + SHIFT) % ROLES.length] as Role;
/** In every scope and on no list, until somebody invites them. */
const NEWCOMER = "newcomer";

export interface WorldAbroad {
  /** The same rooms, asked by people of the other server. */
  readonly world: World;
  /** Those of this server. */
  readonly here: World;
  readonly newcomer: Person;
  stop(): Promise<void>;
}

/** Two servers that find each other on this machine and show certificates of one authority. */
export async function openWorldAbroad(): Promise<WorldAbroad> {
  const authority = await openAuthority();
  const [ourPort, theirPort] = await Promise.all([freePort(), freePort()]);
  const at = (port: number) => ({ host: "127.0.0.1", port });
  const options = async (domain: string, own: number, others: ReadonlyMap<string, number>) => {
    const identity = await authority.issue(domain);
    return {
      identity: () => identity,
      federation: {
        s2s: at(own),
        s2sTls: undefined,
        policy: { trust: "certificate", allow: [], deny: [] },
        authorities: authority.file,
        hosts: new Map([...others].map(([name, port]) => [name, at(port)])),
      },
    } as const;
  };
  const ours = new Map([DOMAIN, SERVICE, `upload.${DOMAIN}`].map((name) => [name, ourPort]));
  const theirs = new Map([[ABROAD, theirPort]]);
  const people = new Map<Role, BareJid>(ROLES.map((role) => [role, addressOf(namesakeOf(role))]));
  const here = await openWorld({
    ...(await options(DOMAIN, ourPort, theirs)),
    abroad: people,
    alsoInside: [addressOf(NEWCOMER)],
  });
  const other = await runServer({
    domain: ABROAD,
    plaintextOnLoopback: true,
    limits: PATIENT,
    ...(await options(ABROAD, theirPort, ours)),
  });
  const clients = new Map<Role, StanzaClient>();
  for (const role of ROLES) clients.set(role, await arrives(other, namesakeOf(role)));
  const newcomer = await arrives(other, NEWCOMER);
  return {
    here,
    newcomer,
    world: {
      ...here,
      as: (role) => clients.get(role) as StanzaClient,
      nickOf: (role) => `${role.replaceAll(" ", "-")}-abroad`,
    },
    async stop() {
      for (const client of [...clients.values(), newcomer]) client.closes();
      await other.stop();
      await here.stop();
      authority.remove();
    },
  };
}

const addressOf = (name: string): BareJid => bareJid(name.replaceAll(" ", "-"), ABROAD);

async function arrives({ server, addresses }: RunningServer, name: string): Promise<StanzaClient> {
  const jid = addressOf(name);
  await server.core.use(accounts).add({ jid, secret: { kind: "password", password: PASSWORD } });
  return StanzaClient.signIn(addresses.c2s?.port ?? 0, ABROAD, name.replaceAll(" ", "-"), PASSWORD);
}

const OF_ACCOUNTS = {
  inbox: ["get", `<inbox xmlns="urn:xmpp:inbox:1"/>`],
  filter: ["get", `<filters xmlns="urn:tandem:filters:0"/>`],
  activity: ["get", `<activity xmlns="urn:tandem:activity:0" max="25"/>`],
  push: ["set", `<enable xmlns="urn:xmpp:push:0" jid="push.${ABROAD}" node="mine"/>`],
} as const;

/** What is kept with an account here, asked of this server and of the account that is called as they are. */
export async function asksAccounts(world: World, role: Role): Promise<Record<keyof typeof OF_ACCOUNTS, Answer>> {
  const asks = async (what: keyof typeof OF_ACCOUNTS): Promise<Answer> => {
    const [type, payload] = OF_ACCOUNTS[what];
    const answers = [];
    for (const to of [DOMAIN, jidOf(namesakeOf(role))]) answers.push(await world.as(role).asks(type, to, payload));
    return answers.some((answer) => answer.attr("type") === "result") ? "yes" : "absent";
  };
  return {
    inbox: await asks("inbox"),
    filter: await asks("filter"),
    activity: await asks("activity"),
    push: await asks("push"),
  };
}
