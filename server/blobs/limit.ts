/**
 * Runs at most `size` jobs at a time, the others in the order of their arrival. For work that is bounded by
 * cores or memory, such as decoding images.
 */
export function createLimit(size: number) {
  let active = 0;
  const queue: (() => void)[] = [];
  return async function run<T>(job: () => Promise<T>): Promise<T> {
    if (active >= size) await new Promise<void>((resolve) => queue.push(resolve));
    else active += 1;
    try {
      return await job();
    } finally {
      // The place is handed on, not given back, so that no newcomer can slip in between.
      const next = queue.shift();
      if (next === undefined) active -= 1;
      else next();
    }
  };
}
