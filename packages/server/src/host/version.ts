/** The version of the server, as in its package.json; told by XEP-0092 and `tandem --version`. */
export const VERSION = "0.1.0";
