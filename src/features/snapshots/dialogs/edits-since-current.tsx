import { useQuery } from "@tanstack/react-query";
import type { Dataset } from "#contract/dataset.ts";
import type { Activity } from "#contract/history.ts";
import { parseWireTime } from "#contract/wire.ts";
import { editsSinceCurrentQuery } from "#/api/comparison.ts";
import { useFeature } from "#/api/session.ts";
import { clockTime, dayKey, dayLabel } from "#/lib/time.ts";
import { useNow } from "#/lib/use-now.ts";
import { impactText as text } from "#/strings/restore-impact.ts";
import classes from "./restore-dialog.module.css";

/** The users who edited the dataset since its current version, and how often: the people to ask before a restore. */
export function EditsSinceCurrent({ dataset }: { dataset: Dataset }) {
  const now = useNow();
  const told = useFeature("activity") === true;
  const { data } = useQuery({
    ...editsSinceCurrentQuery(dataset.id, dataset.head ?? undefined),
    enabled: told,
  });
  if (data === undefined || data.length === 0) return null;
  const edits = data.reduce((sum, person) => sum + person.edits, 0);
  return (
    <details className={classes.edits}>
      <summary>{text.edits(edits, data.length, short(firstOf(data), now))}</summary>
      <ul>
        {data.map(({ actor, edits: own, last }) => (
          <li key={actor}>
            <bdi>{actor}</bdi> · {text.person(own, short(last, now))}
          </li>
        ))}
      </ul>
    </details>
  );
}

function firstOf(people: Activity["by_person"]): string {
  return people.reduce(
    (first, person) => (parseWireTime(person.first) < parseWireTime(first) ? person.first : first),
    people[0]?.first ?? "",
  );
}

/** `14:02`, on another day with the date. */
function short(time: string, now: number): string {
  const at = parseWireTime(time);
  const clock = clockTime(at);
  return dayKey(at) === dayKey(new Date(now)) ? clock : `${dayLabel(at, now)}, ${clock}`;
}
