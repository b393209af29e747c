import { bareJid, type BareJid } from "@tandem/protocol";
import { Prng } from "@tandem/testkit/prng";
import { expect, test } from "vitest";
import type { Affiliation, Role } from "../affiliations/rules.ts";
import { Occupant } from "../occupancy/occupant.ts";
import { Room } from "../room.ts";
import { Census } from "./census.ts";
import type { MemberList } from "./member-lists.ts";
import { isSamePlace, orderedName, placeOf } from "./order.ts";

const person = (n: number): BareJid => bareJid(`p${n}`, "capulet.lit");
const reader = new Occupant({ account: person(99), id: "r", nick: "Reader", affiliation: "none", role: "participant" });

/** Everybody of an even number is a member. */
const members: MemberList = (() => {
  const inOrder = [0, 2, 4, 6, 8].map((n) => {
    const name = `Member ${n}`;
    return { jid: person(n), name, affiliation: "member" as const, ...orderedName(name) };
  });
  return { inOrder, byAccount: new Map(inOrder.map((member) => [member.jid, member])), readAt: 0 };
})();

function seen(census: Census): object {
  const nicks = (of: "managers" | "others"): readonly string[] =>
    census.section(of, reader).map(({ occupant }) => occupant.nick);
  const outside = census.outside(members, reader).map(({ name }) => name);
  return { managers: nicks("managers"), others: nicks("others"), outside, counts: census.counts(reader, members) };
}

test("[RM30] kept right through whatever happens it is what it would be if it were made anew", () => {
  const random = new Prng(20_261_127);
  const room = new Room(bareJid("hall", "rooms.capulet.lit"), "hall", () => undefined);
  const kept = new Census(room);
  for (let step = 0; step < 2_000; step++) {
    const nick = `N${random.below(40)}`;
    let occupant = room.occupants.get(nick);
    const isGone = occupant !== undefined && random.below(3) === 0;
    if (occupant === undefined) {
      occupant = new Occupant({
        account: person(random.below(10)),
        id: nick,
        nick,
        affiliation: "none",
        role: "participant",
      });
      room.occupants.set(nick, occupant);
    }
    occupant.role = (["moderator", "participant", "visitor"] as readonly Role[])[random.below(3)] as Role;
    occupant.affiliation = (["none", "member", "admin"] as readonly Affiliation[])[random.below(3)] as Affiliation;
    occupant.isShown = !isGone && random.below(5) > 0;
    if (isGone) room.occupants.delete(nick);
    const before = occupant.place;
    occupant.place = occupant.isShown ? placeOf(occupant) : undefined;
    if (!isSamePlace(before, occupant.place)) kept.moved(occupant, before, occupant.place);
    if (step % 10 === 0) expect(seen(kept)).toEqual(seen(new Census(room)));
  }
});
