import { appear, locals, signInAll, signOutAll } from "../generator/crowd.ts";
import type { BenchClient } from "../generator/client.ts";
import { found, post, roomNamed } from "../generator/rooms.ts";
import { costOf, figuresOf, type Scenario } from "../scenario.ts";

const MESSAGES = 200;
const PAGE = 50;

async function readPages(client: BenchClient, archive: string, pages: number): Promise<void> {
  const page = `<set xmlns='http://jabber.org/protocol/rsm'><max>${PAGE}</max><before/></set>`;
  for (let n = 0; n < pages; n++) {
    const answer = await client.ask(
      `<iq type='set' id='page${n}'${archive}><query xmlns='urn:xmpp:mam:2'>${page}</query></iq>`,
      "</iq>",
    );
    // A server that answers an error, or keeps nothing, must not look fast.
    if (n === 0) checkPage(answer);
  }
}

function checkPage(answer: string): void {
  const got = answer.split("<forwarded").length - 1;
  if (got !== PAGE) throw new Error(`a page has ${got} messages, not ${PAGE}: ${answer.slice(-600)}`);
}

/** The newest page of an archive, again and again: what an app asks for when a conversation is opened. */
export function archivePages(pages = 100): Scenario {
  return {
    name: "archive-pages",
    about: `${pages} pages of ${PAGE}, of a person and of a room`,
    seed: { accounts: 2 },
    async run({ server: started, mark }) {
      const server = await started();
      const [reader, writer] = (await signInAll(server, locals(2))) as [BenchClient, BenchClient];
      await appear(reader);
      await reader.ping();
      reader.count("</body>");
      for (let n = 0; n < MESSAGES; n++)
        writer.send(`<message type='chat' to='${reader.address}' id='a${n}'><body>Page me, ${n}</body></message>`);
      await reader.enough(MESSAGES);
      const person = await costOf(server, () => readPages(reader, "", pages));
      const room = roomNamed(`pages${mark}`);
      await found(reader, room, "n0");
      reader.count("</body>");
      for (let n = 0; n < MESSAGES; n++) post(reader, room, `a${n}`);
      await reader.enough(MESSAGES);
      const rooms = await costOf(server, () => readPages(reader, ` to='${room}'`, pages));
      await signOutAll([reader, writer]);
      return [
        ...figuresOf(`archive page of ${PAGE}, person`, person, pages, "page"),
        ...figuresOf(`archive page of ${PAGE}, room`, rooms, pages, "page"),
      ];
    },
  };
}
