import type { PersonCard } from "@tandem/client-core/view-models";
import type { ReactElement, ReactNode } from "react";
import { clockTimeAt, shortTime, strings } from "../strings/index.ts";

interface PersonFactsProps {
  readonly card: PersonCard;
  readonly jid: string;
  readonly now: number;
  /** Facts that only one app knows. */
  readonly more?: readonly (readonly [name: string, value: string])[];
}

/** What a card says, as far as I may see it; numbers and mail can be followed. What is not known has no row. */
export function PersonFacts({ card, jid, now, more = [] }: PersonFactsProps): ReactElement {
  const t = strings.card;
  const department = [card.department, card.organisation].filter((part) => part !== undefined).join(", ");
  const mail = card.mail ?? jid;
  return (
    <dl className="td-facts" aria-busy={card.isLoading}>
      {card.numbers.map(({ kind, number }) => (
        <Fact key={`${kind} ${number}`} name={t.numbers[kind]}>
          <a href={`tel:${number.replaceAll(/[^\d+*#,;]/g, "")}`}>{number}</a>
        </Fact>
      ))}
      {card.mail !== undefined && (
        <Fact name={t.mail}>
          <a href={`mailto:${encodeURIComponent(mail)}`}>{mail}</a>
        </Fact>
      )}
      {card.mail !== jid && <Fact name={t.address}>{jid}</Fact>}
      {department !== "" && <Fact name={t.department}>{department}</Fact>}
      {card.office !== undefined && <Fact name={t.office}>{card.office}</Fact>}
      {card.offset !== undefined && <Fact name={t.localTime}>{clockTimeAt(now, card.offset)}</Fact>}
      {card.lastActive !== undefined && <Fact name={t.lastActive}>{shortTime(card.lastActive, now)}</Fact>}
      {more.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
