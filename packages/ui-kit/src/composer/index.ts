export { ImportanceButton } from "./importance-button.tsx";
export { StoryBar } from "./story-bar.tsx";
export { type Named, useCompletion } from "./use-completion.tsx";
