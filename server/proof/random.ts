/** Pseudo-random numbers, the same for the same seed. */
export interface Random {
  /** 0 to 2^32 - 1. */
  next(): number;
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  pick<T>(values: readonly T[]): T;
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
}

/** Mulberry32: one multiplication a number, and random enough to choose operations. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  const pick = <T>(values: readonly T[]): T => {
    const index = below(values.length);
    if (index >= values.length) throw new RangeError("There is nothing to pick from");
    return values[index] as T;
  };
  return {
    next,
    below,
    pick,
    weighted(weights) {
      const entries = Object.entries<number>(weights);
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
      let rest = below(total);
      const found = entries.find(([, weight]) => (rest -= weight) < 0);
      return pick(found === undefined ? [] : [found[0] as keyof typeof weights]);
    },
  };
}
