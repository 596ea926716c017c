// On a phone what is shown comes before what it is made of.

/** As in the styles. */
const NARROW = "(max-width: 61.99rem)";

/**
 * Puts two elements into a third: the answer first where one is above the other. Their order in the document
 * is the one that is seen, so that the keyboard and a screen reader meet them in it, too.
 */
export function inReach(inside: HTMLElement, source: HTMLElement, answer: HTMLElement): HTMLElement {
  const narrow = matchMedia(NARROW);
  const place = () => {
    const focused = document.activeElement;
    inside.replaceChildren(...(narrow.matches ? [answer, source] : [source, answer]));
    if (focused instanceof HTMLElement && inside.contains(focused)) focused.focus();
  };
  narrow.addEventListener("change", place);
  place();
  return inside;
}
