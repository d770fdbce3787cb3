/**
 * Times and durations in words. Takes Dates or milliseconds. Shows times in the viewer's zone, which the absolute form
 * names.
 */

import { locale } from "./language.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const short = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "narrow" });
const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const absolute = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const shortThisYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const shortOtherYear = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "short",
  year: "2-digit",
});
const dayThisYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const dayOnly = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const dayOtherYear = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** `now`, `12 min ago`, `3 days ago`. Clocks differ: a time slightly ahead of the local clock is shown as now. */
export function relativeTime(moment: Date, now: number): string {
  return relativeBy(relative, moment, now);
}

/** `12min ago`, `3d ago`: for a narrow column, with the exact time nearby. */
export function relativeShort(moment: Date, now: number): string {
  const isJustNow = now - moment.getTime() < 45 * second;
  return relativeBy(isJustNow ? relative : short, moment, now);
}

function relativeBy(format: Intl.RelativeTimeFormat, moment: Date, now: number): string {
  const ago = now - moment.getTime();
  if (ago < 45 * second) return ago < -minute ? absoluteTime(moment) : format.format(0, "second");
  if (ago < hour) return format.format(-Math.max(1, Math.round(ago / minute)), "minute");
  if (ago < day) return format.format(-Math.max(1, Math.round(ago / hour)), "hour");
  // By calendar day, like the headings: an entry under "Yesterday" must not be "two days ago".
  if (ago < 30 * day) return format.format(-Math.max(1, daysBetween(moment, now)), "day");
  if (ago < 365 * day) return format.format(-Math.max(1, Math.round(ago / (30 * day))), "month");
  return format.format(-Math.max(1, Math.round(ago / (365 * day))), "year");
}

function daysBetween(moment: Date, now: number): number {
  const start = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (start(new Date(now)) - start(moment)) / day;
}

/** `29 Mar 2026, 12:21:33 UTC`, in the viewer's zone. */
export function absoluteTime(moment: Date): string {
  return absolute.format(moment);
}

/** `29 Mar 2026`, in the viewer's zone. */
export function wholeDay(moment: Date): string {
  return dayOnly.format(moment);
}

/** `12:21`, in the viewer's zone. */
export function clockTime(moment: Date): string {
  return clock.format(moment);
}

/** `29 Mar`, of another year `29 Mar 25`: for an axis. */
export function shortDay(moment: Date, now: number): string {
  const isThisYear = moment.getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? shortThisYear : shortOtherYear).format(moment);
}

/** The viewer's calendar day of a time, as a key for groups: `2026-03-29`. */
export function dayKey(moment: Date): string {
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${moment.getFullYear()}-${pad(moment.getMonth() + 1)}-${pad(moment.getDate())}`;
}

/** `Today`, `Yesterday`, `29 March`, `29 March 2025`. */
export function dayLabel(moment: Date, now: number): string {
  const key = dayKey(moment);
  const today = new Date(now);
  if (key === dayKey(today)) return named(0);
  // Not 24 hours earlier: a day with a change of clocks is shorter or longer.
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (key === dayKey(yesterday)) return named(-1);
  const format = moment.getFullYear() === today.getFullYear() ? dayThisYear : dayOtherYear;
  return format.format(moment);
}

/** `Today`, `Yesterday`: the language's words for days relative to today. */
function named(days: number): string {
  const word = relative.format(days, "day");
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
}

/** `0 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / second));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** `340 ms`, `2.4 s`, `12 s`, `3 min 05 s`: for finished work, which may have been fast. */
export function exactDuration(milliseconds: number): string {
  if (milliseconds < second) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 10 * second
    ? `${tenths.format(Math.floor(milliseconds / 100) / 10)} s`
    : duration(milliseconds);
}

/** `7 s`, `40 s`, `3 min`, `2 h`: rounded, for estimates. */
export function roughDuration(milliseconds: number): string {
  const seconds = milliseconds / second;
  if (seconds < 10) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 57.5) return `${Math.round(seconds / 5) * 5} s`;
  const minutes = milliseconds / minute;
  return minutes < 59.5 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}
