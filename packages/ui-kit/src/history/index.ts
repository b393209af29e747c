export * from "./history-search.tsx";
export * from "./marked-text.tsx";
export { MoreRows } from "./more-rows.tsx";
