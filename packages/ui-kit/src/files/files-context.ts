import type { FilesViewModel } from "@tandem/client-core/view-models";
import { createContext } from "react";

/** The files of the room or conversation that is shown: rows ask it for addresses. */
export const FilesContext = createContext<FilesViewModel | undefined>(undefined);
