export { dayOf, SEARCH_SPANS, SEARCH_TRAITS } from "./criteria.ts";
export * from "./history-search.tsx";
export type { HitChoice, HitGrouping } from "./hits.tsx";
export { MoreRows } from "./more-rows.tsx";
export { useMarks } from "./use-marks.ts";
