import type { ContactRow, ConversationRow, NotifyLevel, RoomRow, RoomViewModel } from "@tandem/client-core/view-models";
import {
  Add16,
  AppsList20,
  Archive16,
  Chat16,
  Copy16,
  Delete16,
  Dismiss16,
  Edit16,
  PersonAdd16,
  Prohibited16,
} from "@tandem/ui-kit/icons";
import type { MenuEntry } from "@tandem/ui-kit/overlays";
import { strings } from "@tandem/ui-kit/strings";
import { sortEntries } from "@tandem/ui-kit/contacts";
import type { ReactNode } from "react";
import { copyAddress, copyRoomLink } from "../shell/copy.ts";
import { texts } from "../texts/index.ts";
import { laterTexts } from "../texts/later.ts";
import type { Ui } from "../ui.ts";
import { filterEntries, filterSectionEntries } from "./filter-menu.tsx";
import type { MyChatRow } from "./rows.ts";

/** What can be done with a row of My Chat; everything here is on the keyboard through Shift+F10. */
export function rowMenu(ui: Ui, row: MyChatRow): readonly MenuEntry[] {
  switch (row.kind) {
    case "contact":
      return contactEntries(ui, row.contact);
    case "room":
      return roomEntries(ui, row.room);
    case "conversation":
      return conversationEntries(ui, row.conversation);
    case "group": {
      const { group } = row;
      // Only groups of one's own have a name to change.
      if (group === undefined || group.name === "" || group.organisation !== undefined || !standsByGroup(ui)) return [];
      return [
        item(
          "rename-group",
          laterTexts.menus.renameGroup,
          () => ui.openDialog({ kind: "rename-group", name: group.name }),
          <Edit16 />,
        ),
      ];
    }
    case "filter":
      return filterEntries(ui, row.filter);
    case "hint":
    case "act":
      return [];
    case "section":
      if (row.key === "section:filters") return filterSectionEntries(ui);
      if (row.key === "section:contacts") return contactSectionEntries(ui);
      return row.key === "section:conversations" ? [] : addEntries(ui);
  }
}

function standsByGroup({ app }: Ui): boolean {
  return app.myChat.snapshot().contacts?.snapshot().sort === "group";
}

function contactSectionEntries(ui: Ui): readonly MenuEntry[] {
  const { contacts } = ui.app.myChat.snapshot();
  const sorts = contacts === undefined ? [] : sortEntries(contacts);
  return [...addEntries(ui), { kind: "separator", key: "before-sort" }, ...sorts];
}

/** Alt+N. No way to add a contact where there is no contact list (RT9). */
export function addEntries(ui: Ui): readonly MenuEntry[] {
  const hasContacts = ui.app.myChat.snapshot().contacts !== undefined;
  return [
    ...(hasContacts
      ? [item("add-contact", texts.myChat.addContact, () => ui.openDialog({ kind: "add-contact" }), <PersonAdd16 />)]
      : []),
    item("join-room", texts.myChat.joinRoom, () => ui.app.myChat.openDirectory(), <AppsList20 size={16} />),
    item("create-room", texts.myChat.createRoom, () => ui.openDialog({ kind: "create-room" }), <Add16 />),
  ];
}

function contactEntries(ui: Ui, contact: ContactRow): readonly MenuEntry[] {
  const { contacts } = ui.app.myChat.snapshot();
  if (contacts === undefined) return [];
  const { jid, name, group } = contact;
  return [
    item("message", laterTexts.menus.sendMessage, () => contacts.openConversation(jid), <Chat16 />),
    copyEntry(jid),
    { kind: "separator", key: "after-message" },
    item("rename", laterTexts.menus.rename, () => ui.openDialog({ kind: "rename-contact", jid, name }), <Edit16 />),
    ...(standsByGroup(ui)
      ? [item("move", laterTexts.menus.move, () => ui.openDialog({ kind: "move-contact", jid, name, from: group }))]
      : []),
    item("copy", laterTexts.menus.copyTo, () => ui.openDialog({ kind: "copy-contact", jid, name })),
    ...(group === ""
      ? []
      : [item("from-group", laterTexts.menus.removeFromGroup(group), () => void contacts.removeFromGroup(jid, group))]),
    { kind: "separator", key: "after-group" },
    contact.blocked
      ? item("unblock", laterTexts.menus.unblock, () => void contacts.unblock(jid))
      : item("block", laterTexts.menus.block, () => void contacts.block(jid), <Prohibited16 />),
    item(
      "remove",
      laterTexts.menus.removeContact,
      () => ui.openDialog({ kind: "remove-contact", jid, name }),
      <Delete16 />,
    ),
  ];
}

export function roomEntries(ui: Ui, room: Pick<RoomRow, "jid" | "name">): readonly MenuEntry[] {
  const { jid, name } = room;
  const vm = ui.app.room(jid);
  const { isFollowed } = vm.snapshot().header;
  return [
    item("open", laterTexts.menus.open, () => ui.app.myChat.openRoom(jid)),
    item("invite", laterTexts.menus.invite, () => ui.openDialog({ kind: "invite", jid, name }), <PersonAdd16 />),
    item("copy-link", laterTexts.menus.copyRoomLink, () => copyRoomLink(jid), <Copy16 />),
    item("copy-address", laterTexts.menus.copyRoomAddress, () => copyAddress(jid), <Copy16 />),
    // What is told of a room is kept with it in My Chat.
    ...(isFollowed
      ? [favouriteEntry(vm), { kind: "separator", key: "before-notify" } as const, ...notifyEntries(vm)]
      : []),
    { kind: "separator", key: "before-leave" },
    item("leave", laterTexts.menus.leave, () => ui.openDialog({ kind: "leave-room", jid, name }), <Archive16 />),
  ];
}

function favouriteEntry(vm: RoomViewModel): MenuEntry {
  const { isFavourite } = vm.snapshot().header;
  const label = isFavourite ? laterTexts.menus.notFavourite : laterTexts.menus.favourite;
  return item("favourite", label, () => void vm.setFavourite(!isFavourite));
}

/** RM28: what one is told of in this room; without a choice, what is set for all rooms. */
function notifyEntries(vm: RoomViewModel): readonly MenuEntry[] {
  const { level, usual } = vm.snapshot().header.notify;
  const { levels } = strings.notify;
  const choice = (key: string, label: string, value: NotifyLevel | undefined): MenuEntry => ({
    kind: "radio",
    key,
    label,
    checked: level === value,
    onPick: () => void vm.setNotify(value),
  });
  return [
    choice("notify-usual", strings.notify.usual(levels[usual]), undefined),
    choice("notify-everything", levels.everything, "everything"),
    choice("notify-mentions", levels.mentions, "mentions"),
    choice("notify-nothing", levels.nothing, "nothing"),
  ];
}

function conversationEntries(ui: Ui, { jid }: ConversationRow): readonly MenuEntry[] {
  return [
    item("open", laterTexts.menus.open, () => ui.app.myChat.openConversation(jid), <Chat16 />),
    copyEntry(jid),
    item("close", laterTexts.menus.closeConversation, () => ui.app.myChat.closeConversation(jid), <Dismiss16 />),
  ];
}

export function copyEntry(jid: string): MenuEntry {
  return item("copy-address", strings.common.copyAddress, () => copyAddress(jid), <Copy16 />);
}

function item(key: string, label: string, onPick: () => void, icon?: ReactNode): MenuEntry {
  return { kind: "item", key, label, onPick, icon };
}
