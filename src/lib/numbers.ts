const whole = new Intl.NumberFormat("en");

/** `26,412`. */
export function count(n: number): string {
  return whole.format(n);
}

/** `1 image`, `26,412 images`. */
export function counted(n: number, one: string, many: string): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A percentage as it is safe to show: whole, 0 to 100; null where there is none to tell. */
export function percent(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Math.min(100, Math.max(0, Math.floor(value)));
}
