/** What is wrong with a link, and what can be done; fetched with the notice. */
export const linksEn = {
  title: "This link cannot be opened",
  faults: {
    cut: () => "It was cut off or changed on its way, so it does not say where it leads.",
    "no-address": (text: string) =>
      `It names “${text.slice(0, 80)}”, which is no address: that is a name, an @ and a server.`,
    unknown: () => "It leads to nothing that Group Chat has.",
  },
  help: "Ask for it again (menu of a room: Copy link to the room), or find the room in the directory.",
};
