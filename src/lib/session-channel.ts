let opened: BroadcastChannel | undefined;

/**
 * The channel on which the tabs of this browser tell each other who is signed in: an e-mail address, or null after a
 * sign-out. Opened by its first use, since an open channel keeps a process of Node alive, in which tests run.
 */
export function sessionChannel(): BroadcastChannel {
  return (opened ??= new BroadcastChannel("stillframe-session"));
}
