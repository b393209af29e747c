import { createContext } from "react";

/** The document that what is rendered here stands in: a pop-out's own, or the page's (ADR 0027). */
export const DocumentContext = createContext<Document>(globalThis.document);
