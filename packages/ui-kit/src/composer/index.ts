export { ImportanceButton } from "./importance-button.tsx";
export { StoryBar } from "./story-bar.tsx";
export { type FindPeople, useCompletion } from "./use-completion.tsx";
