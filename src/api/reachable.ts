/** Whether the server answers for the page that is open. Never rejects. */
export async function isServed(): Promise<boolean> {
  try {
    return (await fetch(location.href, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}
