export * from "./marked-text.tsx";
export { type Mark, marksIn } from "./marks.ts";
