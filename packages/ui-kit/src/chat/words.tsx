import type { MessageItem } from "@tandem/client-core/view-models";
import type { ReactElement } from "react";
import { Attachment } from "../files/index.ts";
import { RichText } from "../text/index.ts";
import { ImportantMark } from "./important-mark.tsx";
import { Story } from "./story.tsx";

interface WordsProps {
  readonly item: MessageItem;
  readonly mention?: string | undefined;
  /** The line with the author tells that it is important, and that it is long. */
  readonly hasHead?: boolean;
}

/** What a message says, the same in rooms and conversations of both apps. */
export function Words({ item, mention, hasHead = false }: WordsProps): ReactElement {
  const { file, text, title, isImportant } = item;
  const marked = item.mentionsMe ? mention : undefined;
  return (
    <>
      {isImportant === true && !hasHead && <ImportantMark />}
      {file !== undefined && <Attachment file={file} />}
      {title !== undefined && <Story title={title} text={text} mention={marked} />}
      {title === undefined && text !== "" && <RichText text={text} mention={marked} />}
    </>
  );
}
