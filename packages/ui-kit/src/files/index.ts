export { AttachButton } from "./attach-button.tsx";
export { Attachment } from "./attachment.tsx";
export { DropZone } from "./drop-zone.tsx";
export { FilesContext } from "./files-context.ts";
export { BOX_HEIGHT_MAX, imageBox } from "./image-box.ts";
export { pastedFiles } from "./pasted.ts";
export { UploadTray } from "./upload-tray.tsx";
