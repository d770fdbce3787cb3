/** Whether the server answers for this page's address. Never rejects. */
export async function isServed(): Promise<boolean> {
  try {
    return (await fetch(location.href, { method: "HEAD" })).ok;
  } catch {
    return false;
  }
}
