// @ts-check
// The commands, by name.

/**
 * What each file of a command exports.
 * @typedef {Record<string, any>} Values by the options' names
 * @typedef {object} Command
 * @property {string} help
 * @property {import("./options.js").Options} options
 * @property {[min: number, max: number]} positionals how many arguments it takes that are no options
 * @property {string} [argument] the first of them, if it must be there
 * @property {(values: Values, positionals: string[], all: Commands) => number | Promise<number>} run gives the
 *   exit status
 *
 * @typedef {Record<string, { summary: string, load: () => Promise<Command> }>} Commands
 */

/** @type {Commands} */
export const COMMANDS = {
  listen: {
    summary: "receive deliveries and show each as it arrives",
    load: () => import("./commands/listen.js"),
  },
  send: {
    summary: "send one event, whole sessions or a saved file, signed",
    load: () => import("./commands/send.js"),
  },
  verify: { summary: "check saved deliveries", load: () => import("./commands/verify.js") },
  explain: {
    summary: "say why saved deliveries do not verify",
    load: () => import("./commands/explain.js"),
  },
  report: {
    summary: "report how many sessions succeed, and why others do not",
    load: () => import("./commands/report.js"),
  },
  inspect: {
    summary: "open the inspector, with saved deliveries in it",
    load: () => import("./commands/inspect.js"),
  },
  events: { summary: "list the 22 events that WMS sends", load: () => import("./commands/events.js") },
  conform: { summary: "grade a receiver in any language", load: () => import("./commands/conform.js") },
  completion: {
    summary: "print shell completion for bash, zsh or fish",
    load: () => import("./commands/completion.js"),
  },
};
