import { parseBareJid, type BareJid } from "@tandem/protocol";
import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { imModeOf, type DeviceFacts, type OpenInCommunicatorResult } from "../preferred-client/index.ts";
import { createOpenIm } from "./open-im.ts";
import type { Shell } from "./shell.ts";

const JULIET = parseBareJid("juliet@capulet.lit") as BareJid;
const ROMEO = "romeo@montague.lit";
const FACTS: DeviceFacts = { communicatorInstalled: false, machine: {}, user: {}, server: {}, person: {}, readAt: 0 };

function bench(facts: Partial<DeviceFacts>, answer: OpenInCommunicatorResult | "never" = "shown") {
  const here: string[] = [];
  const handed: unknown[] = [];
  const shell = {
    mode: signal(imModeOf("groupchat", { ...FACTS, ...facts }, () => {})),
    client: signal({ account: JULIET }),
    ports: {
      device: {
        openInCommunicator: (jid: string, origin: unknown) => {
          handed.push([jid, origin]);
          return answer === "never" ? new Promise(() => {}) : Promise.resolve(answer);
        },
      },
    },
  } as unknown as Shell;
  const openIm = createOpenIm(shell, (jid) => here.push(jid));
  return { openIm, here, handed };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test("[RT14] Group Chat preferred: the conversation opens here and no Communicator is asked", () => {
  const { openIm, here, handed } = bench({});
  openIm.open({ jid: ROMEO, name: "Romeo" });
  expect([here, handed, openIm.notice.value]).toEqual([[ROMEO], [], undefined]);
});

test("[RT15] Communicator preferred: it is asked inside the click, and nothing opens here", async () => {
  const { openIm, here, handed } = bench({ communicatorInstalled: true });
  openIm.open({ jid: ROMEO, name: "Romeo", room: JULIET, roomName: "Orchard" });
  expect(handed).toEqual([[ROMEO, { name: "Romeo", room: JULIET, roomName: "Orchard" }]]);
  expect(openIm.notice.value).toMatchObject({ kind: "opening", jid: ROMEO });
  await soon();
  expect([here, openIm.notice.value]).toEqual([[], undefined]);
});

test.each(["blocked", "no-answer"] as const)(
  "[RT20] a launch that ends with %s is told in place and can be tried again",
  async (answer) => {
    const { openIm, handed } = bench({ communicatorInstalled: true }, answer);
    openIm.open({ jid: ROMEO, name: "Romeo" });
    await soon();
    expect(openIm.notice.value).toEqual({ kind: answer, jid: ROMEO, name: "Romeo" });
    openIm.retry();
    expect(handed).toHaveLength(2);
    openIm.dismiss();
    expect(openIm.notice.value).toBeUndefined();
  },
);

test("[RT20] the answer to an earlier double-click says nothing about a later one", async () => {
  const { openIm } = bench({ communicatorInstalled: true }, "blocked");
  openIm.open({ jid: ROMEO, name: "Romeo" });
  openIm.open({ jid: "nurse@capulet.lit", name: "Nurse" });
  await soon();
  expect(openIm.notice.value).toMatchObject({ kind: "blocked", jid: "nurse@capulet.lit" });
});

test.each([false, true])(
  "[RT21] myself and a hidden address: said why, in both modes (Communicator preferred: %s)",
  (communicatorInstalled) => {
    const { openIm, here, handed } = bench({ communicatorInstalled });
    openIm.open({ jid: JULIET, name: "Juliet" });
    expect(openIm.notice.value).toEqual({ kind: "myself" });
    openIm.open({ name: "Masked guest" });
    expect(openIm.notice.value).toEqual({ kind: "hidden-address", name: "Masked guest" });
    expect([here, handed]).toEqual([[], []]);
  },
);

test("[RT3] Group Chat's own IM is off: the notice names who decided it", () => {
  const server = { "groupchat.disableIm": true, sources: { "groupchat.disableIm": "FX Desk" } };
  const { openIm, here } = bench({ server });
  openIm.open({ jid: ROMEO, name: "Romeo" });
  expect(openIm.notice.value).toEqual({ kind: "im-unavailable", jid: ROMEO, name: "Romeo", decidedBy: "FX Desk" });
  expect(here).toEqual([]);
});
