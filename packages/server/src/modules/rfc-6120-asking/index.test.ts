import type { FullJid, Jid } from "@tandem/protocol";
import { scene } from "@tandem/testkit/server-scene";
import { el, type XmlElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { asking } from "./contract.ts";
import { rfc6120Asking } from "./index.ts";

async function question() {
  const stage = await scene({ modules: [rfc6120Asking] });
  const juliet = await stage.connect("juliet@capulet.lit/balcony");
  const romeo = await stage.connect("romeo@capulet.lit/orchard");
  const answer = stage.core.use(asking).ask(juliet.session, "get", el("ping", "urn:xmpp:ping"));
  const iq = juliet.receives(
    `<iq type="get" id="*" from="capulet.lit" to="${juliet.jid}"><ping xmlns="urn:xmpp:ping"/></iq>`,
  );
  return { stage, juliet, romeo, answer, id: iq.attr("id") ?? "" };
}

test("[AS1] the answer of the one who was asked counts, result or error (RFC 6120 §8.2.3)", async () => {
  const { juliet, romeo, answer, id } = await question();
  await romeo.sends(`<iq type="result" id="${id}" to="capulet.lit"/>`);
  await juliet.sends(`<iq type="result" id="ask-other" to="capulet.lit"/>`);
  await juliet.sends(`<iq type="error" id="${id}" to="capulet.lit"/>`);
  expect((await answer)?.attr("type")).toBe("error");
  for (const client of [juliet, romeo]) client.receivesNothing();
});

test("[AS2] silence, or the end of the session, is no answer (SV3)", async () => {
  const late = await question();
  await late.stage.passes(20_000);
  expect(await late.answer).toBeNull();
  const gone = await question();
  await gone.juliet.disconnects();
  expect(await gone.answer).toBeNull();
});

test("[AS3] [SV5] programs on other servers are asked too; who was not asked answers nothing (SV3)", async () => {
  const stage = await scene({ modules: [rfc6120Asking], limits: { remoteQuestionsMax: 1 } });
  const sent: XmlElement[] = [];
  stage.core.router.connectRemoteHosts({
    serves: () => false,
    send: (stanza: XmlElement) => void sent.push(stanza),
  } as never);
  const ask = () =>
    stage.core.use(asking).askAway("romeo@montague.lit/orchard" as FullJid, "get", el("ping", "urn:xmpp:ping"));
  const answer = ask();
  expect(await ask()).toBeNull(); // one is open
  const id = sent[0]?.attr("id") ?? "";
  const answers = (from: string, type: string) =>
    stage.core.router.receiveRemote(el("iq", "jabber:client", { type, id }), from as Jid, "capulet.lit" as Jid);
  await answers("iago@montague.lit/orchard", "result");
  await answers("romeo@montague.lit/orchard", "error");
  expect((await answer)?.attr("type")).toBe("error");
  const unanswered = ask();
  await stage.passes(20_000);
  expect([await unanswered, sent.length]).toEqual([null, 2]);
});
