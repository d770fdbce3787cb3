import { Notifications } from "@mantine/notifications";

/** Where notices appear; what was said before it came is waiting in the library's store. */
export function NotificationHost() {
  return <Notifications position="bottom-right" limit={4} />;
}
