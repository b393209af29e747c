import { createContext } from "react";

/** What an app does with links to rooms and people. Absent: the link stays text. */
export interface LinkOpener {
  readonly room?: (address: string) => void;
  readonly person?: (address: string) => void;
}

export const LinksContext = createContext<LinkOpener>({});
