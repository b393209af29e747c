import type { BasePresence, PeopleSearchSnapshot, RoomSign } from "@tandem/client-core/view-models";
import { APPEARANCES, chooseAppearance } from "@tandem/ui-kit";
import { strings } from "@tandem/ui-kit/strings";
import { texts } from "../texts/index.ts";
import type { Ui } from "../ui.ts";

export type BoxResult =
  | (Common & { readonly kind: "room"; readonly detail: string; readonly sign: RoomSign | undefined })
  | (Common & { readonly kind: "command"; readonly detail: string })
  | (Common & { readonly kind: "person"; readonly base: BasePresence });

interface Common {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

/** More do not help anybody to choose. */
const RESULTS_MAX = 12;

/** ">" shows commands; anything else rooms first, then people. Where IM opens in Communicator there are no people (RT9). `isSearch`: messages are what is looked for. */
export function boxResults(ui: Ui, text: string, found: PeopleSearchSnapshot, isSearch = false): readonly BoxResult[] {
  if (text.startsWith(">")) return matchingCommands(ui, text.slice(1).trim());
  const { myChat } = ui.app;
  const rooms = found.rooms.map(
    ({ jid, name, topic, sign }): BoxResult => ({
      kind: "room",
      key: `room:${jid}`,
      label: name,
      detail: topic,
      sign,
      run: () => myChat.openRoom(jid),
    }),
  );
  const hits = myChat.snapshot().contacts === undefined ? [] : [...found.contacts, ...found.directory];
  const people = hits.map(
    ({ jid, name, base }): BoxResult => ({
      kind: "person",
      key: `person:${jid}`,
      label: name,
      base,
      run: () => myChat.openConversation(jid),
    }),
  );
  const named = [...rooms, ...people].slice(0, RESULTS_MAX);
  return isSearch ? [...inMessages(ui, text), ...named] : [...named, ...inMessages(ui, text)];
}

/** Last, so that Enter on a name opens what has that name. */
function inMessages({ app }: Ui, text: string): readonly BoxResult[] {
  if (text.trim() === "") return [];
  const run = (): void => {
    app.history.setText(text.trim());
    app.history.search();
    app.myChat.openSearch();
  };
  return [{ kind: "command", key: "messages", label: texts.commands.inMessages(text.trim()), detail: "Alt+3", run }];
}

function matchingCommands(ui: Ui, text: string): readonly BoxResult[] {
  const wanted = text.toLocaleLowerCase();
  return commands(ui).filter((command) => command.label.toLocaleLowerCase().includes(wanted));
}

function commands({ app, openDialog }: Ui): readonly BoxResult[] {
  const command = (key: string, label: string, run: () => void, detail = ""): BoxResult => ({
    kind: "command",
    key,
    label,
    detail,
    run,
  });
  return [
    command("directory", texts.directory.title, () => app.myChat.openDirectory(), "Alt+2"),
    command("search", strings.history.title, () => app.myChat.openSearch(), "Alt+3"),
    command("create-room", texts.directory.newRoom, () => openDialog({ kind: "create-room" })),
    ...(app.myChat.snapshot().contacts === undefined
      ? []
      : [command("add-contact", texts.myChat.addContact, () => openDialog({ kind: "add-contact" }))]),
    command("note", strings.me.addNote, () => openDialog({ kind: "note" })),
    command("about-im", texts.aboutIm.title, () => openDialog({ kind: "settings", section: "im" })),
    command("settings", strings.common.settings, () => openDialog({ kind: "settings" }), "Ctrl+,"),
    command("shortcuts", strings.keys.title, () => openDialog({ kind: "shortcuts" }), "Ctrl+/"),
    ...APPEARANCES.map((name) =>
      command(`theme-${name}`, texts.commands.theme(strings.appearance[name]), () => chooseAppearance(name)),
    ),
    command("sign-out", strings.me.signOut, () => openDialog({ kind: "sign-out" })),
  ];
}
