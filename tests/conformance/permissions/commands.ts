import { COMMANDS } from "./server-commands.ts";
import { DOMAIN, type Person } from "./world.ts";

const NS = "http://jabber.org/protocol/commands";
const ITEMS = "http://jabber.org/protocol/disco#items";
const ADMIN = "http://jabber.org/protocol/admin#";

/** By node: whether somebody is told of the command. */
export async function commandsListed(client: Person): Promise<ReadonlySet<string>> {
  const answer = await client.asks("get", DOMAIN, `<query xmlns="${ITEMS}" node="${NS}"/>`);
  const nodes = answer.child("query", ITEMS)?.elements("item") ?? [];
  return new Set(nodes.flatMap((item) => item.attr("node")?.replace(ADMIN, "") ?? []));
}

/** Those that are begun for them, or done at once; a begun one is cancelled. Any other answer than `forbidden` fails the test. */
export async function commandsRun(client: Person): Promise<ReadonlySet<string>> {
  const run = new Set<string>();
  for (const node of Object.keys(COMMANDS)) {
    const answer = await client.asks("set", DOMAIN, `<command xmlns="${NS}" node="${ADMIN}${node}" action="execute"/>`);
    const refusal = answer.child("error")?.firstElement()?.name;
    if (refusal !== undefined && refusal !== "forbidden") throw new Error(`${node} is refused with ${refusal}`);
    if (refusal !== undefined) continue;
    run.add(node);
    const begun = answer.child("command", NS);
    if (begun?.attr("status") !== "executing") continue;
    const session = `sessionid="${begun.attr("sessionid")}"`;
    await client.asks("set", DOMAIN, `<command xmlns="${NS}" node="${ADMIN}${node}" ${session} action="cancel"/>`);
  }
  return run;
}

/** Begins it, and resolves to what would go on with it. */
export async function begins(client: Person, node: string): Promise<string> {
  const answer = await client.asks("set", DOMAIN, `<command xmlns="${NS}" node="${ADMIN}${node}" action="execute"/>`);
  const session = answer.child("command", NS)?.attr("sessionid");
  if (session === undefined) throw new Error(`${node} is not begun`);
  return `<command xmlns="${NS}" node="${ADMIN}${node}" sessionid="${session}" action="complete"/>`;
}
