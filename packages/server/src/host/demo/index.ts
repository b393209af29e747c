import type { ServerCore } from "../../core/index.ts";
import { accounts } from "../../modules/accounts/contract.ts";
import { rosters } from "../../modules/rfc-6121-roster/contract.ts";
import { categories } from "../../modules/tandem-categories/contract.ts";
import { rooms } from "../../modules/xep-0045-muc/contract.ts";
import { makeContacts } from "./contacts.ts";
import { makeConversations } from "./make-conversations.ts";
import { people } from "./people.ts";
import { demoAddress, demoState } from "./state.ts";
import { makeRooms } from "./make-rooms.ts";

export interface DemoSignIns {
  readonly password: string;
  readonly people: readonly { readonly jid: string; readonly name: string }[];
}

export const DEMO_PASSWORD = "tandem-demo";

/**
 * A dozen people who work together, for looking around (SV12): made once, on data without accounts. Undefined when there are
 * accounts already that are not the demo's. It may be interrupted and goes on at the next start.
 */
export async function makeDemoOrganisation(core: ServerCore): Promise<DemoSignIns | undefined> {
  const signIns = {
    password: DEMO_PASSWORD,
    people: people.map(({ local, name }) => ({ jid: demoAddress(core, local), name })),
  };
  const state = await demoState(core);
  if (state === "made") return signIns;
  if (state === "other") return undefined;
  for (const { local, ...profile } of people) {
    const jid = demoAddress(core, local);
    if ((await core.use(accounts).get(jid)) !== undefined) continue;
    const mail = `${local}@${core.options.domain}`;
    await core.use(accounts).add({ ...profile, jid, mail, secret: { kind: "password", password: DEMO_PASSWORD } });
  }
  await makeContacts(core, core.use(rosters));
  await makeConversations(core);
  await makeRooms(core, core.use(categories), core.use(rooms));
  await state.done();
  core.environment.log.info("demo.made", { people: people.length });
  return signIns;
}
