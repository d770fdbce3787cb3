/** The horizontal place of a lane's middle, in pixels. */
export function laneX(lane: number): number {
  return 12 + 18 * lane;
}

/** The width of a rail with so many lanes, in pixels; that of two is the least. */
export function railWidth(lanes: number): number {
  return laneX(Math.max(2, lanes) - 1) + 14;
}
