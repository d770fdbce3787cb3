/** A small setting of this browser; storage may be full, or forbidden, and then the default holds. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(named(name));
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(named(name), value);
  } catch {
    // It holds until the page is closed, which is better than an error.
  }
}

/** What this tab should still know after a reload. */
export function readOfTab(name: string): string | null {
  try {
    return sessionStorage.getItem(named(name));
  } catch {
    return null;
  }
}

/** @param value null: nothing to remember any more. */
export function writeOfTab(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(named(name));
    else sessionStorage.setItem(named(name), value);
  } catch {
    // It is known until the page is closed.
  }
}

function named(name: string): string {
  return `stillframe-${name}`;
}
