import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Slixmpp } from "../slixmpp.ts";
import { OURS, type Pair, pair, type PairOptions, THEIRS } from "./pair.ts";

const JULIET = `juliet@${OURS}`;
const MERCUTIO = `mercutio@${THEIRS}`;

/** All that people of two servers do with each other, both ways. Each test goes on where the one before has ended. */
export function exchange(name: string, isMissing: boolean, options: PairOptions): void {
  describe.skipIf(isMissing)(name, () => {
    let both: Pair;
    let juliet: Slixmpp;
    let mercutio: Slixmpp;
    beforeAll(async () => {
      both = await pair(options);
      juliet = await both.person(`${JULIET}/slixmpp`);
      mercutio = await both.person(`${MERCUTIO}/slixmpp`);
    });
    afterAll(() => both?.stop());

    test("a message each way (RFC 6121 §5)", async () => {
      await juliet.does("message", { to: MERCUTIO, body: "What news?" });
      expect(await mercutio.receives(/What news/)).toContain(`from="${JULIET}/slixmpp"`);
      await mercutio.does("message", { to: JULIET, body: "A plague" });
      expect(await juliet.receives(/A plague/)).toContain(`from="${MERCUTIO}/slixmpp"`);
    });

    test("subscription and presence, both ways (RFC 6121 §3, §4)", async () => {
      // slixmpp answers a request and asks back by itself.
      await juliet.does("presence", { pto: MERCUTIO, ptype: "subscribe" });
      await mercutio.receives(/type="subscribe"/);
      await juliet.receives(/subscription="to"/);
      await juliet.receives(/from="mercutio@other.example\/slixmpp"/);
      await mercutio.receives(/from="juliet@tandem.example\/slixmpp"/);
      // The words beside it are for those whom she gives more than a stranger's access.
      await juliet.does("presence", { pshow: "away", pstatus: "on the balcony" });
      await mercutio.receives(/<show>away/);
      await mercutio.does("presence", { pshow: "dnd", pstatus: "duelling" });
      await juliet.receives(/duelling/);
    });

    test("who signs in later learns of the other by a probe (RFC 6121 §4.3)", async () => {
      const phone = await both.person(`${JULIET}/phone`);
      await phone.receives(/presence.*duelling/);
      const page = await both.person(`${MERCUTIO}/page`);
      await page.receives(/presence.*<show>away/);
      await phone.does("disconnect", {});
      await mercutio.receives(/unavailable.*juliet@tandem.example\/phone|juliet@tandem.example\/phone.*unavailable/);
      await page.does("disconnect", {});
      await juliet.receives(/unavailable.*mercutio@other.example\/page|mercutio@other.example\/page.*unavailable/);
    });

    test("questions and answers: disco, both ways, and the error for what nobody answers (XEP-0030)", async () => {
      const info = `<query xmlns="http://jabber.org/protocol/disco#info"/>`;
      const ask = async (who: Slixmpp, to: string) =>
        String(await who.does("iq", { xml: `<iq type="get" to="${to}">${info}</iq>` }));
      expect(await ask(juliet, THEIRS)).toContain('category="server"');
      expect(await ask(mercutio, OURS)).toContain('category="server"');
      expect(await ask(mercutio, `rooms.${OURS}`)).toContain('category="conference"');
      const other = `<iq type="get" to="${OURS}"><query xmlns="urn:example:nothing"/></iq>`;
      expect(await mercutio.does("iq", { xml: other })).toContain("service-unavailable");
    });

    test("a message for who is away waits at their server (XEP-0160), and our archive has what went out (XEP-0313)", async () => {
      await juliet.does("message", { to: `tybalt@${THEIRS}`, body: "peace" });
      const tybalt = await both.person(`tybalt@${THEIRS}/slixmpp`);
      await tybalt.receives(/peace/);
      await tybalt.does("message", { to: `romeo@${OURS}`, body: "turn and draw" });
      // Behind it on the same way: when the answer is there, so is the message.
      await tybalt.does("iq", { xml: `<iq type="get" to="${OURS}"><ping xmlns="urn:xmpp:ping"/></iq>` });
      const romeo = await both.person(`romeo@${OURS}/slixmpp`);
      await romeo.receives(/turn and draw/);
      const pages = JSON.stringify(await juliet.does("archive", { peer: `tybalt@${THEIRS}` }));
      expect(pages).toContain("peace");
    });

    test("they come into a room of ours, we into one of theirs (XEP-0045)", async () => {
      for (const [host, guest, domain] of [
        [juliet, mercutio, OURS],
        [mercutio, juliet, THEIRS],
      ] as const) {
        const room = `garden@rooms.${domain}`;
        await host.does("join", { room, nick: "host" });
        await host.does("accept", { room });
        expect(await guest.does("join", { room, nick: "guest" })).toEqual(["guest", "host"]);
        await host.does("message", { to: room, body: `welcome to ${domain}`, type: "groupchat" });
        await guest.receives(new RegExp(`welcome to ${domain}`));
        await guest.does("message", { to: room, body: `thanks at ${domain}`, type: "groupchat" });
        await guest.receives(new RegExp(`thanks at ${domain}`));
        await host.receives(new RegExp(`thanks at ${domain}`));
        const ping = `<iq type="get" to="${room}/guest"><ping xmlns="urn:xmpp:ping"/></iq>`;
        expect(await guest.does("iq", { xml: ping })).toContain('type="result"'); // XEP-0410: still in
        await guest.does("leave", { room, nick: "guest" });
        await host.receives(/unavailable/);
        expect(await guest.does("iq", { xml: ping })).toContain("not-acceptable");
      }
    });

    test("a server that is killed and comes back is talked to again", async () => {
      await both.other.kill();
      await juliet.does("message", { to: MERCUTIO, body: "into the void" });
      await both.other.restart();
      const again = await both.person(`${MERCUTIO}/again`);
      // Whoever comes to us ends our pause: no waiting for it here.
      await again.does("message", { to: JULIET, body: "I am back" });
      await juliet.receives(/I am back/);
      await juliet.does("message", { to: `${MERCUTIO}/again`, body: "welcome back" });
      await again.receives(/welcome back/);
    });
  });
}
