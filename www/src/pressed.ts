// A button that is replaced between press and release gets no click. What comes by itself waits for the release.

const PRESSABLE = "button, a, select, label, [data-at]";
let isPressed = false;
/** Each once, whatever comes in the meantime. */
const waiting = new Set<() => void>();

addEventListener("pointerdown", ({ target }) => {
  isPressed = target instanceof Element && target.closest(PRESSABLE) !== null;
});
for (const end of ["pointerup", "pointercancel", "blur"]) {
  // The click comes after the release.
  addEventListener(end, () => setTimeout(release));
}

function release(): void {
  isPressed = false;
  const due = [...waiting];
  waiting.clear();
  for (const draw of due) draw();
}

/** Draws what came by itself: now, or once nothing is pressed. */
export function drawUnpressed(draw: () => void): void {
  if (isPressed) waiting.add(draw);
  else draw();
}
