import type { DraftSnapshot, TimelineVerbs } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { Button } from "../primitives/index.ts";
import { strings } from "../strings/index.ts";

interface StoryBarProps {
  readonly draft: DraftSnapshot;
  readonly verbs: TimelineVerbs;
  readonly onDone: () => void;
}

/** Asks once whether a long text should be a post with a title (RM17), and then takes the title. */
export function StoryBar({ draft, verbs, onDone }: StoryBarProps): ReactElement | null {
  const { story, offersStory } = draft;
  if (story !== undefined) {
    return (
      <div className="td-storybar">
        <input
          autoFocus
          className="td-storybar-title"
          value={story.title}
          maxLength={120}
          aria-label={strings.compose.storyTitle}
          placeholder={strings.compose.storyTitle}
          onChange={(event) => verbs.setStory(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onDone();
          }}
        />
        <Button size="small" look="subtle" onClick={() => (verbs.setStory(undefined), verbs.declineStory(), onDone())}>
          {strings.compose.plainText}
        </Button>
      </div>
    );
  }
  if (!offersStory) return null;
  return (
    <div className="td-storybar" role="status">
      <span className="td-grow">{strings.compose.offerStory}</span>
      <Button size="small" onClick={() => verbs.setStory("")}>
        {strings.compose.makeStory}
      </Button>
      <Button size="small" look="subtle" onClick={() => (verbs.declineStory(), onDone())}>
        {strings.compose.declineStory}
      </Button>
    </div>
  );
}
