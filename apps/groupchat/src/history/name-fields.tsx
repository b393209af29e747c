import type { HistorySearchViewModel, NamedPart, PlaceKind, SearchDesk } from "@tandem/client-core/view-models";
import { PeoplePicker, type PickedPerson, useSnapshot } from "@tandem/ui-kit";
import { ErrorCircleFilled16, Folder16, NumberSymbol16, Person16 } from "@tandem/ui-kit/icons";
import { type ReactElement, type ReactNode, useState } from "react";
import { useUi } from "../ui.ts";
import { words } from "./words.ts";

interface NameFieldProps {
  readonly vm: HistorySearchViewModel;
  readonly desk: SearchDesk;
}

/** Who wrote it: the people that `from:` names. */
export function PeopleField({ vm, desk }: NameFieldProps): ReactElement {
  const { suggestions } = useUi().app;
  const names = useSnapshot(vm, (s) => s.names);
  const hits = useSnapshot(suggestions, (s) => s);
  const [typed, setTyped] = useState("");
  return (
    <NameField label={words.from}>
      <PeoplePicker
        label={words.from}
        addLabel={words.addPerson}
        picked={names.filter(({ operator }) => operator === "from").map((part) => chipOf(part))}
        hits={typed === "" ? [] : hits.filter(({ isGroup }) => !isGroup)}
        onText={(text) => {
          setTyped(text);
          suggestions.setText(text);
        }}
        onAdd={({ id }) => vm.addName("from", desk.fields.personValue(id))}
        onRemove={({ value }) => vm.removeName("from", value)}
      />
    </NameField>
  );
}

/** Where it was said: the rooms, categories and people that `in:` names. */
export function PlacesField({ vm, desk }: NameFieldProps): ReactElement {
  const names = useSnapshot(vm, (s) => s.names);
  const [typed, setTyped] = useState("");
  const found = desk.fields.places(typed);
  const hits = found.map(({ value, name, kind, jid }): PickedPerson => {
    return { id: jid ?? value, name: nameOf(kind, name), icon: iconOf(kind), detail: words.kinds[kind] };
  });
  return (
    <NameField label={words.places}>
      <PeoplePicker
        label={words.places}
        addLabel={words.addPlace}
        picked={names.filter(({ operator }) => operator === "in").map((part) => chipOf(part))}
        hits={hits}
        onText={setTyped}
        onAdd={({ id }) => {
          const place = found.find(({ value, jid }) => (jid ?? value) === id);
          if (place !== undefined) vm.addName("in", place.value);
        }}
        onRemove={({ value }) => vm.removeName("in", value)}
      />
    </NameField>
  );
}

function NameField({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <span className="td-label">{label}</span>
      {children}
    </div>
  );
}

type Chip = PickedPerson & { readonly value: string };

function chipOf({ value, label, jid, kind, found }: NamedPart): Chip {
  if (!found) return { value, id: value, name: label, icon: <ErrorCircleFilled16 />, detail: words.unknown };
  const name = kind === undefined ? label : nameOf(kind, label);
  const icon = kind === undefined ? undefined : iconOf(kind);
  return { value, id: jid ?? value, name, ...(icon !== undefined && { icon }) };
}

function nameOf(kind: PlaceKind, name: string): string {
  return kind === "my-rooms" || kind === "conversations" ? words.kinds[kind] : name;
}

function iconOf(kind: PlaceKind): ReactElement {
  if (kind === "person" || kind === "conversations") return <Person16 />;
  return kind === "category" ? <Folder16 /> : <NumberSymbol16 />;
}
