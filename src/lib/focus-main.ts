/** Moves the focus to the page when the focused element is gone for good. */
export function focusMain(): void {
  document.querySelector("main")?.focus({ preventScroll: true });
}
