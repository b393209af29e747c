export { closedKey, groupTitle } from "./heads.ts";
export { SortButton, sortEntries } from "./sort-button.tsx";
export { UndoBar } from "./undo-bar.tsx";
