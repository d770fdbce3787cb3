/**
 * Concurrent upload requests, over all uploads of the tab: enough to fill a line, and few enough of the browser's six
 * connections to leave some for the pages.
 */
const count = 3;
let free = count;
const waiting: (() => void)[] = [];

export const uploadSlots = {
  count,
  async use(act: () => Promise<void>): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  },
};
