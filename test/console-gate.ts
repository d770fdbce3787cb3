import { vi } from "vitest";

let said: string[] = [];

/** Starts to record console.error and console.warn. */
export function watchConsole(): void {
  said = [];
  for (const level of ["error", "warn"] as const) {
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      said.push(`${level}: ${parts.map(String).join(" ")}`);
    });
  }
}

/** Returns the messages since the last call. */
export function takeConsole(): string[] {
  const taken = said;
  said = [];
  return taken;
}
