import { defineModule } from "@tandem/server/core";
import { el } from "@tandem/xml";
import { expect, test } from "vitest";
import { errorXml, scene } from "./index.ts";

const pong = defineModule({
  name: "pong",
  setup: (host) => host.onIq("domain", "get", "urn:xmpp:ping", "ping", async () => el("pong", "urn:test", { n: "1" })),
});

test("a scene answers through the real router, and matching is strict", async () => {
  const juliet = await (await scene({ modules: [pong] })).connect("juliet@capulet.lit/balcony");
  await juliet.sends(`<iq type="get" id="1" to="capulet.lit"><ping xmlns="urn:xmpp:ping"/></iq>`);
  juliet.receives(
    `<iq type="result" id="*" to="juliet@capulet.lit/balcony" from="capulet.lit"><pong xmlns="urn:test" n="1"/></iq>`,
  );
  await juliet.sends(`<iq type="get" id="2" to="capulet.lit"><ping xmlns="urn:xmpp:ping"/></iq>`);
  expect(() => juliet.receives(`<iq type="result" id="2">...</iq>`)).toThrow("unexpected attribute");
  await juliet.sends(`<iq type="get" id="3" to="capulet.lit"><other xmlns="urn:test"/></iq>`);
  juliet.receives(
    `<iq type="error" id="3" to="*" from="capulet.lit">${errorXml("cancel", "service-unavailable")}</iq>`,
  );
  juliet.receivesNothing();
});
