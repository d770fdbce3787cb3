import type { LabelChanges } from "./history.ts";
import type { Label } from "./media.ts";

/**
 * How the labels of an item changed. Labels with equal name and box are the same one, whatever its confidence and
 * source; a label with the box of a lost one is that label with another name.
 */
export function labelChanges(before: readonly Label[], after: readonly Label[]): LabelChanges {
  const lost: Label[] = [];
  const gained = without(after, before);
  const renamed: [from: string, to: string][] = [];
  for (const old of without(before, after)) {
    const place = placeOf(old);
    const at = place === null ? -1 : gained.findIndex((label) => placeOf(label) === place);
    const [next] = at === -1 ? [] : gained.splice(at, 1);
    if (next === undefined) lost.push(old);
    else renamed.push([old.name, next.name]);
  }
  return {
    gained: counted(gained),
    lost: counted(lost),
    renamed: [...Map.groupBy(renamed, (pair) => JSON.stringify(pair)).values()].flatMap((pairs) =>
      pairs.slice(0, 1).map(([from, to]) => ({ from, to, count: pairs.length })),
    ),
  };
}

function placeOf({ box }: Label): string | null {
  return box === null || box === undefined ? null : JSON.stringify(box);
}

const sameLabel = (label: Label) => JSON.stringify([label.name, label.box ?? null]);

/** The labels that the others lack, each as often as they lack it. */
function without(labels: readonly Label[], others: readonly Label[]): Label[] {
  const left = new Map<string, number>();
  for (const label of others) left.set(sameLabel(label), (left.get(sameLabel(label)) ?? 0) + 1);
  return labels.filter((label) => {
    const count = left.get(sameLabel(label)) ?? 0;
    left.set(sameLabel(label), count - 1);
    return count <= 0;
  });
}

function counted(labels: readonly Label[]): LabelChanges["gained"] {
  const groups = Map.groupBy(labels, ({ name, source }) => JSON.stringify([name, source]));
  return [...groups.values()].flatMap((of) =>
    of.slice(0, 1).map(({ name, source }) => ({ name, source, count: of.length })),
  );
}

/** How the tags of an item changed. */
export function tagChanges(before: readonly string[], after: readonly string[]) {
  return {
    gained: after.filter((tag) => !before.includes(tag)),
    lost: before.filter((tag) => !after.includes(tag)),
  };
}
