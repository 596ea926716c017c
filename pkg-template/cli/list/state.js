// @ts-check
// The list without a terminal: a state and a key make the next state.

/**
 * @typedef {object} State
 * @property {number | null} selected its ID; null follows the newest
 * @property {boolean} isOpen whether headers, body and event are shown
 * @property {number} scroll lines of these that are scrolled by
 * @property {string} filter
 * @property {string | null} draft the filter that is being typed
 * @property {boolean} isHelp
 * @property {string} note the last line, until the next key
 *
 * @typedef {"quit" | "forward" | "explain" | "copy" | "inspect" | "redraw"} Action
 * @typedef {{ state: State, action?: Action }} Next
 */

/** @type {Readonly<State>} */
export const INITIAL = {
  selected: null,
  isOpen: false,
  scroll: 0,
  filter: "",
  draft: null,
  isHelp: false,
  note: "",
};

const MAX_FILTER = 64;
const PAGE = 10;

/** How far each key moves. @type {Record<string, number>} */
const MOVES = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  home: Number.NEGATIVE_INFINITY,
  g: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  G: Number.POSITIVE_INFINITY,
};
/** @type {Record<string, number>} */
const PAGES = { "page-up": -PAGE, b: -PAGE, "page-down": PAGE, space: PAGE };
/** @type {Record<string, Action>} */
const ACTIONS = { r: "forward", e: "explain", c: "copy", o: "inspect" };

/**
 * @param {State} before
 * @param {string} key
 * @param {readonly { id: number }[]} entries that the filter leaves, ascending
 * @returns {Next}
 */
export function withKey(before, key, entries) {
  const state = { ...before, note: "" };
  if (key === "ctrl-c") return { state, action: "quit" };
  if (state.draft !== null) return { state: withFilterKey(state, state.draft, key) };
  if (key === "redraw") return { state, action: "redraw" };
  // Any key ends the help, and does nothing else.
  if (state.isHelp) return { state: { ...state, isHelp: false } };
  if (key === "q") return { state, action: "quit" };
  if (key === "?") return { state: { ...state, isHelp: true } };
  if (key === "/") return { state: { ...state, draft: "" } };
  if (key === "escape") return { state: closed(state) };
  if (Object.hasOwn(MOVES, key)) return { state: moved(state, MOVES[key], entries) };
  if (Object.hasOwn(PAGES, key)) return { state: paged(state, PAGES[key], entries) };
  if (entries.length === 0) return { state };
  if (key === "enter") return { state: { ...pinned(state, entries), isOpen: !state.isOpen, scroll: 0 } };
  return Object.hasOwn(ACTIONS, key) ? { state: pinned(state, entries), action: ACTIONS[key] } : { state };
}

/**
 * Where in the list the selected one is; one that is gone gives way to the next.
 * @param {State} state
 * @param {readonly { id: number }[]} entries
 */
export function indexOf({ selected }, entries) {
  const last = entries.length - 1;
  if (selected === null) return last;
  const at = entries.findIndex(({ id }) => id >= selected);
  return at < 0 ? last : at;
}

/** Stays on the one that is selected, whatever comes. @param {State} state @param {readonly { id: number }[]} entries */
function pinned(state, entries) {
  return { ...state, selected: entries[indexOf(state, entries)].id };
}

/** @param {State} state @param {number} by @param {readonly { id: number }[]} entries @returns {State} */
function moved(state, by, entries) {
  if (entries.length === 0) return state;
  const last = entries.length - 1;
  const at = Math.min(last, Math.max(0, indexOf(state, entries) + by));
  return { ...state, selected: at === last ? null : entries[at].id, scroll: 0 };
}

/** @param {State} state @param {number} by @param {readonly { id: number }[]} entries @returns {State} */
function paged(state, by, entries) {
  return state.isOpen ? { ...state, scroll: Math.max(0, state.scroll + by) } : moved(state, by, entries);
}

/** What is open first, the filter after. @param {State} state @returns {State} */
function closed(state) {
  return state.isOpen ? { ...state, isOpen: false, scroll: 0 } : { ...state, filter: "" };
}

/** @param {State} state @param {string} draft @param {string} key @returns {State} */
function withFilterKey(state, draft, key) {
  if (key === "escape") return { ...state, draft: null };
  if (key === "enter") return { ...state, draft: null, filter: draft, selected: null, scroll: 0 };
  if (key === "backspace") return { ...state, draft: [...draft].slice(0, -1).join("") };
  const letter = key === "space" ? " " : key;
  // The names of other keys are no letters.
  return [...letter].length === 1 && draft.length < MAX_FILTER ? { ...state, draft: draft + letter } : state;
}
