import { useState } from "react";

/**
 * The version that somebody saw when a dialog opened: what they confirm is about that one, though the page goes on
 * to newer ones behind it. Once they were `told` that it moved, the newest.
 */
export function useSeenHead<Head>(head: Head, opened: boolean, told: boolean): Head {
  const [seen, setSeen] = useState({ opened, head });
  if (seen.opened !== opened) setSeen({ opened, head });
  return told ? head : seen.head;
}
