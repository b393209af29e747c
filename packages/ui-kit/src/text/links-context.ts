import type { LinkFault } from "@tandem/client-core/view-models";
import { createContext } from "react";

/** What an app does with links to rooms and people. Absent: the link stays text. */
export interface LinkOpener {
  /** `message`: the archive's name of the message that the link leads to. */
  readonly room?: (address: string, message?: string) => void;
  /** What a room of the list is called; undefined: it is not known, and its link stays as it was written. */
  readonly roomName?: (address: string) => string | undefined;
  readonly person?: (address: string) => void;
  /** A link that is meant for the app and leads nowhere was followed. */
  readonly broken?: (fault: LinkFault, text: string) => void;
}

export const LinksContext = createContext<LinkOpener>({});
