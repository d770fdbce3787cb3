import { locale } from "#/lib/language.ts";

const clock = new Intl.DateTimeFormat(locale, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const zone = new Intl.DateTimeFormat(locale, { timeZoneName: "short" });
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });

/** `14:39:26`, in the viewer's zone: the columns name the zone, the headings the day. */
export function exactClock(moment: Date): string {
  return clock.format(moment);
}

/** `UTC`, `CET`: the viewer's zone. */
export function zoneName(now: number): string {
  return zone.formatToParts(now).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** `27 Dec`. */
export function shortDay(moment: Date): string {
  return day.format(moment);
}

/** The part of an address by which colleagues know each other. */
export function shortPerson(email: string): string {
  return email.split("@")[0] || email;
}
