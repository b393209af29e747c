import { defineModule, type Limits } from "../../core/index.ts";
import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { xep0030Disco } from "../xep-0030-disco/index.ts";
import { commands } from "./contract.ts";
import { xep0050Commands } from "./index.ts";

const NS = "http://jabber.org/protocol/commands";

async function verona(limits: Partial<Limits> = {}) {
  const ran: string[] = [];
  const orders = defineModule({
    name: "orders",
    setup(host) {
      host.onStarted(() => {
        const form = {
          title: "Order",
          instructions: "What?",
          about: "urn:test",
          fields: [{ name: "dish", type: "text-single" as const, isRequired: true, values: [] }],
        };
        const run = async () => {
          ran.push("order");
          return {};
        };
        host.use(commands).add({ node: "order", name: "Order", form, run }, () => true);
        host.use(commands).add({ node: "other", name: "Other", form, run }, () => true);
      });
    },
  });
  const stage = await scene({ modules: [xep0030Disco, xep0050Commands, orders], accounts: [], limits });
  const juliet = await stage.connect("juliet@capulet.lit/balcony");
  const romeo = await stage.connect("romeo@capulet.lit/orchard");
  const says = async (client: typeof juliet, attributes: string, content = "") => {
    await client.sends(
      `<iq type="set" id="c" to="capulet.lit"><command xmlns="${NS}" ${attributes}>${content}</command></iq>`,
    );
    const answer = client.takesAll()[0];
    const command = answer?.child("command", NS);
    const error = answer?.child("error")?.elements() ?? [];
    return {
      session: command?.attr("sessionid") ?? "",
      is: command?.attr("status") ?? error.map(({ name }) => name).join(" "),
    };
  };
  return { stage, juliet, romeo, says, ran };
}
const submit = (dish: string, about = "urn:test"): string =>
  `<x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE"><value>${about}</value></field><field var="dish"><value>${dish}</value></field></x>`;

test("[CM3] [CM4] a form may be sent until it is right; then the command runs once", async () => {
  const { juliet, says, ran } = await verona();
  const { session, is } = await says(juliet, `node="order"`);
  expect(is).toBe("executing");
  const inIt = `node="order" sessionid="${session}"`;
  expect((await says(juliet, inIt, submit(""))).is).toBe("bad-request text bad-payload");
  expect((await says(juliet, inIt, submit("figs", "urn:other"))).is).toBe("bad-request text bad-payload");
  expect((await says(juliet, inIt)).is).toBe("bad-request text bad-payload");
  expect((await says(juliet, `${inIt} action="next"`, submit("figs"))).is).toBe("bad-request text bad-action");
  expect((await says(juliet, `${inIt} action="dance"`, submit("figs"))).is).toBe("bad-request text malformed-action");
  expect(ran).toEqual([]);
  expect((await says(juliet, `${inIt} action="complete"`, submit("figs"))).is).toBe("completed");
  expect((await says(juliet, inIt, submit("figs"))).is).toBe("not-allowed text session-expired");
  expect(ran).toEqual(["order"]);
});

test("[CM4] a session is its owner's, of its command, and ends when cancelled", async () => {
  const { juliet, romeo, says, ran } = await verona();
  const { session } = await says(juliet, `node="order"`);
  expect((await says(romeo, `node="order" sessionid="${session}"`, submit("figs"))).is).toBe(
    "not-allowed text session-expired",
  );
  expect((await says(juliet, `node="other" sessionid="${session}"`, submit("figs"))).is).toBe(
    "bad-request text bad-sessionid",
  );
  expect((await says(juliet, `node="order" sessionid="${session}" action="cancel"`)).is).toBe("canceled");
  expect((await says(juliet, `node="order" sessionid="${session}"`, submit("figs"))).is).toBe(
    "not-allowed text session-expired",
  );
  expect((await says(juliet, `node="none"`)).is).toBe("item-not-found text");
  expect(ran).toEqual([]);
});

test("[CM4] [SV3] a session lasts commandSecondsMax, and commandSessionsMax of them are open", async () => {
  const { stage, juliet, says } = await verona({ commandSessionsMax: 2, commandSecondsMax: 10 });
  const [first, second] = [await says(juliet, `node="order"`), await says(juliet, `node="order"`)];
  await stage.passes(10_000);
  expect((await says(juliet, `node="order" sessionid="${first.session}"`, submit("figs"))).is).toBe("completed");
  await stage.passes(1);
  expect((await says(juliet, `node="order" sessionid="${second.session}"`, submit("figs"))).is).toBe(
    "not-allowed text session-expired",
  );
  const open = [
    await says(juliet, `node="order"`),
    await says(juliet, `node="order"`),
    await says(juliet, `node="order"`),
  ];
  const outcomes: string[] = [];
  for (const { session } of open)
    outcomes.push((await says(juliet, `node="order" sessionid="${session}"`, submit("figs"))).is);
  expect(outcomes).toEqual(["not-allowed text session-expired", "completed", "completed"]);
});
