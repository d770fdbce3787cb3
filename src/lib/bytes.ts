const units = ["bytes", "kB", "MB", "GB", "TB"];

/** `0 bytes`, `12.5 kB`, `340 MB`: decimal units, at most three figures. */
export function byteSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit === 0 && bytes === 1 ? "byte" : (units[unit] ?? "")}`;
}
