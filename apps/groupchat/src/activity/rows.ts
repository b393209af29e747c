import type { ActivityRow, RoomInvitation, RoomRequest } from "@tandem/client-core/view-models";
import type { ListRowItem } from "@tandem/ui-kit";

/** What waits for an answer first, then messages, newest first. */
export type ActivityListRow = ListRowItem &
  (
    | { readonly kind: "message"; readonly message: ActivityRow }
    | { readonly kind: "invitation"; readonly invitation: RoomInvitation }
    | { readonly kind: "request"; readonly request: RoomRequest }
  );

/** In px: on a phone what and where stand below who and when. */
export const ROW_HEIGHT = 76;
export const PHONE_ROW_HEIGHT = 104;

interface Listed {
  readonly invitations: readonly RoomInvitation[];
  readonly requests: readonly RoomRequest[];
  readonly messages: readonly ActivityRow[];
  readonly isUnreadOnly: boolean;
  readonly height: number;
}

export function activityRows({
  invitations,
  requests,
  messages,
  isUnreadOnly,
  height,
}: Listed): readonly ActivityListRow[] {
  return [
    ...requests.map(
      (request): ActivityListRow => ({
        kind: "request",
        key: `request ${request.key}`,
        text: request.name,
        height,
        request,
      }),
    ),
    ...invitations.map(
      (invitation): ActivityListRow => ({
        kind: "invitation",
        key: `invitation ${invitation.id}`,
        text: invitation.fromName ?? invitation.roomName,
        height,
        invitation,
      }),
    ),
    ...messages
      .filter(({ isUnread }) => isUnread || !isUnreadOnly)
      .map(
        (message): ActivityListRow => ({
          kind: "message",
          key: message.id,
          text: message.author.nick,
          height,
          message,
        }),
      ),
  ];
}

/** Older pages are read for unread ones only as long as there are more than stand here. */
export function hasMoreUnread(messages: readonly ActivityRow[], unread: number): boolean {
  return messages.filter(({ isUnread }) => isUnread).length < unread;
}
