import { ROOM_FIELDS } from "@tandem/protocol/tandem-rooms";
import type { DiscoInfo } from "@tandem/protocol/xep-0030-disco";

/** Whether files may be posted (docs/protocol/rooms.md §2). Rooms that do not say so leave it to who carries the files. */
export function takesFilesBy({ forms }: DiscoInfo): boolean {
  const field = forms.flatMap((form) => form.fields).find(({ name }) => name === ROOM_FIELDS.files);
  return field?.values[0] !== "0" && field?.values[0] !== "false";
}
