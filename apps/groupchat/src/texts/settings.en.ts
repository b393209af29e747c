/** The settings of Group Chat. */
export const settingsEn = {
  title: "Settings",
  signedInAs: "Signed in as",
  signInsTitle: "Stay signed in",
  signInsText:
    "This device may sign in without the password. Revoking ends that here and on the server, and signs you out.",
  revoke: "Revoke and sign out",
  signOut: "Sign out",
  notifications: "Notifications",
  notificationsOn: "System notifications are on.",
  notificationsOff: "The browser does not allow notifications for this page. It can be changed in its settings.",
  notificationsAsk: "Allow notifications",
};
