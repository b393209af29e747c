import { scene } from "@tandem/testkit/server-scene";
import { expect, test } from "vitest";
import { rfc6120Asking } from "../rfc-6120-asking/index.ts";
import { rfc6121Messages } from "../rfc-6121-messages/index.ts";
import { rfc6121Presence } from "../rfc-6121-presence/index.ts";
import { rfc6121Roster } from "../rfc-6121-roster/index.ts";
import { xep0313Mam } from "./index.ts";

const modules = [rfc6120Asking, rfc6121Roster, rfc6121Presence, rfc6121Messages, xep0313Mam];

const JULIET = "juliet@capulet.lit";
const ROMEO = "romeo@capulet.lit";
const NURSE = "nurse@capulet.lit";
const MAM = "urn:xmpp:mam:2";
const NS = "urn:tandem:search:0";

const field = (name: string, value: string): string => `<field var="${name}"><value>${value}</value></field>`;
const counts = (...fields: string[]): string =>
  `<counts xmlns="${NS}"><query xmlns="${MAM}"><x xmlns="jabber:x:data" type="submit">${field("FORM_TYPE", MAM)}${fields.join("")}</x></query><naming>juliet</naming></counts>`;
const WORDS = "{urn:xmpp:fulltext:0}fulltext";

test("[RM26] counts of one's own archive are by person, and nobody else's", async () => {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO, NURSE] });
  const juliet = await stage.connect(`${JULIET}/balcony`, { available: true });
  const romeo = await stage.connect(`${ROMEO}/orchard`, { available: true });
  const nurse = await stage.connect(`${NURSE}/hall`, { available: true });
  await romeo.sends(`<message type="chat" to="${JULIET}"><body>soft light, Juliet</body></message>`);
  await juliet.sends(`<message type="chat" to="${ROMEO}"><body>a light word</body></message>`);
  await nurse.sends(`<message type="chat" to="${JULIET}"><body>light https://verona.example</body></message>`);
  await nurse.sends(`<message type="chat" to="${ROMEO}"><body>light, too</body></message>`);
  for (const client of [juliet, romeo]) client.forgets();
  const [file, code, important, story] = ["file", "code", "important", "story"].map(
    (trait) => `<has trait="${trait}" count="0"/>`,
  );
  await juliet.sends(`<iq type="get" id="c">${counts(field(WORDS, "light"))}</iq>`);
  juliet.receives(
    `<iq type="result" id="c" to="${JULIET}/balcony"><counts xmlns="${NS}">${file}<has trait="link" count="1"/>${code}${important}${story}
      <naming count="1"/><place jid="${NURSE}" count="1"/><place jid="${ROMEO}" count="2"/></counts></iq>`,
  );
  await juliet.sends(`<iq type="get" id="w">${counts(field(WORDS, "light"), field("with", ROMEO))}</iq>`);
  expect(juliet.takesAll().at(-1)?.child("counts", NS)?.elements("place")).toHaveLength(1);
  for (const [inner, condition] of [
    [`<counts xmlns="${NS}"/>`, "bad-request"],
    [counts(field("smell", "rose")), "feature-not-implemented"],
  ] as const) {
    await juliet.sends(`<iq type="get" id="e">${inner}</iq>`);
    expect(juliet.takesAll().at(-1)?.child("error")?.firstElement()?.name).toBe(condition);
  }
  await romeo.sends(`<iq type="get" id="o" to="${JULIET}">${counts(field(WORDS, "light"))}</iq>`);
  const refused = romeo.takesAll().at(-1);
  expect([refused?.attr("type"), refused?.child("counts", NS)]).toEqual(["error", undefined]);
});

test("[AR15] [SV3] an account counts ownCountsPerMinuteMax times a minute, from all its programs; another's are its own", async () => {
  const stage = await scene({ modules, accounts: [JULIET, ROMEO], limits: { ownCountsPerMinuteMax: 3 } });
  const juliet = await stage.connect(`${JULIET}/balcony`);
  const phone = await stage.connect(`${JULIET}/phone`);
  const romeo = await stage.connect(`${ROMEO}/orchard`);
  const asks = async (client: typeof juliet): Promise<string | undefined> => {
    await client.sends(`<iq type="get" id="c">${counts(field(WORDS, "light"))}</iq>`);
    const answer = client.takesAll().at(-1);
    return answer?.attr("type") === "result" ? "counted" : answer?.child("error")?.firstElement()?.name;
  };
  const tries = [await asks(juliet), await asks(phone), await asks(juliet), await asks(phone), await asks(romeo)];
  expect(tries).toEqual(["counted", "counted", "counted", "resource-constraint", "counted"]);
  stage.time.advance(60_000);
  expect(await asks(juliet)).toBe("counted");
});
