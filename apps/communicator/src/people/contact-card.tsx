import type { PersonHit, PersonPresence } from "@tandem/client-core";
import { Avatar, Button, IconButton, useSnapshot } from "@tandem/ui-kit";
import { Card, type Anchor } from "@tandem/ui-kit/overlays";
import { Chat16, Copy16, GroupChatTile, PersonAdd16 } from "@tandem/ui-kit/icons";
import { PresenceIcon } from "@tandem/ui-kit/presence";
import { strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { type Services, useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { presenceKind, presenceLine } from "./presence-line.ts";
import type { PeopleTask } from "./tasks.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";

interface ContactCardProps {
  readonly jid: string;
  readonly anchor: Anchor;
  readonly onTask: (task: PeopleTask) => void;
  readonly onClose: () => void;
}

/** Who somebody is, with everything that Communicator knows of their presence (RT12). */
export function ContactCard({ jid, anchor, onTask, onClose }: ContactCardProps): ReactElement | null {
  const services = useServices();
  const { app, now } = services;
  const imOpensInGroupChat = useImOpensInGroupChat();
  useSnapshot(app.contacts, (s) => s.groups);
  const person = findPerson(services, jid);
  if (person === undefined) return null;
  const write = (): void => {
    onClose();
    app.contacts.openConversation(jid);
  };
  return (
    <Card label={`${texts.people.card}, ${person.name}`} anchor={anchor} onClose={onClose}>
      <div className="cm-card">
        <div className="cm-card-head">
          <Avatar address={jid} name={person.name} size={56} state={presenceKind(person, person.blocked)} />
          <div className="td-grow">
            <div className="cm-card-name">{person.name}</div>
            {person.title !== undefined && <div className="td-muted">{person.title}</div>}
          </div>
        </div>
        <div className="td-line cm-card-state">
          <PresenceIcon state={presenceKind(person, person.blocked)} size={16} decorative />
          <span>{presenceLine({ ...person, note: "" }, now())}</span>
        </div>
        <div className="td-actions cm-card-actions">
          <Button look="primary" onClick={write}>
            {imOpensInGroupChat ? <GroupChatTile size={16} /> : <Chat16 />}
            {texts.people.message}
          </Button>
          {!person.isContact && (
            <Button onClick={() => onTask({ kind: "add", jid, name: person.name })}>
              <PersonAdd16 />
              {texts.people.addContact}
            </Button>
          )}
          <IconButton label={strings.common.copyAddress} onClick={() => void navigator.clipboard.writeText(jid)}>
            <Copy16 />
          </IconButton>
        </div>
        {person.note !== undefined && person.note !== "" && <p className="cm-card-note">“{person.note}”</p>}
        <Facts person={person} jid={jid} />
      </div>
    </Card>
  );
}

function Facts({ person, jid }: { readonly person: CardPerson; readonly jid: string }): ReactElement {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [texts.people.address, jid],
    [texts.card.mail, person.mail === jid ? undefined : person.mail],
    [texts.card.phone, person.phone],
    [texts.card.department, person.department],
  ];
  return (
    <dl className="cm-facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

type CardPerson = PersonPresence &
  Partial<Pick<PersonHit, "title" | "department" | "mail" | "phone">> & {
    readonly name: string;
    readonly isContact: boolean;
    readonly blocked?: boolean;
    readonly pending?: boolean;
  };

/** From the list, from what the search found, or from an open conversation: whichever knows them. */
function findPerson({ app }: Services, jid: string): CardPerson | undefined {
  const { contacts, directory } = app.search.snapshot();
  const hit = [...contacts, ...directory].find((found) => found.jid === jid);
  const rows = app.contacts.snapshot().groups.flatMap((group) => group.rows);
  const contact = rows.find((row) => row.jid === jid);
  if (contact !== undefined) return { ...hit, ...contact, isContact: true };
  if (hit !== undefined) return hit;
  const row = app.conversations.snapshot().rows.find((known) => known.jid === jid);
  return row === undefined ? undefined : { ...row, isContact: false };
}
