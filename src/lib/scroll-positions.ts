interface Place {
  /** Of the entry in the browser's history. */
  key: string;
  pathname: string;
  search: string;
}

/** Scroll positions, in pixels, of the pages in the history. */
const positions = new Map<string, number>();

const placeKey = ({ key, pathname, search }: Place): string => `${key} ${pathname}${search}`;

export function scrollPositionOf(place: Place): number | undefined {
  return positions.get(placeKey(place));
}

export function rememberScrollPosition(place: Place, top: number): void {
  positions.set(placeKey(place), top);
}

/** All stored positions, by entry and address. */
export const scrollPositions = (): Map<string, number> => positions;

export function forgetScrollPositions(): void {
  positions.clear();
}
