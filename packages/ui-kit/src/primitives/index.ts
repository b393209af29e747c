export { Avatar, avatarPair, initials, PhotosProvider, RoomTile } from "./avatar.tsx";
export { Button, IconButton } from "./button.tsx";
export { FaultBoundary } from "./fault-boundary.tsx";
export { SearchField, TextField } from "./field.tsx";
export { PeoplePicker, type PickedPerson } from "./people-picker.tsx";
export { type ListRowItem, type RovingItemProps, RovingList } from "./roving-list.tsx";
export { Badge, Counts, Keys, Spinner } from "./marks.tsx";
export { Bar, EmptyState, SkeletonMessages, SkeletonRows } from "./states.tsx";
export { announce, LiveRegion } from "./live-region.tsx";
