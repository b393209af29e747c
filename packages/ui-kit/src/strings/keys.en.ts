/** How the keys are to be, in the settings of both apps. */
export const keysEn = {
  title: "Keys",
  enter: "While you write a message, Enter",
  send: "Sends it. Shift+Enter begins a line",
  line: "Begins a line. Shift+Enter sends it",
  letters: "Single letters are commands where a list or a message has the focus (R to reply, J and K in a search)",
  help: "On this device, in both apps. Ctrl+Enter sends in any case.",
  shiftEnter: "Shift+Enter",
};
