/** A small setting of this browser; storage may be full, or forbidden, and then the default holds. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`stillframe-${name}`);
  } catch {
    return null;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`stillframe-${name}`, value);
  } catch {
    // It holds until the page is closed, which is better than an error.
  }
}
