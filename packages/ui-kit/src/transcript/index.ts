export { openMail, printText, saveTextFile, transcriptFileName } from "./hand-out.ts";
export { MAIL_ADDRESS_CHARS_MAX, mailAddress } from "./mail.ts";
export { setTranscriptLanguage, words } from "./words.ts";
export { messageText, type TranscriptHead, type TranscriptMessage, transcriptText } from "./transcript.ts";
