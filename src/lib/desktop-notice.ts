import { readSetting, writeSetting } from "./storage.ts";

/** Notifications of the system, for when the tab is not visible. Only if the user asked for them. */

const setting = "system-notices";

/** The permission that the browser reports. */
export type NoticePermission = "unsupported" | NotificationPermission;

export function noticePermission(): NoticePermission {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

export function wantsNotices(): boolean {
  return readSetting(setting) === "on" && noticePermission() === "granted";
}

/** Turns them on or off. Turning them on makes the browser ask the user. Returns whether they are on now. */
export async function chooseNotices(on: boolean): Promise<boolean> {
  if (on && noticePermission() === "default") await Notification.requestPermission();
  const allowed = on && noticePermission() === "granted";
  writeSetting(setting, allowed ? "on" : "off");
  return allowed;
}

/**
 * Shows one, unless the page is visible.
 * @param tag Of two with the same tag, the later one replaces the other.
 */
export function showNotice(title: string, options: { body?: string; tag: string }): void {
  if (!wantsNotices() || (document.visibilityState === "visible" && document.hasFocus())) return;
  try {
    const notice = new Notification(title, options);
    notice.addEventListener("click", () => {
      window.focus();
      notice.close();
    });
  } catch {
    // Some mobile browsers have the constructor and refuse it; the page shows the same text.
  }
}
