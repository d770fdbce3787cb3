import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ItemPlace } from "../../lake/read/item-place.ts";
import { type PlaceReader, type TimelineVersion, itemPlaces, leapsIn } from "./item-states.ts";

/** The state of an item in each version, by the `rev` of its row; null where it is absent. */
type States = readonly (number | null)[];

const time = (minute: number) => new Date(minute * 60_000).toISOString().replace("Z", "000Z");

function timeline(states: States): TimelineVersion[] {
  return states.map((_, index) => ({
    ref: { branch: "l", version: index },
    at: index === states.length - 1 ? null : time(index),
  }));
}

/** @param moved Versions from which on a compaction has moved the rows. */
function readerOf(states: States, moved: readonly number[] = []) {
  const reads = { find: 0, has: 0 };
  const placeIn = (version: number): ItemPlace | null => {
    const rev = states[version] ?? null;
    const moves = moved.filter((from) => from <= version).length;
    return rev === null ? null : { rev, rowId: rev * 100 + moves };
  };
  const reader: PlaceReader = {
    async find({ version }) {
      reads.find += 1;
      return placeIn(version);
    },
    async has({ version }, place) {
      reads.has += 1;
      const there = placeIn(version);
      return there !== null && there.rev === place.rev && there.rowId === place.rowId;
    },
  };
  return { reader, reads };
}

const leap = (minute: number) => ({ start: time(minute - 0.5), end: time(minute - 0.4) });

test("finds every state, after any edits, deletions, restores and compactions", async () => {
  const step = fc.constantFrom("nothing", "nothing", "edit", "delete", "leap", "compact");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(30)), { maxLength: 60 }), async (steps) => {
      const states: (number | null)[] = [1];
      const leaps = [];
      const moved: number[] = [];
      let revs = 1;
      for (const [kind, some] of steps) {
        const now = states.at(-1) ?? null;
        const index = states.length;
        if (kind === "edit" && now !== null) states.push(++revs);
        else if (kind === "delete") states.push(null);
        else if (kind === "leap") {
          leaps.push(leap(index));
          states.push(some === 0 ? ++revs : (states[some % index] ?? null));
        } else {
          if (kind === "compact") moved.push(index);
          states.push(now);
        }
      }
      const { reader } = readerOf(states, moved);
      const places = await itemPlaces(timeline(states), leaps, reader);
      expect(places.map((place) => place?.rev ?? null)).toEqual(states);
    }),
  );
});

test("reads few of many versions, and searches fewer", async () => {
  const unchanged = readerOf(Array.from({ length: 1000 }, () => 1));
  await itemPlaces(timeline(Array.from({ length: 1000 }, () => 1)), [], unchanged.reader);
  expect(unchanged.reads).toEqual({ find: 1, has: 1 });

  const edited = Array.from({ length: 1000 }, (_, i) => 1 + Math.floor(i / 250));
  const { reader, reads } = readerOf(edited);
  const places = await itemPlaces(timeline(edited), [leap(500)], reader);
  expect(places.map((place) => place?.rev)).toEqual(edited);
  expect(reads.find).toBe(4);
  expect(reads.has).toBeLessThan(100);
});

test("versions that several snapshots name are read once", async () => {
  const versions = Array.from({ length: 100 }, (_, index) => ({
    ref: { branch: "l", version: index % 2 },
    at: time(index),
  }));
  const { reader, reads } = readerOf([1, 2]);
  const leaps = versions.map((_, index) => leap(index));
  await itemPlaces(versions, leaps, reader);
  expect(reads.find).toBe(2);
});

test("a leap is between two instants if it had begun by the second and had not ended at the first", () => {
  const minute = fc.nat(20).map(time);
  const open = fc.option(minute);
  const leapOf = fc.record({ start: minute, end: open });
  fc.assert(
    fc.property(fc.array(leapOf, { maxLength: 8 }), open, open, (leaps, after, until) => {
      const expected = leaps.some(
        ({ start, end }) =>
          (until === null || start <= until) && (end === null || end > (after ?? "")),
      );
      expect(leapsIn(leaps)(after, until)).toBe(expected);
    }),
  );
});
