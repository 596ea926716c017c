// @ts-check
// What the operating system says, in words.

/** @type {Record<string, string>} by the names of errno(3) and of Node's resolver */
const WORDS = {
  EACCES: "permission denied",
  EADDRINUSE: "the port is in use by another program",
  EADDRNOTAVAIL: "this machine does not have the address",
  ECONNREFUSED: "nothing listens there; is the receiver running?",
  ECONNRESET: "the connection was closed before the answer",
  EFBIG: "the file would be larger than the system allows",
  EHOSTUNREACH: "there is no route to the host",
  EISDIR: "it is a folder, not a file",
  EMFILE: "too many files are open",
  ENOENT: "there is no such file",
  ENOSPC: "no space is left on the disk",
  ENOTDIR: "a part of the path is a file, not a folder",
  ENOTFOUND: "there is no such host",
  EPERM: "the system does not allow it",
  EPIPE: "the connection was closed before the answer",
  EROFS: "the file system is read-only",
  ETIMEDOUT: "the connection timed out",
  EAI_AGAIN: "the name of the host cannot be looked up now",
};

/**
 * @param {unknown} error
 * @returns {string | undefined} nothing if it is not one of the system
 */
export function systemErrorInWords(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (typeof code !== "string") return undefined;
  const reason = reasonOf(/** @type {Error} */ (error));
  return path === undefined ? reason : `${path}: ${reason}`;
}

/** Without where. @param {NodeJS.ErrnoException} error @returns {string} */
export function reasonOf({ code, message }) {
  return code !== undefined && Object.hasOwn(WORDS, code) ? WORDS[code] : message || String(code);
}
