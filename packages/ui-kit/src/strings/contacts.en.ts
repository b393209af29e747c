/** What both contact lists say of how they stand and of what was done to them (CO1, RT8). */
export const contactsEn = {
  sort: "Sort contacts",
  sorts: {
    group: "By group",
    name: "By name",
    availability: "By availability",
    access: "By access level",
    tagged: "Tagged first",
  },
  /** Heads of the list where it does not stand by group. */
  heads: {
    name: {},
    availability: {
      available: "Available",
      busy: "Busy",
      away: "Away",
      offline: "Offline",
      unknown: "Presence unknown",
    },
    access: { personal: "Personal", team: "Team", company: "Company", public: "Public" },
    tagged: { tagged: "Tagged", others: "Others" },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
  undo: "Undo",
  changed: {
    moved: (name: string, to: string) => (to === "" ? `${name} is in no group now` : `${name} is in ${to} now`),
    copied: (name: string, to: string) => `${name} is in ${to} as well`,
    "left-group": (name: string, to: string) => `${name} is not in ${to} any more`,
    removed: (name: string) => `${name} is not in your list any more`,
    renamed: (name: string, to: string) => `${name} is called ${to} now`,
    "group-renamed": (name: string, to: string) => `${name} is called ${to} now`,
    "group-removed": (name: string) => `The group ${name} is gone, its people are still in your list`,
    "group-unlisted": (name: string) => `The group ${name} is not in your list any more`,
  },
};
