import { useState } from "react";

/**
 * The version shown when a dialog opened: the user confirms that one, even if the page shows newer ones meanwhile. Once
 * the dialog has reported the move (`told`), the newest version.
 */
export function useSeenHead<Head>(head: Head, opened: boolean, told: boolean): Head {
  const [seen, setSeen] = useState({ opened, head });
  if (seen.opened !== opened) setSeen({ opened, head });
  return told ? head : seen.head;
}
