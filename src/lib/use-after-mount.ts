import { useLayoutEffect, useState } from "react";

/**
 * `value`, but never in the first commit, which sees `initially`: for what must have been seen closed before
 * it opens.
 *
 * A dialog of Mantine gives the focus back only where it was there, closed, before; and it notes where the
 * focus is in a passive effect, while a timer already moves the focus into the dialog. An update out of a
 * layout effect is synchronous, and so are the passive effects behind it: the note comes first.
 */
export function useAfterMount<T>(value: T, initially: T): T {
  const [later, setLater] = useState(initially);
  useLayoutEffect(() => setLater(value), [value]);
  return later;
}
