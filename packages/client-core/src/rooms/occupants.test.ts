import type { BareJid } from "@tandem/protocol";
import { parseElement } from "@tandem/xml";
import { expect, test } from "vitest";
import { createOccupants } from "./occupants.ts";

const ME = "iago@capulet.lit" as BareJid;

test("[RM30] from the moment when a room tells of those in view only, nobody but oneself is known to be there", () => {
  let isToldOfAll = true;
  const occupants = createOccupants(ME, () => isToldOfAll);
  const says = (nick: string, status = ""): void =>
    void occupants.handle(
      parseElement(
        `<presence xmlns="jabber:client" from="hall@rooms.capulet.lit/${nick}"><x xmlns="http://jabber.org/protocol/muc#user"><item affiliation="none" role="participant"/>${status}</x></presence>`,
      ),
    );
  says("Ann");
  says("Iago", `<status code="110"/>`);
  expect(occupants.all.value.map(({ nick }) => nick)).toEqual(["Ann", "Iago"]);
  isToldOfAll = false;
  says("Iago", `<status code="110"/>`);
  says("Ben");
  expect([occupants.all.value.map(({ nick }) => nick), occupants.byNick("Ann")]).toEqual([["Iago"], undefined]);
});
