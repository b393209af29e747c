export * from "./history-search.tsx";
export * from "./marked-text.tsx";
