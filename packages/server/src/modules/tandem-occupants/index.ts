import type { BareJid } from "@tandem/protocol";
import { defineModule } from "../../core/index.ts";
import { presenceService } from "../rfc-6121-presence/contract.ts";
import { type MemberWatch, rooms } from "../xep-0045-muc/contract.ts";
import { baseOnly } from "./base-only.ts";
import { occupantsErrors } from "./errors.ts";
import { MemberWatches } from "./watches.ts";

/** docs/protocol/occupants.md §6: what members of a room are at who are not in it (RM30). Who may know is the room's to say. */
export const tandemOccupants = defineModule({
  name: "tandem-occupants",
  errors: occupantsErrors.table,
  setup(host) {
    const watches = new MemberWatches((account) => host.sessions.of(account));
    const max = host.limits.roomPresenceWatchedMax;
    if (max === 0) return;

    /** TO1. The watch begins before anything is told, so that no change falls in between. */
    async function watch(wanted: MemberWatch): Promise<void> {
      const { session, room, people } = wanted;
      if (people.length + watches.countElsewhere(session, room) > max)
        throw occupantsErrors.raise["occupants/watched-full"]({ max });
      const before = new Set(watches.peopleIn(session, room));
      watches.begin(wanted);
      for (const person of people)
        if (!before.has(person)) await host.use(presenceService).showWatched(person, session, baseOnly);
    }

    /** TO4. */
    async function struck(room: BareJid, person: BareJid): Promise<void> {
      for (const session of watches.strike(room, person)) await host.use(presenceService).hideWatched(person, session);
    }

    host.on("sessionClosed", (session) => watches.endAll(session));
    host.onStarted(() => {
      host.use(presenceService).addWatches(watches);
      host.use(rooms).setMemberPresence({
        watchedMax: max,
        watch,
        struck,
        end: (session, room) => watches.end(session, room),
      });
    });
  },
});
