/** How much of a name's end stays: the number that tells files apart, and their ending. */
const keptEnd = 8;

/** A name cut in the middle, because names of one camera differ at their end: `IMG_2024…0391.jpg`. */
export function cutName(name: string, most: number): string {
  // By characters, so that no character of two halves is cut apart.
  const characters = [...name];
  if (characters.length <= most) return name;
  const room = Math.max(2, most - 1);
  const end = Math.min(Math.max(keptEnd, Math.floor(room / 2)), room - 1);
  return `${characters.slice(0, room - end).join("")}…${characters.slice(-end).join("")}`;
}
