import { createContext } from "react";

/** What an app does with links to rooms and people. Absent: the link stays text. */
export interface LinkOpener {
  readonly room?: (address: string) => void;
  /** What a room of the list is called; undefined: it is not known, and its link stays as it was written. */
  readonly roomName?: (address: string) => string | undefined;
  readonly person?: (address: string) => void;
}

export const LinksContext = createContext<LinkOpener>({});
