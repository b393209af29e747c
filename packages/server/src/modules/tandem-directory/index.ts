import { type BareJid, domainOf, localOf, parseBareJid } from "@tandem/protocol";
import {
  buildDirectoryPeople,
  type DirectoryPerson,
  NS_DIRECTORY,
  NS_DIRECTORY_SCOPE,
  parseDirectorySearch,
} from "@tandem/protocol/tandem-directory";
import { coreErrors, defineModule } from "../../core/index.ts";
import { type Account, accounts } from "../accounts/contract.ts";
import { rooms } from "../xep-0045-muc/contract.ts";
import { accessLevels } from "../tandem-access/contract.ts";
import { contactsOf } from "./contacts.ts";
import { namesOf } from "./names.ts";

/** docs/protocol/directory.md: finding a colleague by the first letters. */
export const tandemDirectory = defineModule({
  name: "tandem-directory",
  features: { domain: [NS_DIRECTORY, NS_DIRECTORY_SCOPE] },
  setup(host) {
    /** PR7: a number at work is for those to whom the person's access level tells it. */
    async function seen(person: Account, reader: BareJid): Promise<DirectoryPerson> {
      if (person.phone === undefined || (await host.use(accessLevels).tellsWork(person.jid, reader))) return person;
      return { ...person, phone: undefined };
    }

    /** §2: a whole address, of somebody who is here; where a scope stands, of who is in it, of another server too. */
    async function typedAddress(
      text: string,
      isInScope: ((person: BareJid) => Promise<boolean>) | undefined,
      reader: BareJid,
    ): Promise<DirectoryPerson | undefined> {
      const jid = parseBareJid(text.trim());
      if (jid === null || localOf(jid) === "" || (await isInScope?.(jid)) === false) return undefined;
      const person = await host.use(accounts).get(jid);
      const isElsewhere = isInScope !== undefined && domainOf(jid) !== host.domain;
      if (person === undefined) return isElsewhere ? { jid, name: jid } : undefined;
      return person.isDisabled === true ? undefined : seen(person, reader);
    }

    host.onStarted(() => {
      const service = host.use(rooms);
      service.nameBy((people) => namesOf(host.use(accounts), people));
      service.contactsBy((account, isWanted) => contactsOf(host, account, isWanted));
    });
    host.onIq("domain", "get", NS_DIRECTORY, "directory", async ({ payload, session }) => {
      // §4: people of this server only.
      if (session === undefined) throw coreErrors.raise["core/unhandled"]();
      const search = parseDirectorySearch(payload);
      if (search === null) throw coreErrors.raise["core/bad-request"]();
      const reader = session.account;
      const max = Math.min(search.max, host.limits.directoryPageMax);
      const tells = (person: BareJid): Promise<boolean> => host.use(accessLevels).tellsWork(person, reader);
      const isInScope = search.around && (await host.use(rooms).scopeAround(reader, search.around));
      const people = await host.use(accounts).search(search.search, max, tells, isInScope);
      const shown = await Promise.all(people.map((person) => seen(person, reader)));
      const typed = await typedAddress(search.search, isInScope, reader);
      const isMore = typed !== undefined && !shown.some(({ jid }) => jid === typed.jid);
      return buildDirectoryPeople(isMore ? [typed, ...shown] : shown, isInScope !== undefined);
    });
  },
});
