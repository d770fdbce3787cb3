interface Page<Item> {
  items: readonly Item[];
  total: number;
}

interface PlaceQuestion<Item> {
  /** Negative where the wanted item comes before this one, 0 where it is this one. */
  compare: (other: Item) => number;
  /** An estimate of its place. */
  guess: number;
  /** Items on a page. */
  size: number;
  pageAt: (page: number) => Promise<Page<Item>>;
}

/**
 * The place of an item in a long ordered list that is read in pages, or, if it is missing, the place of the item that
 * would follow it. Starts at an estimate and searches in growing steps, then by halving: one page where the estimate is
 * good, some twenty for ten million items where it is not.
 */
export async function placeOf<Item>(question: PlaceQuestion<Item>): Promise<number> {
  const { compare, guess, size, pageAt } = question;
  let low = 0;
  let high = Infinity;
  let page = Math.floor(Math.max(0, guess) / size);
  for (let step = 1; ; step *= 2) {
    const { items, total } = await pageAt(page);
    if (total === 0) return 0;
    high = Math.min(high, Math.ceil(total / size) - 1);
    const first = items[0];
    const last = items.at(-1);
    if (first === undefined || last === undefined) {
      // Beyond the end; a page that is empty for another reason ends the search.
      if (page <= high) return Math.min(page * size, total - 1);
      page = high;
      continue;
    }
    if (compare(first) < 0) {
      if (page <= low) return page * size;
      high = page - 1;
      page = low > 0 ? Math.floor((low + high) / 2) : Math.max(low, page - step);
    } else if (compare(last) > 0) {
      low = page + 1;
      if (low > high) return Math.min(low * size, total - 1);
      page = Math.min(high, page + step);
    } else {
      return page * size + items.findIndex((item) => compare(item) <= 0);
    }
  }
}
