import { useLayoutEffect, useState } from "react";

/**
 * `value`, except in the first commit, which gets `initially`: for components that must be rendered closed before they
 * open.
 *
 * A Mantine dialog restores the focus only if it was rendered closed before. It records the focused element in a
 * passive effect, while a timer already moves the focus into the dialog. An update from a layout effect is synchronous,
 * and so are its passive effects: the focus is recorded first.
 */
export function useAfterMount<T>(value: T, initially: T): T {
  const [later, setLater] = useState(initially);
  useLayoutEffect(() => setLater(value), [value]);
  return later;
}
