/** A small setting of this browser. If storage is full or forbidden, the default applies. */
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
    // The setting lasts until the page is closed, which is better than an error.
  }
}

/** A value that the tab keeps over a reload. */
export function readOfTab(name: string): string | null {
  try {
    return sessionStorage.getItem(named(name));
  } catch {
    return null;
  }
}

/** @param value null removes it. */
export function writeOfTab(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(named(name));
    else sessionStorage.setItem(named(name), value);
  } catch {
    // The value lasts until the page is closed.
  }
}

function named(name: string): string {
  return `stillframe-${name}`;
}
