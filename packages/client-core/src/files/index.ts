export { fileItemOf, PREVIEW_BYTES_MAX } from "./attached.ts";
export { IMAGE_HEAD_BYTES, IMAGE_PIXELS_MAX, imageSize, type ImageSize } from "./image-size.ts";
export { UPLOADS_MAX } from "./problems.ts";
export { createFileService, type FileLimits, type FileService } from "./service.ts";
export { createUploads, type Uploads } from "./uploads.ts";
