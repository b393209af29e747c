import { pluralEn as n } from "@tandem/ui-kit/strings";

/** Texts of a conversation of two. */
export const imEn = {
  bringIn: "Bring in more people…",
  bringInText: (name: string) =>
    `${name} and those you choose are asked into a new room. They do not see what you two have written so far.`,
  whom: "People",
  ask: "Ask them",
  nobodyChosen: "Choose at least one person.",
  about: "About",
  hideAbout: "Hide About",
  showAbout: "Show About",
  onlyYou: (name: string) => `Only you and ${name} see this conversation`,
  newMessages: (count: number) => n(count, { one: "# new", other: "# new" }),
  offline: (name: string) => `${name} is offline and will see this later`,
  dnd: (name: string) => `${name} does not want to be disturbed. Your message arrives all the same.`,
  blocked: (name: string) => `You blocked ${name}`,
  emptyTitle: "No messages yet",
  empty: (name: string) => `What you write here goes to ${name} only.`,
  address: "Address",
  copyAddress: (name: string) => `Copy the address of ${name}`,
  addContact: "Add to contacts",
  basicState: "Group Chat shows the basic state. Calls and meetings show in Communicator.",
  group: "Group",
};
