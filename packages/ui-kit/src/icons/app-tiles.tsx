import type { ReactElement } from "react";

interface TileProps {
  /** Edge length in px. */
  readonly size?: number;
}

/** The tile of Group Chat: two speech bubbles. */
export function GroupChatTile({ size = 20 }: TileProps): ReactElement {
  return (
    <svg className="td-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--td-app-groupchat)" />
      <path
        fill="#fff"
        d="M5 8.6A2.6 2.6 0 0 1 7.6 6h6.3a2.6 2.6 0 0 1 2.6 2.6v3.1a2.6 2.6 0 0 1-2.6 2.6H9.3l-2.8 2.1v-2.2A2.6 2.6 0 0 1 5 11.7z"
      />
      <path
        fill="#fff"
        fillOpacity=".62"
        d="M18 9.7a2.4 2.4 0 0 1 1.3 2.1v2.7a2.4 2.4 0 0 1-1.2 2.1v1.9l-2.5-1.7h-3.5a2.4 2.4 0 0 1-1.8-.8h4.1A3.6 3.6 0 0 0 18 12.4z"
      />
    </svg>
  );
}

/** The tile of Communicator: a person and a voice. */
export function CommunicatorTile({ size = 20 }: TileProps): ReactElement {
  return (
    <svg className="td-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" fill="var(--td-app-communicator)" />
      <circle cx="9.6" cy="9" r="2.9" fill="#fff" />
      <path fill="#fff" d="M4.6 17.2c0-2.5 2.2-4.1 5-4.1s5 1.6 5 4.1c0 .5-.4.8-.9.8H5.5c-.5 0-.9-.3-.9-.8z" />
      <path
        fill="none"
        stroke="#fff"
        strokeOpacity=".72"
        strokeWidth="1.4"
        strokeLinecap="round"
        d="M15.2 6.8a5 5 0 0 1 0 5.2M17.5 5.3a8.3 8.3 0 0 1 0 8.2"
      />
    </svg>
  );
}
