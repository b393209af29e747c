import type { PersonCard } from "@tandem/client-core";
import { Avatar, Button, IconButton, useSnapshot } from "@tandem/ui-kit";
import { PersonFacts } from "@tandem/ui-kit/chat";
import { Card, type Anchor } from "@tandem/ui-kit/overlays";
import { Chat16, Copy16, GroupChatTile, PersonAdd16, Shield16, Tag16 } from "@tandem/ui-kit/icons";
import { PresenceIcon } from "@tandem/ui-kit/presence";
import { clockTime, strings } from "@tandem/ui-kit/strings";
import type { ReactElement } from "react";
import { useServices } from "../services.ts";
import { texts } from "../texts/index.ts";
import { type CardPerson, findPerson } from "./card-person.ts";
import { presenceKind, presenceLine } from "./presence-line.ts";
import type { PeopleTask } from "./tasks.ts";
import { useImOpensInGroupChat } from "./use-im-place.ts";

export interface ContactCardProps {
  readonly jid: string;
  readonly anchor: Anchor;
  readonly onTask: (task: PeopleTask) => void;
  readonly onClose: () => void;
}

const whole = (card: PersonCard): PersonCard => card;

/** Who somebody is, with everything that Communicator knows of their presence (RT12), and what their card lets me see (PR7). */
export default function ContactCard(props: ContactCardProps): ReactElement | null {
  const { jid, anchor, onClose } = props;
  const services = useServices();
  const { app, now } = services;
  useSnapshot(app.contacts, (s) => s.groups);
  const card = useSnapshot(app.faces.card(jid), whole);
  const person = findPerson(services, jid);
  if (person === undefined) return null;
  const title = card.title ?? person.title;
  return (
    <Card label={`${texts.people.card}, ${person.name}`} anchor={anchor} onClose={onClose}>
      <div className="cm-card">
        <div className="cm-card-head">
          <Avatar address={jid} name={person.name} size={56} state={presenceKind(person, person.blocked)} />
          <div className="td-grow">
            <div className="cm-card-name">{person.name}</div>
            {title !== undefined && <div className="td-muted">{title}</div>}
          </div>
        </div>
        <div className="td-line cm-card-state">
          <PresenceIcon state={presenceKind(person, person.blocked)} size={16} decorative />
          <span>
            {presenceLine({ ...person, note: "", place: "" }, now())}
            {card.schedule !== undefined && (
              <span className="td-muted cm-block">
                {texts.card.schedule[card.schedule.kind](clockTime(card.schedule.until))}
              </span>
            )}
          </span>
        </div>
        <Actions {...props} person={person} />
        {person.note !== undefined && person.note !== "" && <p className="cm-card-note">“{person.note}”</p>}
        <PersonFacts card={card} jid={jid} now={now()} more={placeFact(person)} />
        {person.contact !== undefined && <Foot {...props} contact={person.contact} />}
      </div>
    </Card>
  );
}

function placeFact({ place }: CardPerson): readonly (readonly [string, string])[] {
  return place === undefined ? [] : [[texts.card.place, place]];
}

function Actions({ jid, person, onTask, onClose }: ContactCardProps & { readonly person: CardPerson }): ReactElement {
  const { app } = useServices();
  const imOpensInGroupChat = useImOpensInGroupChat();
  const write = (): void => {
    onClose();
    app.contacts.openConversation(jid);
  };
  return (
    <div className="td-actions cm-card-actions">
      <Button look="primary" onClick={write}>
        {imOpensInGroupChat ? <GroupChatTile size={16} /> : <Chat16 />}
        {texts.people.message}
      </Button>
      {person.contact === undefined && (
        <Button onClick={() => onTask({ kind: "add", jid, name: person.name })}>
          <PersonAdd16 />
          {texts.people.addContact}
        </Button>
      )}
      <IconButton label={strings.common.copyAddress} onClick={() => void navigator.clipboard.writeText(jid)}>
        <Copy16 />
      </IconButton>
    </div>
  );
}

/** What I may do about this person: be told (CO4), and how much they see of me (PR7). */
function Foot({
  contact,
  onTask,
}: ContactCardProps & { readonly contact: NonNullable<CardPerson["contact"]> }): ReactElement {
  const { app } = useServices();
  return (
    <div className="cm-card-foot">
      <button
        type="button"
        aria-pressed={contact.tagged}
        onClick={() => void app.contacts.setTagged(contact.jid, !contact.tagged)}
      >
        <Tag16 />
        {contact.tagged ? texts.people.untag : texts.people.tag}
      </button>
      {contact.access !== undefined && (
        <button type="button" onClick={() => onTask({ kind: "access", contact })}>
          <Shield16 />
          {texts.card.access(texts.access.levels[contact.access].name)}
        </button>
      )}
    </div>
  );
}
