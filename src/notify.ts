import type { NotificationData } from "@mantine/notifications";
import { lostText } from "#/strings/lost.ts";
import { shellText } from "#/strings/shell.ts";

/**
 * The only way to show a notification. Its library is loaded with the first one, or when the page is idle (see
 * `pages/root/late-parts.tsx`), never before the first paint.
 */
export interface Notice {
  title?: string;
  message: NotificationData["message"];
  /** A notification replaces an earlier one with the same id. */
  id?: string;
  /** Milliseconds; false keeps it until it is closed. */
  autoClose?: number | false;
}

export function notifySuccess(notice: Notice): void {
  void show(notice, "green");
}

/** Stays until it is closed, because an error that disappears cannot be read. */
export function notifyError(notice: Notice): void {
  void show({ autoClose: false, ...notice }, "red");
}

/** The code behind a button could not be loaded: offline, or the server is away. */
export function notifyNotLoaded(): void {
  notifyError({
    id: "not-loaded",
    ...(navigator.onLine ? lostText.notLoaded : lostText.offline),
  });
}

async function show({ id, ...notice }: Notice, color: string): Promise<void> {
  const { notifications } = await import("@mantine/notifications");
  if (id !== undefined) notifications.hide(id);
  notifications.show({
    color,
    autoClose: 6_000,
    closeButtonProps: { "aria-label": shellText.closeNotice },
    ...(id === undefined ? {} : { id }),
    ...notice,
  });
}
