import type { NotificationData } from "@mantine/notifications";
import { lostText } from "#/strings/lost.ts";
import { shellText } from "#/strings/shell.ts";

/**
 * The one way to show a passing message. Its library is loaded with the first message, or when the page is
 * idle (see `pages/root/late-parts.tsx`), never before the page is painted.
 */
export interface Notice {
  title?: string;
  message: NotificationData["message"];
  /** Notices of one id replace each other. */
  id?: string;
  /** Milliseconds; false keeps it until it is closed. */
  autoClose?: number | false;
}

export function notifySuccess(notice: Notice): void {
  void show(notice, "green");
}

/** Stays until closed: an error that vanishes cannot be read. */
export function notifyError(notice: Notice): void {
  void show({ autoClose: false, ...notice }, "red");
}

/** The code behind a button did not arrive: offline, or the server is away. */
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
