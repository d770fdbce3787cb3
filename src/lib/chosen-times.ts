/** Presets for times. A link with "today" means the day on which it is opened. */
export const timePresets = ["1h", "today", "7d", "30d"] as const;
export type TimePreset = (typeof timePresets)[number];

const minute = 60_000;

/** The times in the address: one of the presets, or two ends as times. */
export interface ChosenTimes {
  preset: TimePreset | null;
  from: Date | null;
  to: Date | null;
}

export function chosenTimes(search: URLSearchParams): ChosenTimes {
  const preset = timePresets.find((known) => known === search.get("since")) ?? null;
  const moment = (name: string) => {
    const found = new Date(search.get(name) ?? "");
    return Number.isNaN(found.getTime()) ? null : found;
  };
  return preset === null
    ? { preset, from: moment("from"), to: moment("to") }
    : { preset, from: null, to: null };
}

/**
 * The two ends. Days are in the viewer's time zone, and the last hour advances by whole minutes: if the query key
 * changed with each render, it would be requested endlessly.
 */
export function endsOf(
  { preset, from, to }: ChosenTimes,
  now: number,
): { start: Date | null; end: Date | null } {
  return { start: preset === null ? from : presetStart(preset, now), end: to };
}

function presetStart(preset: TimePreset, now: number): Date {
  const day = new Date(now);
  const midnight = (daysBack: number) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysBack);
  switch (preset) {
    case "1h":
      return new Date(Math.floor(now / minute) * minute - 60 * minute);
    case "today":
      return midnight(0);
    case "7d":
      return midnight(6);
    case "30d":
      return midnight(29);
    default:
      return preset satisfies never;
  }
}

/** A time as the value of a date and time field: `2026-03-29T12:21`, in the viewer's zone. */
export function fieldTime(moment: Date | null): string {
  if (moment === null) return "";
  const pad = (n: number) => String(n).padStart(2, "0");
  const day = `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
  return `${day}T${pad(moment.getHours())}:${pad(moment.getMinutes())}`;
}

/** The time in such a field, in the form of the address; empty where it is incomplete. */
export function addressTime(field: string): string {
  const moment = new Date(field);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString().replace(":00.000Z", "Z");
}
