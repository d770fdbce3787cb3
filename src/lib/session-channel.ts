/** Opened by its first use: an open channel keeps a process of Node alive, in which tests run. */
let opened: BroadcastChannel | undefined;
const channel = () => (opened ??= new BroadcastChannel("stillframe-session"));

/** Tells the other tabs of this browser who is signed in now; null after a sign-out. */
export function tellOtherTabs(email: string | null): void {
  channel().postMessage(email);
}

/** Calls the listener when another tab signs in or out. */
export function onSessionOfOtherTab(listener: (email: string | null) => void): void {
  channel().addEventListener("message", ({ data }: MessageEvent<string | null>) => listener(data));
}
